import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { at, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { rowOf, type TypeRow } from './types.ts';

/** One event, with Box's own id (which it keeps when it delivers an event again). */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  const type = o === null ? null : str(o['event_type']);
  if (o === null || type === null) return { ok: false, reason: 'not-a-box-event' };
  const row = rowOf(type);
  const failed = /^FAILED_|_FAILED$/.test(type);
  const time = parseIso(o['created_at'], true);
  const by = obj(o['created_by']);
  const user = userRef(by);
  const session = sessionOf(o);
  const id = str(o['event_id']);
  const isLogin = row.kind === 'authenticate';
  const caller = callerOf(o, row, user, isLogin ? null : session, failed);
  const event: Event = {
    ...blankEvent(META.id, `box:${type}`),
    ...caller,
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: itemName(obj(o['source'])),
    outcome: failed ? 'failure' : 'success',
    privileged: row.privileged,
    issued:
      isLogin && caller.authentication === 'proven' && session !== null && user !== null
        ? [opened(session, user, time?.at ?? null)]
        : [],
    ended: type === 'DELETE_USER' ? endOf(userRef(obj(o['source']))) : [],
    statements: isLogin && caller.authentication === 'proven' ? namesOf(by, user) : [],
    nativeSession: session === null ? [] : [session],
    device: { ...NO_DEVICE, ip: canonicalIp(str(o['ip_address'])) },
  };
  return { ok: true, events: [event] };
}

function userRef(user: JsonObject | null): Ref | null {
  const id = user === null || user['type'] !== 'user' ? null : str(user['id']);
  return id === null ? null : ref('box.user', id);
}

function sessionOf(o: JsonObject): Ref | null {
  const id = str(o['session_id']);
  return id === null ? null : ref('box.session', id);
}

interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

function callerOf(o: JsonObject, row: TypeRow, user: Ref | null, session: Ref | null, failed: boolean): Caller {
  const by = obj(o['created_by']);
  const refused = failed && row.kind === 'authenticate';
  const proven = user !== null && !refused && row.finding === undefined;
  const login = str(by?.['login']);
  return {
    principal:
      by === null
        ? NO_PRINCIPAL
        : {
            ref: refused ? null : user,
            id: str(by['id']),
            name: str(by['name']) ?? login,
            email: login?.includes('@') ? login : null,
            type: str(by['type']),
          },
    authentication: refused ? 'failed' : proven ? 'proven' : 'none',
    presented: proven ? shown(o, user, session) : null,
  };
}

/**
 * The session; an app with the account's token: account, then app. Where `action_by` is somebody else, Box names two people and does
 * not document which of them held the credential: the chain stays empty.
 */
function shown(o: JsonObject, user: Ref, session: Ref | null): Presented {
  const other = userRef(obj(o['action_by']));
  const app = strAt(at(o, 'additional_details'), 'service_id');
  return {
    ref: session,
    joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: other !== null && other !== user ? [] : app === null ? [user] : [user, ref('app.service', `box/${app}`)],
    holderClass: 'K3',
    boundTo: null,
    issuance: session !== null ? 'expected' : 'not-logged',
  };
}

const opened = (session: Ref, user: Ref, at: Micros | null): Issued => ({
  ref: session,
  keys: [session],
  issuedAt: at,
  expires: null,
  lineage: 'root',
  holder: [user],
  boundTo: null,
  authenticates: true,
});

const endOf = (user: Ref | null): readonly Ended[] => (user === null ? [] : [{ ref: user, how: 'deleted', at: null }]);

function namesOf(by: JsonObject | null, user: Ref | null): readonly IdentityStatement[] {
  const login = str(by?.['login']);
  return user === null || login === null ? [] : [{ ref: user, attribute: 'email', value: login }];
}

/** `file:123 plan.pdf`. Enterprise events have `item_id` and `item_name` of some types. */
function itemName(source: JsonObject | null): string | null {
  if (source === null) return null;
  const type = str(source['type']) ?? str(source['item_type']) ?? 'item';
  const words = [
    str(source['id']) ?? str(source['item_id']) ?? str(source['user_id']),
    str(source['name']) ?? str(source['item_name']) ?? str(source['user_name']),
  ];
  const known = words.filter((word) => word !== null);
  return known.length === 0 ? null : `${type}:${known.join(' ')}`;
}
