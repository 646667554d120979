import {
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { at, num, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { micros, parseIso, type StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { type ActionRow, rowOf } from './actions.ts';
import { META } from './meta.ts';

/** One entry is one event, with Slack's own id. https://docs.slack.dev/admins/audit-logs-api/ */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const action = o === null ? null : str(o['action']);
  if (o === null || action === null) return { ok: false, reason: 'not-an-audit-entry' };
  const row = rowOf(action);
  const user = userRef(at(o, 'actor', 'user'));
  const session = sessionOf(o);
  const time = timeOf(o, row);
  const id = str(o['id']);
  const proven = user !== null && row.failed === undefined && row.finding === undefined;
  const isLogin = action === 'user_login';
  const event: Event = {
    ...blankEvent(META.id, `slack:${action}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: entityName(obj(o['entity'])),
    outcome: row.failed === undefined ? 'success' : 'failure',
    privileged: row.privileged,
    principal: principalOf(obj(o['actor']), row.failed === undefined ? user : null),
    authentication: row.failed !== undefined ? 'failed' : proven ? 'proven' : 'none',
    presented: proven ? shown(o, user, isLogin ? null : session, isLogin) : null,
    issued:
      isLogin && proven && session !== null
        ? [
            {
              ref: session,
              keys: [session],
              issuedAt: time?.at ?? null,
              expires: null,
              lineage: 'root',
              holder: [user],
              boundTo: null,
              authenticates: true,
            },
          ]
        : [],
    ended: endedBy(o, action, session),
    statements: statementsOf(o, action),
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(strAt(o['context'], 'ip_address')), userAgent: strAt(o['context'], 'ua') },
    context: NO_CONTEXT,
  };
  return { ok: true, events: [event] };
}

function userRef(user: JsonValue | undefined): Ref | null {
  const id = strAt(user, 'id');
  return id === null ? null : ref('slack.user', id);
}

function sessionOf(o: JsonObject): Ref | null {
  const id = at(o, 'context', 'session_id');
  const text = typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : str(id);
  return text === null || text === '0' ? null : ref('slack.session', text);
}

/** The actor's own entry and no other: `entity` may be another user. */
function principalOf(actor: JsonObject | null, self: Ref | null): Principal {
  const type = str(actor?.['type']);
  const who = obj(actor?.['user']) ?? obj(type === null || actor === null ? undefined : ownField(actor, type));
  if (who === null) return { ...NO_PRINCIPAL, type };
  return { ref: self, id: str(who['id']), name: str(who['name']), email: str(who['email']), type };
}

const ownField = (o: JsonObject, key: string): JsonValue | undefined => (Object.hasOwn(o, key) ? o[key] : undefined);

/** The session; where an app did it, the app with the account's token: account, then app. */
function shown(o: JsonObject, user: Ref, session: Ref | null, isLogin: boolean): Presented {
  const app = strAt(o['context'], 'app', 'id');
  return {
    ref: session,
    joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: app === null ? [user] : [user, ref('app.service', `slack/${app}`)],
    holderClass: 'K3',
    boundTo: null,
    issuance: session !== null ? 'expected' : isLogin ? 'elsewhere' : 'not-logged',
  };
}

function endedBy(o: JsonObject, action: string, session: Ref | null): readonly Ended[] {
  if (action === 'user_logout') return session === null ? [] : [{ ref: session, how: 'ended', at: null }];
  const target = userRef(at(o, 'entity', 'user'));
  if (target === null) return [];
  if (action === 'user_session_reset_by_admin' || action === 'user_logout_compromised')
    return [{ ref: target, how: 'revoked', at: null }];
  return action === 'user_deactivated' ? [{ ref: target, how: 'disabled', at: null }] : [];
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['user_created', 'created'],
  ['user_deactivated', 'deactivated'],
  ['user_reactivated', 'active'],
]);

/** Names of who signs in; names and state of an account that was changed. */
function statementsOf(o: JsonObject, action: string): readonly IdentityStatement[] {
  const state = STATES.get(action);
  const user = obj(
    action === 'user_login' ? at(o, 'actor', 'user') : state === undefined ? undefined : at(o, 'entity', 'user'),
  );
  const self = user === null ? null : userRef(user);
  if (user === null || self === null) return [];
  const [email, name] = [str(user['email']), str(user['name'])];
  return [
    ...(email === null ? [] : [{ ref: self, attribute: 'email' as const, value: email }]),
    ...(name === null ? [] : [{ ref: self, attribute: 'name' as const, value: name }]),
    ...(state === undefined ? [] : [{ ref: self, attribute: 'state' as const, value: state }]),
  ];
}

/** `file:F0123 plan.pdf`: type, id and name of what it was done to. */
function entityName(entity: JsonObject | null): string | null {
  const type = str(entity?.['type']);
  if (entity === null || type === null) return null;
  const what = ownField(entity, type);
  const words = [strAt(what, 'id'), strAt(what, 'name') ?? strAt(what, 'title')].filter((word) => word !== null);
  return words.length === 0 ? type : `${type}:${words.join(' ')}`;
}

/** Whole seconds since 1970; exports write UTC text. A finding states when the action was (ms or µs), and is itself written later. */
function timeOf(o: JsonObject, row: ActionRow): StatedTime | null {
  const acted = row.finding === undefined ? null : num(at(o, 'details', 'action_timestamp'));
  if (acted !== null && acted > 1e15 && acted < 7e15) return { at: micros(Math.floor(acted)), precision: 1 };
  if (acted !== null && acted > 1e12 && acted < 7e12) return { at: micros(Math.floor(acted) * 1000), precision: 1000 };
  const created = o['date_create'];
  if (typeof created === 'string') return parseIso(created, true);
  const seconds = num(created);
  return seconds === null || !Number.isInteger(seconds) || seconds < 0 || seconds > 7e9
    ? null
    : { at: micros(seconds * 1_000_000), precision: 1_000_000 };
}
