import type { EventKind } from '../../model/event.ts';
import type { Micros } from '../../model/time.ts';
import type { ActionRow } from '../../store/contract.ts';
import { attributionWriter } from '../attribution.ts';
import { baseOf, millis, type OcsfEvent } from './base.ts';

/**
 * An action as an OCSF 1.8 event (https://schema.ocsf.io/1.8.0): Authentication (3002), Authorize Session (3003), Datastore Activity
 * (6005), else API Activity (6003). `actor.user` is the name that the log gives: a claim, as in any OCSF event. What it was attributed
 * to is the enrichment `ascribe.attribution`, whole: nothing of it is put where OCSF means the source's own word. `null`: the action has no
 * time, which every OCSF event must have.
 */
export function ocsfWriter(policyId: string): (row: ActionRow) => OcsfEvent | null {
  const write = attributionWriter(policyId);
  return (row) => (row.time === null ? null : eventOf(row, row.time, JSON.parse(write(row))));
}

function eventOf(row: ActionRow, time: Micros, attribution: { readonly [field: string]: unknown }): OcsfEvent {
  const { ip, host, service } = row.strand.device;
  const user = userOf(row);
  const shape = shapeOf(row, user);
  const base = baseOf({ ...shape, time, uid: row.event, severity: 1 });
  return {
    ...base,
    message: row.action,
    ...(row.outcome === 'unknown' ? { status_id: 0 } : { status_id: row.outcome === 'success' ? 1 : 2 }),
    ...(row.error !== null && { status_detail: row.error }),
    metadata: {
      ...base.metadata,
      log_provider: row.source,
      ...(row.sourceEventId !== null && { original_event_uid: row.sourceEventId }),
    },
    actor: { user, session: sessionOf(row) },
    src_endpoint: {
      ...(ip !== null && { ip }),
      ...(host !== null && { hostname: host }),
      ...(service !== null && { svc_name: service }),
      ...(ip === null && host === null && service === null && { name: 'not in the record' }),
    },
    ...shape.attributes,
    raw_data_hash: { algorithm_id: 3, algorithm: 'SHA-256', value: row.evidence[0].slice('sha256:'.length) },
    enrichments: [
      {
        name: 'actor.user',
        value: user.uid ?? user.name,
        type: 'ascribe.attribution',
        provider: 'Ascribe',
        data: attribution,
      },
    ],
  };
}

interface User {
  readonly uid?: string;
  readonly name?: string;
  readonly email_addr?: string;
  readonly type?: string;
}

function userOf(row: ActionRow): User {
  const { ref, id, name, email, type } = row.strand.principal;
  const uid = ref ?? id;
  return {
    ...(uid !== null && { uid }),
    ...(name !== null ? { name } : uid === null && { name: 'not in the record' }),
    ...(email !== null && { email_addr: email }),
    ...(type !== null && { type }),
  };
}

function sessionOf({ segment: s }: ActionRow) {
  return {
    uid: s.session,
    ...(s.credential !== null && { credential_uid: s.credential }),
    ...(s.window.from !== null && s.window.openedHow === 'issued' && { created_time: millis(s.window.from) }),
    ...(s.window.to !== null && s.window.closedHow === 'expiry' && { expiration_time: millis(s.window.to) }),
  };
}

interface Shape {
  readonly classUid: 3002 | 3003 | 6003 | 6005;
  readonly activity: number;
  /** For activity 99, which needs a name. */
  readonly activityName?: string;
  readonly attributes: { readonly [name: string]: unknown };
}

function shapeOf(row: ActionRow, user: User): Shape {
  const { kind, action, target, source } = row;
  const at = CLASS_OF_KIND[kind];
  if (at === 3002)
    return { classUid: 3002, activity: kind === 'end' ? 2 : 1, attributes: { user, service: { name: source } } };
  if (at === 3003)
    return {
      classUid: 3003,
      activity: 1,
      attributes: { user, session: sessionOf(row), privileges: [target ?? action] },
    };
  const [service, operation] = splitAction(action);
  if (isDatastore(source, service)) {
    const verb = VERBS.find(([pattern]) => pattern.test(operation))?.[2] ?? 99;
    return { classUid: 6005, activity: verb, ...named(verb, operation), attributes: dataOf(service, target) };
  }
  const verb = VERBS.find(([pattern]) => pattern.test(operation))?.[1] ?? 99;
  const resources = target === null ? {} : { resources: [{ uid: target }] };
  return {
    ...{ classUid: 6003, activity: verb, ...named(verb, operation) },
    attributes: { api: { operation, service: { name: service ?? source } }, ...resources },
  };
}

const named = (activity: number, name: string) => (activity === 99 ? { activityName: name } : {});

const CLASS_OF_KIND: Readonly<Record<EventKind, 3002 | 3003 | null>> = {
  ...{ authenticate: 3002, end: 3002, issue: 3003, exchange: 3003 },
  ...{ act: null, rotate: null, 'read-secret': null, revoke: null, approve: null, run: null, attest: null },
  'change-identity': null,
};

/** `s3:GetObject` → service and operation; an action without a service is an operation. */
function splitAction(action: string): readonly [string | null, string] {
  const cut = action.indexOf(':');
  return cut > 0 ? [action.slice(0, cut), action.slice(cut + 1)] : [null, action];
}

/** How an operation begins or reads: its activity in API Activity, and in Datastore Activity. */
const VERBS: readonly (readonly [pattern: RegExp, api: number, datastore: number])[] = [
  [/^(list|describe|search|scan)/i, 2, 8],
  [/^(select|query|execute|batchget)/i, 2, 4],
  [/^(get|head|read|download|view|lookup|show)/i, 2, 1],
  [/^(create|add|register|insert|generate|issue|new)/i, 1, 6],
  [/^(put|upload|write|copy)/i, 3, 5],
  [/^(delete|remove|drop|destroy|purge|truncate)/i, 4, 7],
  [/^(update|modify|set|attach|detach|enable|disable|rotate|patch|change|alter|grant|revoke|tag|untag)/i, 3, 2],
  [/^(connect|login|session|authenticat)/i, 99, 3],
  [/^encrypt/i, 99, 9],
  [/^decrypt/i, 99, 10],
];

const DATABASES = /^(postgresql|mysql|mongodb|snowflake|databricks)\./;

const isDatastore = (source: string, service: string | null): boolean =>
  DATABASES.test(source) || source === 'aws.s3-access' || service === 's3' || service === 'dynamodb';

function dataOf(service: string | null, target: string | null): Shape['attributes'] {
  const name = target ?? 'not in the record';
  if (service === 's3') return { type_id: 2, databucket: { name } };
  if (service === 'dynamodb') return { type_id: 3, table: { name } };
  return { type_id: 1, database: { name } };
}
