import { blankEvent, type Event, NO_DEVICE } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { authenticationOf, failed, partiesOf, presentedBy } from './actor.ts';
import { endedBy, issuedBy, statementsOf } from './effects.ts';
import { type Entry, entryOf, timeOf } from './entry.ts';
import { framed } from './framing.ts';
import { META } from './meta.ts';
import { sessionRef } from './refs.ts';
import { adminKind, baseType, rowOf } from './types.ts';

/** One event of a realm; any other line of the server is a message of Keycloak itself. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const entry = entryOf(view, context);
  if (entry === null) return { ok: false, reason: 'not-a-keycloak-record' };
  return { ok: true, events: [entry === 'server-message' ? messageOf(view, context) : eventOf(entry)] };
}

function eventOf(e: Entry): Event {
  const parties = partiesOf(e);
  const { actor, onBehalfOf } = parties;
  const authentication = authenticationOf(e, actor);
  const happened = !failed(e);
  const session = sessionRef(e.sessionId);
  const { kind, privileged } =
    e.shape === 'admin' ? { kind: adminKind(e), privileged: true } : { privileged: false, ...rowOf(e.type) };
  return {
    ...blankEvent(META.id, actionOf(e)),
    sourceEventId: e.id,
    identity: e.id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind,
    target: targetOf(e),
    outcome: happened ? 'success' : 'failure',
    error: e.error,
    privileged: privileged === true,
    // A name that was typed, or the account that it would have been, is no actor.
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(e, parties) : null,
    issued: happened ? issuedBy(e, parties) : [],
    ended: happened ? endedBy(e) : [],
    statements: happened ? statementsOf(e) : [],
    nativeSession: session === null ? [] : [session],
    onBehalfOf: authentication === 'proven' ? onBehalfOf : [],
    mode: authentication === 'proven' && onBehalfOf.length > 0 ? 'delegated' : 'unknown',
    // `host` of the log is Keycloak's own.
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip) },
    oddities: e.oddities,
  };
}

const actionOf = (e: Entry): string =>
  `keycloak:${e.shape === 'admin' && e.resourceType !== null ? `${e.type}-${e.resourceType}` : e.type}`;

const MAX_TARGET = 1024;

function targetOf(e: Entry): string | null {
  if (e.shape === 'admin') return e.resourcePath?.slice(0, MAX_TARGET) ?? null;
  const { who } = rowOf(e.type);
  if (who === 'keycloak') return e.userId === null ? null : `user:${e.userId.slice(0, MAX_TARGET)}`;
  const token = baseType(e.type) === 'INTROSPECT_TOKEN' ? e.detail('token_id') : null;
  if (token !== null) return `token:${token.slice(0, MAX_TARGET)}`;
  return e.clientId === null ? null : `client:${e.clientId.slice(0, MAX_TARGET)}`;
}

function messageOf(view: RecordView, context: ReadContext): Event {
  const line = framed(view);
  const time = line === null ? null : timeOf(line.timestamp, context);
  return {
    ...blankEvent(META.id, 'keycloak:server-message'),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: line?.logger ?? null,
    authentication: 'internal',
  };
}
