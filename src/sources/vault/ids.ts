import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { type Entry, isHmac } from './entry.ts';

/**
 * Refs of values that an audit device hashes with a salt of its own. The hash of one value differs in every device, so it is
 * scoped by what the origin declares; hashes never join across devices. Values in the clear are unique by themselves.
 */
const scoped = (value: string, scope: string | null): string =>
  isHmac(value) && scope !== null ? `${scope}/${value}` : value;

/** A token by its accessor. Plain where the device says `hmac_accessor=false`; then it joins across devices. */
export function accessorRef(v: JsonValue | undefined, scope: string | null): Ref | null {
  const value = str(v);
  return value === null || value.startsWith('[redacted:') ? null : ref('vault.accessor', scoped(value, scope));
}

/** A token by the hash of itself: all there is for batch tokens. A token in the clear (`log_raw`) is never taken over. */
export function tokenRef(v: JsonValue | undefined, scope: string | null): Ref | null {
  return isHmac(v) ? ref('vault.token', scoped(v, scope)) : null;
}

/** Any other issued value (user name, access key, secret id) by the device's hash of it. */
export function hmacRef(v: JsonValue | undefined, scope: string | null): Ref | null {
  return isHmac(v) ? ref('vault.hmac', scoped(v, scope)) : null;
}

/** Entity ids are UUIDs. */
export function entityRef(auth: JsonObject | null): Ref | null {
  const id = str(auth?.['entity_id']);
  return id === null ? null : ref('vault.entity', id);
}

/**
 * What makes an entry the same entry when it comes again: the id that Vault gave the request. Two devices log one request
 * under one id, with different hashes; taking the login from one and the use from the other would tear the chain. So a hash
 * of the request, which its two entries share within a device, is part of the identity. Plain accessors need none.
 */
export function identityOf(e: Entry): string | null {
  const id = str(e.request['id']);
  return id === null ? null : [id, e.namespace, e.operation, e.path, saltWitness(e.request)].join('\n');
}

function saltWitness(request: JsonObject): string {
  const accessor = str(request['client_token_accessor']);
  if (accessor !== null) return isHmac(accessor) ? accessor : '';
  if (isHmac(request['client_token'])) return request['client_token'];
  const data = obj(request['data']);
  if (data === null) return '';
  const hashed = Object.keys(data)
    .slice(0, 64)
    .sort()
    .map((key) => data[key])
    .find(isHmac);
  return hashed ?? '';
}
