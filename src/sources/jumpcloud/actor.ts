import {
  type Authentication,
  type DeviceTraces,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { at, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import type { Purpose } from './types.ts';

const MAX_ID = 64;

/** Users, administrators and systems have ids of 24 hex digits, unique everywhere. */
export const idRef = (
  kind: 'jumpcloud.user' | 'jumpcloud.admin' | 'jumpcloud.system',
  id: string | null,
): Ref | null => (id === null || id.length > MAX_ID ? null : ref(kind, id));

export function partyRef(type: string | null, id: string | null): Ref | null {
  if (type === 'user') return idRef('jumpcloud.user', id);
  return type === 'admin' ? idRef('jumpcloud.admin', id) : null;
}

/** `initiated_by`; where it has no id (RADIUS, failed logins) the name is a name only. */
export function principalOf(o: JsonObject): Principal {
  const by = obj(o['initiated_by']);
  if (by === null) return { ...NO_PRINCIPAL, name: str(o['username']) };
  const id = str(by['id']);
  const type = str(by['type']);
  return { ref: partyRef(type, id), id, name: str(by['username']) ?? str(by['name']), email: str(by['email']), type };
}

export function authenticationOf(actor: Principal, { kind }: Purpose, success: boolean | null): Authentication {
  if (kind === 'authenticate' && success === false) return 'failed';
  if (actor.type === 'jumpcloud' || actor.type === 'service') return 'internal';
  if (kind === 'authenticate') return success === true ? 'proven' : 'none';
  return actor.ref === null ? 'none' : 'proven';
}

export const presentedBy = (actor: Principal): Presented | null =>
  actor.ref === null
    ? null
    : { ref: null, joins: [], holder: [actor.ref], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };

/** The managed device that JumpCloud's agent or its device trust knows, by its id and name. */
export function deviceOf(o: JsonObject): DeviceTraces {
  const system =
    obj(at(o, 'auth_context', 'system')) ?? (o['service'] === 'systems' ? obj(o['system']) : null) ?? undefined;
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(o['client_ip'])),
    userAgent: str(o['useragent'])?.slice(0, 1_024) ?? null,
    host: strAt(system, 'hostname'),
    deviceId: idRef('jumpcloud.system', strAt(system, 'id')),
  };
}
