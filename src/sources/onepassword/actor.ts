import { type DeviceTraces, NO_DEVICE, type Presented, type Principal } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import type { Stream } from './streams.ts';

/** Ids are random (26 letters and digits), in whatever account they are. */
const idOf = (
  kind: 'onepassword.user' | 'onepassword.session' | 'onepassword.device' | 'onepassword.token',
  id: string | null,
): Ref | null => (id === null || id.length > 128 ? null : ref(kind, id));

export const userRef = (id: string | null): Ref | null => idOf('onepassword.user', id);
export const sessionRef = (id: string | null): Ref | null => idOf('onepassword.session', id);
export const tokenRef = (id: string | null): Ref | null => idOf('onepassword.token', id);

export function principalOf(o: JsonObject, stream: Stream): Principal {
  switch (stream) {
    case 'sign-in':
      return person(o['target_user'], null, null);
    case 'item-usage':
      return person(o['user'], null, null);
    case 'audit':
      return person(o['actor_details'], str(o['actor_uuid']), str(o['actor_type']));
  }
}

function person(v: JsonValue | undefined, uuid: string | null, type: string | null): Principal {
  const user = obj(v) ?? undefined;
  const id = uuid ?? strAt(user, 'uuid');
  return {
    ref: userRef(id),
    id,
    name: strAt(user, 'name'),
    email: strAt(user, 'email'),
    type: type ?? strAt(user, 'type'),
  };
}

/** The session of a sign-in, or in which an audit event happened. Item usages name none. */
export const sessionOf = (o: JsonObject): Ref | null =>
  sessionRef(str(o['session_uuid']) ?? strAt(o['session'], 'uuid'));

export function presentedBy(o: JsonObject, stream: Stream, actor: Principal): Presented | null {
  const holder = actor.ref === null ? [] : [actor.ref];
  const session = stream === 'audit' ? sessionOf(o) : null;
  if (session === null && holder.length === 0) return null;
  return {
    ref: session,
    joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder,
    holderClass: 'K3',
    boundTo: null,
    issuance: session === null ? 'not-logged' : 'expected',
  };
}

/** The address that 1Password saw, and the device that is registered for the session. What the app says of itself is left out. */
export function deviceOf(o: JsonObject): DeviceTraces {
  return {
    ...NO_DEVICE,
    ip: canonicalIp(strAt(o['client'], 'ip_address') ?? strAt(o['session'], 'ip')),
    deviceId: idOf('onepassword.device', strAt(o['session'], 'device_uuid')),
  };
}
