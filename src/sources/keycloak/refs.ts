import { type Ref, ref } from '../../model/ref.ts';

/** Ids that Keycloak drew at random, and those of federated users (`f:<component's random id>:<name>`), are unique everywhere. */
const RANDOM = /^(?:f:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?::.{1,255})?$/i;

/**
 * An account. A random id stands alone: an admin event in the plain log does not say in which realm the account is that it
 * changes, and an API knows the `sub` of a token and not the realm's id. An id that somebody chose (import, custom storage)
 * is unique in its realm only.
 */
export function userRef(realm: string | null, id: string | null): Ref | null {
  if (id === null || id.length > 512) return null;
  if (RANDOM.test(id)) return ref('keycloak.user', id);
  return realm === null ? null : ref('keycloak.user', `${realm}/${id}`);
}

/** An account of which only the name is known: Keycloak's own word, valid until it is renamed. */
export const userNameRef = (realm: string, name: string): Ref =>
  ref('keycloak.username', `${realm}/${name.toLowerCase()}`);

export const clientRef = (realm: string | null, clientId: string | null): Ref | null =>
  realm === null || clientId === null || clientId.length > 512 ? null : ref('keycloak.client', `${realm}/${clientId}`);

/** Random, in every version: a UUID, since 26 also 24 random characters. `sid` and `session_state` of the tokens. */
export const sessionRef = (id: string | null): Ref | null =>
  id === null || id.length < 16 || id.length > 128 ? null : ref('keycloak.session', id);

/**
 * A token by its `jti`, exactly as the claim has it (since 26.2 with the kind of token before the colon: `onrtac:…`). Random,
 * so without the issuer: neither Keycloak's events nor most APIs log that. Too short to be random: no key.
 */
export const tokenRef = (jti: string | null): Ref | null =>
  jti === null || jti.length < 20 || jti.length > 256 ? null : ref('oidc.jti', jti);
