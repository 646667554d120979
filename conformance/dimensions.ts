import { actionWords, address, folded, instant, refWords } from './normalise.ts';
import type { Doc, EventLine } from './pair.ts';
import { valuesAt } from './pair.ts';

export const DIMENSIONS = ['identity', 'ip', 'device', 'session', 'action', 'outcome', 'time', 'id'] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

/** Bars hold for these; a conflict in the first three is a wrong name, a wrong place or a wrong credential. */
export const STRICT: readonly DimensionName[] = ['identity', 'ip', 'session'];
export const BARRED: readonly DimensionName[] = ['identity', 'ip', 'session', 'action', 'outcome', 'time'];

export interface Dimension {
  /** The peer's fields in the order in which they count: the first that is set is compared. */
  readonly fields: readonly string[];
  /** Further fields that say the same (an operation's code): agreement with them is agreement. */
  readonly alternatives: readonly string[];
  readonly normal: (value: string) => string;
  /** What our event says; empty where it does not say. */
  readonly ours: (event: EventLine) => readonly string[];
}

const present = (values: readonly (string | null)[]): string[] =>
  values.filter((v): v is string => v !== null && v !== '');

/** The peer's fields, in the order of `corpora/README.md`. */
export const TABLE: Readonly<Record<DimensionName, Dimension>> = {
  identity: {
    fields: [
      ...['id', 'name', 'email'].map((f) => `user.${f}`),
      ...['id', 'name', 'email'].map((f) => `client.user.${f}`),
      ...['id', 'name', 'email'].map((f) => `source.user.${f}`),
    ],
    alternatives: [],
    normal: folded,
    ours: ({ principal: p }) =>
      present([...(p.ref === null ? [] : refWords(p.ref).slice(0, 1)), p.id, p.name, p.email]),
  },
  ip: {
    fields: ['source.ip', 'client.ip'],
    alternatives: [],
    normal: address,
    ours: ({ device }) => present([device.ip]),
  },
  device: {
    fields: ['user_agent.original', 'host.id', 'host.name', 'host.hostname', 'device.id', 'device.name'],
    alternatives: [],
    normal: folded,
    ours: ({ device: d }) =>
      present([d.userAgent, d.host, d.pod, d.node, ...(d.deviceId === null ? [] : refWords(d.deviceId))]),
  },
  session: {
    fields: [
      'aws.cloudtrail.user_identity.access_key_id',
      'aws.cloudtrail.user_identity.session_context.creation_date',
      'okta.authentication_context.external_session_id',
      'okta.system.authentication_context.external_session_id',
      'azure.signinlogs.properties.unique_token_identifier',
      'azure.activitylogs.properties.uniqueTokenIdentifier',
      'azuread.properties.uniqueTokenIdentifier',
      'azure.signinlogs.properties.correlation_id',
      'azure.auditlogs.properties.correlation_id',
      'azuread.correlationId',
      'azuread.properties.correlationId',
      'azure.signinlogs.properties.service_principal_credential_key_id',
      'hashicorp_vault.audit.request.client_token_accessor',
      'hashicorp_vault.audit.auth.accessor',
      'hashicorp_vault.audit.response.auth.accessor',
      'teleport.audit.session.id',
      'onepassword.session.uuid',
      'onepassword.session_uuid',
      '1password.session_uuid',
      'auth0.logs.data.details.session_id',
      'auditd.session',
      'postgresql.log.session_id',
      'actor.session.uid',
    ],
    // Of one token: the one that was presented, and the one that Vault looked up.
    alternatives: ['hashicorp_vault.audit.auth.accessor'],
    normal: folded,
    ours: (e) => [...e.nativeSession, ...e.credential, ...e.issued].flatMap(refWords),
  },
  action: {
    fields: ['event.action'],
    alternatives: ['event.code'],
    normal: folded,
    ours: (e) => actionWords(e.action),
  },
  outcome: {
    fields: ['event.outcome'],
    alternatives: [],
    normal: folded,
    ours: (e) => (e.outcome === 'unknown' ? [] : [e.outcome]),
  },
  time: { fields: ['@timestamp'], alternatives: [], normal: instant, ours: (e) => present([e.time]) },
  id: { fields: ['event.id'], alternatives: [], normal: folded, ours: (e) => present([e.sourceEventId]) },
};

/** Fields that hold somebody else than the event's actor: a value of ours that only these have is the wrong person. */
export const OTHERS: readonly string[] = [
  ...['user.target', 'user.changes', 'destination.user', 'server.user'].flatMap((role) =>
    ['id', 'name', 'email', 'full_name'].map((f) => `${role}.${f}`),
  ),
];

/** All that the peer says of the actor, in every spelling that is truly the same. */
export function actorWords(doc: Doc): Set<string> {
  const words = new Set<string>();
  for (const role of ['user', 'client.user', 'source.user']) {
    const values = ['id', 'name', 'email', 'full_name', 'effective.name', 'effective.id'].flatMap((f) =>
      valuesAt(doc, `${role}.${f}`),
    );
    for (const value of values) words.add(folded(value));
    for (const domain of valuesAt(doc, `${role}.domain`))
      for (const name of valuesAt(doc, `${role}.name`)) {
        words.add(folded(`${domain}\\${name}`));
        words.add(folded(`${name}@${domain}`));
      }
  }
  return words;
}
