import type { LoginSettings } from '../../../config/server-schema.ts';

/** What the provider says of somebody: the claims of the ID token, and those of userinfo. Signed by it, and still text from outside. */
export type Claims = Readonly<Record<string, unknown>>;

export type Granted = LoginSettings['roles'][number];

/** The first entry whose value the claims have; `null`: none, so whoever it is has no role here. */
export function grantOf({ claim, roles }: LoginSettings, claims: Claims): Granted | null {
  return roles.find((one) => valuesOf(claims, one.claim ?? claim).includes(one.has)) ?? null;
}

/** Values of one claim that are looked at. */
const MOST_VALUES = 1000;

/**
 * The texts that a claim has. Its name is tried as it is first, since some are URLs, then as a way into objects. An address that the
 * provider has not verified is one that the person typed, so it counts for nothing.
 */
export function valuesOf(claims: Claims, name: string): readonly string[] {
  if (name === 'email' && claims['email_verified'] !== true) return [];
  const value = own(claims, name) ?? name.split('.').reduce<unknown>((at, key) => own(at, key), claims);
  const values = Array.isArray(value) ? value.slice(0, MOST_VALUES) : [value];
  return values.filter((v) => typeof v === 'string');
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
