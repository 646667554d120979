import {
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_CONTEXT,
  type Presented,
} from '../../model/event.ts';
import { arr, at, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { accountRef, deviceOf, principalOf, trackingOf } from './actor.ts';
import { auditOf } from './audit.ts';
import { authenticationOf, outcomeOf, purposeOf } from './events.ts';
import { META } from './meta.ts';

/** One audit event is one event. Deduplicated by its id, which is the server's id and a counter. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json === null ? null : auditOf(view.json);
  if (o === null) return { ok: false, reason: 'not-an-audit-event' };
  const name = str(o['eventName']) ?? 'unknown';
  const purpose = purposeOf(o, name);
  const outcome = outcomeOf(o, name);
  const actor = principalOf(o);
  const tracking = trackingOf(o);
  const authentication = authenticationOf(purpose, outcome, actor.ref !== null);
  const time = parseIso(o['timestamp'], true);
  const id = str(o['_id']);
  const isDone = outcome === 'success';
  const event: Event = {
    ...blankEvent(META.id, `forgerock:${name.slice(0, 128)}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: purpose.kind,
    target: targetOf(o),
    outcome,
    error: outcome === 'failure' ? errorOf(o) : null,
    privileged: purpose.privileged,
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(name, actor.ref, tracking) : null,
    issued: isDone ? issuedBy(o, name, actor.ref, tracking, time?.at ?? null) : [],
    ended: isDone || purpose.kind === 'end' ? endedBy(o, name, tracking) : [],
    statements: isDone ? statementsOf(o) : [],
    nativeSession: tracking,
    device: deviceOf(o),
    context: { ...NO_CONTEXT, trace: str(o['transactionId'])?.slice(0, 256) ?? null },
  };
  return { ok: true, events: [event] };
}

const MAX_TEXT = 1_024;
const LOGIN = /^AM-(?:TREE-)?LOGIN-COMPLETED$/;

/**
 * A login shows a credential that is not named; everything else the session of its tracking id. Of several (an endpoint that was
 * shown a token, by a client with a session of its own) none is said to be the caller's.
 */
function presentedBy(name: string, account: Ref | null, tracking: readonly Ref[]): Presented | null {
  if (account === null) return null;
  const isFirst = LOGIN.test(name) || name === 'AM-SESSION-CREATED';
  const shown = isFirst || tracking.length !== 1 ? [] : tracking;
  return {
    ref: shown[0] ?? null,
    joins: shown.map((key) => ({ key, cls: 'K3', issuedAt: null, withinMicros: null })),
    holder: [account],
    holderClass: 'K3',
    boundTo: null,
    issuance: shown.length > 0 ? 'expected' : 'not-logged',
  };
}

/** The session of a login, and the one that AM says it made; the tokens that an endpoint made are not told from those it was shown. */
function issuedBy(
  o: JsonObject,
  name: string,
  account: Ref | null,
  tracking: readonly Ref[],
  issuedAt: Micros | null,
): readonly Issued[] {
  const isLogin = LOGIN.test(name);
  const [session] = isLogin ? tracking : name === 'AM-SESSION-CREATED' ? objectSession(o) : [];
  if (session === undefined || account === null) return [];
  const root = { lineage: 'root', holder: [account], boundTo: null, authenticates: isLogin } as const;
  return [{ ref: session, keys: [session], issuedAt, expires: null, ...root }];
}

function objectSession(o: JsonObject): readonly Ref[] {
  const id = str(o['objectId']);
  return id === null || id.length < 20 || id.length > 128 ? [] : [ref('forgerock.tracking', id)];
}

function endedBy(o: JsonObject, name: string, tracking: readonly Ref[]): readonly Ended[] {
  const ended = (refs: readonly Ref[], how: Ended['how']): readonly Ended[] =>
    refs.map((r) => ({ ref: r, how, at: null }));
  if (name === 'AM-LOGOUT') return ended(tracking.slice(0, 1), 'ended');
  if (name === 'AM-SESSION-DESTROYED') return ended(objectSession(o), 'revoked');
  if (/^AM-SESSION-(?:LOGGED_OUT|IDLE_TIMED_OUT|MAX_TIMED_OUT)$/.test(name)) return ended(objectSession(o), 'ended');
  const user = o['operation'] === 'DELETE' ? managedUser(o) : null;
  return user === null ? [] : ended([user], 'deleted');
}

/** `managed/alpha_user/<id>`: an account that IDM manages. */
function managedUser(o: JsonObject): Ref | null {
  const id = /^managed\/(?:\w{1,64}_)?user\/([0-9a-f-]{36})$/i.exec(str(o['objectId'])?.slice(0, 256) ?? '')?.[1];
  return id === undefined ? null : accountRef(id, null);
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['CREATE', 'created'],
  ['DELETE', 'deleted'],
]);

function statementsOf(o: JsonObject): readonly IdentityStatement[] {
  const user = managedUser(o);
  if (user === null) return [];
  const state = STATES.get(str(o['operation']) ?? '') ?? strAt(o['after'], 'accountStatus')?.slice(0, 64) ?? null;
  return state === null ? [] : [{ ref: user, attribute: 'state', value: state }];
}

function targetOf(o: JsonObject): string | null {
  const path = str(at(o, 'http', 'request', 'path'));
  const method = str(at(o, 'http', 'request', 'method'));
  const text =
    path === null ? (str(o['objectId']) ?? str(o['sourceObjectId'])) : method === null ? path : `${method} ${path}`;
  return text?.slice(0, MAX_TEXT) ?? null;
}

function errorOf(o: JsonObject): string | null {
  const reason = str(at(o, 'response', 'detail', 'reason')) ?? strAt(arr(o['entries'])[0], 'info', 'failureReason');
  return (reason ?? strAt(o['response'], 'statusCode') ?? str(o['message']))?.slice(0, MAX_TEXT) ?? null;
}
