import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';

/** Ids that Auth0 drew (24 hex digits), and those of social accounts, are the same in no two tenants for two people. */
const ALONE =
  /^(?:[\w-]{1,64}\|[0-9a-f]{24}|(?:google-oauth2|apple|facebook|github|linkedin|windowslive|twitter)\|[\w.-]{6,64})$/;

/**
 * An account. It stands without its tenant where the id allows it: an API knows the claim `sub` and not the tenant's name, and
 * Management API logs name neither tenant nor host. Other ids (own databases, SAML, directories) are unique in a tenant.
 */
export function userRef(o: JsonObject, id: string | null): Ref | null {
  if (id === null || id.length > 512 || id.endsWith('@clients')) return null;
  if (ALONE.test(id)) return ref('auth0.user', id);
  const tenant = str(o['tenant_name']) ?? str(o['hostname']);
  return tenant === null ? null : ref('auth0.user', `${tenant.toLowerCase()}/${id}`);
}

/** Client ids are random and unique everywhere. */
export const clientRef = (id: string | null): Ref | null =>
  id === null || id.length < 16 || id.length > 128 ? null : ref('auth0.client', id);

export const sessionRef = (id: string | null): Ref | null =>
  id === null || id.length < 16 || id.length > 128 ? null : ref('auth0.session', id);

/** Built as by every source that names a token by its `jti`. Too short to be random: no key. */
export const tokenRef = (jti: string | null): Ref | null =>
  jti === null || jti.length < 20 || jti.length > 256 ? null : ref('oidc.jti', jti);
