import { type Join, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { field, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import {
  deviceRef,
  entraId,
  resourceRef,
  servicePrincipalRef,
  sessionRef,
  tokenKey,
  tokenRef,
  upnRef,
  userRef,
} from './refs.ts';

/**
 * The claims of the access token that a service verified, where it logs them: short names as in the token, long ones as .NET
 * maps them. https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export interface Claims {
  readonly principal: Principal;
  readonly session: Ref | null;
  readonly device: Ref | null;
  /** What of a token was shown; `null` where the claims name no account. */
  readonly presented: Presented | null;
}

const OBJECT_ID = ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid'];
const SCOPE = ['http://schemas.microsoft.com/identity/claims/scope', 'scp'];
const UPN = [
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  'unique_name',
  'preferred_username',
];

/** `caller`: how the service named the caller itself, where it did. */
export function claimsOf(claims: JsonValue | undefined, caller: string | null): Claims {
  const claim = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = str(field(claims, name));
      if (value !== null) return value;
    }
    return null;
  };
  const principal = principalOf(claim, caller);
  const session = sessionRef(claim('sid', 'http://schemas.microsoft.com/identity/claims/sid'));
  return {
    principal,
    session,
    device: deviceRef(claim('deviceid')),
    presented: principal.ref === null ? null : presentedBy(claim, principal.ref, session),
  };
}

type Claim = (...names: readonly string[]) => string | null;

/**
 * A token for an application alone has no scope and no user's name. With neither that nor an object id only a caller's user
 * principal name tells an account.
 */
function principalOf(claim: Claim, caller: string | null): Principal {
  const id = entraId(claim(...OBJECT_ID));
  const upn = claim(...UPN);
  const named = entraId(caller) ?? entraId(upn);
  const application = claim('appid', 'azp');
  const kind = claim('idtyp');
  const isUser = kind === 'user' || (kind !== 'app' && (claim(...SCOPE) !== null || upn !== null));
  if (isUser || (id === null && application === null)) {
    const name = named ?? upn;
    const ref = userRef(id) ?? upnRef(name);
    if (ref === null && name === null) return NO_PRINCIPAL;
    return { ref, id, name, email: name?.includes('@') === true ? name : null, type: ref === null ? null : 'User' };
  }
  return {
    ref: application === null && kind !== 'app' ? null : servicePrincipalRef(id),
    id: id ?? application,
    name: named,
    email: null,
    type: claim('xms_mirid') === null ? 'ServicePrincipal' : 'ManagedIdentity',
  };
}

/** `xms_az_rid` is the resource that an identity of its own was used on, `xms_mirid` the identity, or the resource it is part of. */
function presentedBy(claim: Claim, account: Ref, session: Ref | null): Presented {
  const uti = claim('uti');
  const key = tokenKey(uti);
  const join = (r: Ref, cls: Join['cls']): Join => ({ key: r, cls, issuedAt: null, withinMicros: null });
  const joins = [...(key === null ? [] : [join(key, 'K2')]), ...(session === null ? [] : [join(session, 'K3')])];
  return {
    ref: tokenRef(uti) ?? session,
    joins,
    holder: [account],
    holderClass: 'K3',
    boundTo: resourceRef(claim('xms_az_rid')) ?? resourceRef(claim('xms_mirid')),
    issuance: joins.length === 0 ? 'not-logged' : 'expected',
  };
}
