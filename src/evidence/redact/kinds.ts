/**
 * Kinds of secret, by the code that is written into leaves: codes are for ever, new ones are added at the end. The text form
 * of a secret is `[redacted:<name>]`.
 */
const SECRET_KINDS = [
  'record',
  'session-token',
  'secret-key',
  'password',
  'client-secret',
  'token',
  'jwt',
  'authorization',
  'cookie',
  'private-key',
  'saml-assertion',
  'api-key',
  'signature',
  'one-time-code',
  'kubernetes-secret',
  'secret-value',
  'vault-token',
  'github-token',
  'gitlab-token',
  'slack-token',
  'google-key',
  'ai-key',
  'okta-token',
  'swarm-token',
  'payment-key',
  'package-token',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

const CODES: ReadonlyMap<string, number> = new Map(SECRET_KINDS.map((name, code) => [name, code]));

/** Low six bits of the kind byte. */
export const KIND_MASK = 0x3f;
/** The secret is long and random, so its SHA-256 may be shown: equal tokens stay equal, and vendors' hashes match. */
export const KIND_HASHED = 0x40;
/** The secret is not inside a JSON string (a number): the replacement brings its own quotes. */
export const KIND_BARE = 0x80;

export function kindCode(kind: SecretKind): number {
  return CODES.get(kind)!;
}

export function kindName(code: number): SecretKind {
  return SECRET_KINDS[code & KIND_MASK] ?? 'secret-value';
}
