import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  NO_DEVICE,
  type Principal,
} from '../../model/event.ts';
import { str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { idText, partiesOf, userRef } from './actor.ts';
import { type EventType, eventType } from './event-types.ts';
import { META } from './meta.ts';
import { recognise } from './recognise.ts';

/** One record is one event. Deduplicated by `uuid` (webhooks) or by account and id (API). */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  if (o === null || !recognise(view)) return { ok: false, reason: 'not-an-event' };
  const type = eventType(String(o['event_type_id']));
  const { actor, onBehalfOf } = partiesOf(o, type.checks);
  const user = userRef(o, idText(o['user_id']));
  const assumed = type.name === 'user-assumed-user' && user !== null ? [user] : onBehalfOf;
  const authentication = authenticationOf(type, actor);
  const time =
    parseIso(o['created_at'], true) ?? parseIso(o['event_timestamp'], true) ?? parseIso(o['p_event_time'], true);
  const id = str(o['uuid']) ?? idText(o['id']);
  const event: Event = {
    ...blankEvent(META.id, `onelogin:${type.name}`),
    sourceEventId: id,
    identity: str(o['uuid']) ?? (id === null ? null : `${idText(o['account_id']) ?? ''}/${id}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: type.kind,
    target: targetOf(o, type),
    outcome: type.outcome,
    error: type.outcome === 'failure' ? errorOf(o) : null,
    privileged: type.privileged || isOfOther(o, type),
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented:
      authentication === 'proven' && actor.ref !== null
        ? { ref: null, joins: [], holder: [actor.ref], holderClass: 'K3', boundTo: null, issuance: 'not-logged' }
        : null,
    ended: endedBy(type, user),
    statements: statementsOf(o, type, user),
    onBehalfOf: authentication === 'proven' ? assumed : [],
    mode: authentication === 'proven' && assumed.length > 0 ? 'delegated' : 'unknown',
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(str(o['ipaddr'])),
      userAgent: str(o['user_agent'])?.slice(0, MAX_TEXT) ?? null,
    },
  };
  return { ok: true, events: [event] };
}

const MAX_TEXT = 1_024;

function authenticationOf(type: EventType, actor: Principal): Authentication {
  if (type.checks && type.outcome === 'failure') return 'failed';
  if (actor.type === 'system') return 'internal';
  return actor.ref === null ? 'none' : 'proven';
}

/** A password or factor of somebody else is an administrator's doing. */
const isOfOther = (o: JsonObject, { kind }: EventType): boolean =>
  kind === 'change-identity' &&
  idText(o['actor_user_id']) !== null &&
  idText(o['actor_user_id']) !== idText(o['user_id']);

const ENDS: ReadonlyMap<string, Ended['how']> = new Map([
  ['user-deactivated', 'disabled'],
  ['user-suspended', 'disabled'],
  ['user-suspended-via-api', 'disabled'],
  ['user-deleted', 'deleted'],
]);
const STATES: ReadonlyMap<string, string> = new Map([
  ['user-created', 'created'],
  ['user-activated', 'active'],
  ['user-reactivated', 'active'],
  ['user-unlocked', 'active'],
  ['user-locked', 'locked'],
  ['user-locked-via-api', 'locked'],
  ['user-deactivated', 'deactivated'],
  ['user-suspended', 'suspended'],
  ['user-suspended-via-api', 'suspended'],
  ['user-deleted', 'deleted'],
]);

function endedBy(type: EventType, user: Ref | null): readonly Ended[] {
  const how = ENDS.get(type.name);
  return how === undefined || user === null ? [] : [{ ref: user, how, at: null }];
}

function statementsOf(o: JsonObject, type: EventType, user: Ref | null): readonly IdentityStatement[] {
  const state = STATES.get(type.name);
  if (user === null || (state === undefined && type.name !== 'user-logged-into-onelogin')) return [];
  const name = str(o['user_name']);
  return [
    ...(state === undefined ? [] : [{ ref: user, attribute: 'state', value: state } as const]),
    ...(name === null ? [] : [{ ref: user, attribute: 'name', value: name } as const]),
  ];
}

function targetOf(o: JsonObject, type: EventType): string | null {
  const app = str(o['app_name']);
  if (app !== null) return `application:${app.slice(0, MAX_TEXT)}`;
  const role = str(o['role_name']) ?? str(o['privilege_name']);
  if (role !== null && type.kind === 'change-identity') return `role:${role.slice(0, MAX_TEXT)}`;
  const user = str(o['user_name']) ?? idText(o['user_id']);
  return user === null || type.checks ? null : `user:${user.slice(0, MAX_TEXT)}`;
}

const errorOf = (o: JsonObject): string | null =>
  (str(o['error_description']) ?? str(o['notes']))?.slice(0, MAX_TEXT) ?? null;
