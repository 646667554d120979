import { type DeviceTraces, NO_DEVICE, NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { arr, at, field, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';

const RANDOM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** AM's universal id: `id=<name or id>,ou=<user|agent|group>,o=<realm>,ou=services,ou=am-config`. */
const UNIVERSAL = /^id=([^,]{1,256}),ou=(user|agent)(?:,|$)/;

/** An account. Random ids stand alone: AM and IDM write the same one. Names are unique in their realm. */
export function accountRef(userId: string | null, realm: string | null): Ref | null {
  if (userId === null || userId === 'anonymous') return null;
  if (RANDOM.test(userId)) return ref('forgerock.user', userId.toLowerCase());
  const universal = UNIVERSAL.exec(userId.slice(0, 600));
  if (universal === null) return null;
  const [, name = '', kind] = universal;
  if (kind === 'agent') return ref('forgerock.client', `${realm ?? '/'}:${name}`);
  return ref('forgerock.user', RANDOM.test(name) ? name.toLowerCase() : `${realm ?? '/'}:${name}`);
}

/** `userId` as written is the id; the name is what was given at the login. */
export function principalOf(o: JsonObject): Principal {
  const id = str(o['userId']);
  const name = str(arr(o['principal'])[0]);
  if (id === null && name === null) return NO_PRINCIPAL;
  const account = accountRef(id, str(o['realm']));
  const type = id === null ? null : (UNIVERSAL.exec(id.slice(0, 600))?.[2] ?? null);
  return { ref: account, id, name, email: name?.includes('@') ? name : null, type };
}

const MAX_TRACKING = 16;

/** Sessions and tokens by AM's tracking ids: the server's random id and a counter. */
export function trackingOf(o: JsonObject): readonly Ref[] {
  const ids = arr(o['trackingIds']).slice(0, MAX_TRACKING).map(str);
  return ids.flatMap((id) => (id === null || id.length < 20 || id.length > 128 ? [] : [ref('forgerock.tracking', id)]));
}

/** The address that the access or authentication event has; behind a load balancer that is its own, unless AM takes a header. */
export function deviceOf(o: JsonObject): DeviceTraces {
  const agent = field(at(o, 'http', 'request', 'headers'), 'user-agent');
  return {
    ...NO_DEVICE,
    ip: canonicalIp(strAt(o['client'], 'ip') ?? strAt(arr(o['entries'])[0], 'info', 'ipAddress')),
    userAgent: (str(arr(agent)[0]) ?? str(agent))?.slice(0, 1_024) ?? null,
  };
}
