import {
  type Authentication,
  type DeviceTraces,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';

export interface Actor {
  readonly self: Ref | null;
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly device: DeviceTraces;
}

/** A person in the browser (`session`), or a key of a person or of a service account. */
export function actorOf(o: JsonObject, refused: boolean): Actor {
  const actor = obj(o['actor']);
  const key = obj(actor?.['api_key']);
  const session = obj(actor?.['session']);
  const account = key === null ? session?.['user'] : (key['service_account'] ?? key['user']);
  const isService = key !== null && (key['type'] === 'service_account' || obj(key['service_account']) !== null);
  const id = strAt(account, 'id');
  const self = id === null ? null : ref(isService ? 'openai.service-account' : 'openai.user', id);
  const keyRef = key === null ? null : apiKeyRef(key['id']);
  const proven = !refused && (self !== null || keyRef !== null);
  const email = strAt(account, 'email');
  return {
    self,
    principal:
      id === null && email === null
        ? { ...NO_PRINCIPAL, type: str(actor?.['type']) }
        : { ref: refused ? null : self, id, name: email, email, type: isService ? 'service_account' : 'user' },
    authentication: refused ? 'failed' : proven ? 'proven' : 'none',
    presented: proven ? shown(keyRef, self) : null,
    device: deviceOf(session ?? key),
  };
}

/** A key by its tracking id: the log has no session id. */
const shown = (key: Ref | null, self: Ref | null): Presented => ({
  ref: key,
  joins: key === null ? [] : [{ key, cls: 'K2', issuedAt: null, withinMicros: null }],
  holder: self === null ? [] : [self],
  holderClass: key === null ? 'K3' : 'K2',
  boundTo: null,
  issuance: key === null ? 'elsewhere' : 'expected',
});

export function apiKeyRef(id: JsonValue | undefined): Ref | null {
  const text = str(id);
  return text === null ? null : ref('openai.api-key', text);
}

/** JA4 and JA3 are computed by OpenAI from the handshake. */
function deviceOf(o: JsonObject | null): DeviceTraces {
  if (o === null) return NO_DEVICE;
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(o['ip_address'])),
    userAgent: str(o['user_agent']),
    fingerprint: str(o['ja4']) ?? str(o['ja3']),
  };
}
