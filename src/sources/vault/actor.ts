import {
  type Authentication,
  type DeviceTraces,
  type Join,
  NO_DEVICE,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { arr, field, obj, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { type Entry, isHmac } from './entry.ts';
import { accessorRef, entityRef, tokenRef } from './ids.ts';
import { isLogin } from './login.ts';

/** Whether Vault found the token that the request carried. An entry without one has an `auth` of `token_type` alone. */
const isKnown = (auth: JsonObject | null): boolean =>
  auth !== null &&
  (str(auth['accessor']) !== null ||
    str(auth['display_name']) !== null ||
    str(auth['entity_id']) !== null ||
    arr(auth['policies']).length > 0);

/**
 * A token that Vault knows is proven, even if its policies then refuse the request. A login is proven by its answer; what asks
 * for one proves nothing yet.
 */
export function authenticationOf(e: Entry): Authentication {
  if (isLogin(e)) return e.failed ? 'failed' : e.isResponse && gaveToken(e) ? 'proven' : 'none';
  if (isKnown(e.auth)) return 'proven';
  return str(e.request['client_token']) !== null && e.failed ? 'failed' : 'none';
}

/** Where a second factor is still asked for, the answer has no token yet. */
function gaveToken(e: Entry): boolean {
  const auth = newAuth(e);
  if (!isKnown(auth)) return false;
  return (
    str(auth?.['accessor']) !== null || str(auth?.['client_token']) !== null || obj(e.response?.['wrap_info']) !== null
  );
}

/** The token that a login gave out; a wrapped one is only in the outer `auth`. */
export const newAuth = (e: Entry): JsonObject | null => obj(e.response?.['auth']) ?? e.auth;

/** The token of a request that is no login. */
export function tokenPresented(e: Entry): Presented {
  const accessor = accessorRef(e.auth?.['accessor'] ?? e.request['client_token_accessor'], e.scope);
  const tokens = [tokenRef(e.auth?.['client_token'], e.scope), tokenRef(e.request['client_token'], e.scope)];
  const refs = [...new Set([accessor, ...tokens].filter((r): r is Ref => r !== null))];
  const entity = entityRef(e.auth);
  const isRoot = arr(e.auth?.['policies']).includes('root');
  return {
    ref: refs[0] ?? null,
    joins: refs.map((key): Join => ({ key, cls: 'K2', issuedAt: null, withinMicros: null })),
    holder: entity === null ? [] : [entity],
    holderClass: 'K3',
    boundTo: null,
    // Root tokens come from initialisation, which no device logs; OpenBao's inline authentication makes no token at all.
    issuance: isRoot || refs.length === 0 ? 'not-logged' : 'expected',
  };
}

/**
 * The name shown is the mount and the account's name; without the mount where the metadata states the account's name too. Tokens
 * made by other tokens carry names and metadata that their maker chose: they are shown, and prove nothing.
 */
export function principalOf(auth: JsonObject | null): Principal {
  const meta = obj(auth?.['metadata']);
  const shown = str(auth?.['display_name']);
  return {
    ref: entityRef(auth),
    id: str(auth?.['entity_id']),
    name: shown === null ? null : (bareName(shown, meta) ?? shown),
    email: str(meta?.['email']),
    type: str(auth?.['token_type']),
  };
}

/** What follows the first dash, if the metadata states it too: `ada` of `userpass-ada`. */
function bareName(shown: string, meta: JsonObject | null): string | null {
  const bare = shown.slice(shown.indexOf('-') + 1);
  if (meta === null || bare === shown || bare === '') return null;
  const keys = Object.keys(meta).slice(0, 64);
  return keys.some((key) => field(meta, key) === bare) ? bare : null;
}

/** Addresses that proxies forward are taken only where the listener trusts the proxy. Headers are logged only on demand. */
export function deviceOf(e: Entry): DeviceTraces {
  const agent = headerOf(e, 'user-agent');
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(e.request['remote_address'])),
    userAgent: isHmac(agent ?? undefined) ? null : agent,
  };
}

function headerOf(e: Entry, name: string): string | null {
  const headers = obj(e.request['headers']);
  if (headers === null) return null;
  for (const key of Object.keys(headers).slice(0, 64)) {
    if (key.toLowerCase() === name) return str(arr(headers[key])[0]);
  }
  return null;
}
