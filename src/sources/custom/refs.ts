import { REF_KINDS, type Ref, type RefKind, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { tokenHash } from '../token-hash.ts';
import { parsePath, textAt } from './path.ts';
import type { Identifier } from './schema.ts';

/** Longest identifier that becomes a ref, in characters; a longer one is no identifier. */
const MAX_ID = 512;

/** `[redacted:jwt:sha256=…]`: what stands where the application wrote a secret. Its hash still names the token. */
const REDACTED = /^\[redacted:[\w.-]{1,64}(?::sha256=([A-Za-z0-9_-]{43}))?\]$/;

/**
 * What applications write where there is nothing to write. Taken for an id it would join everybody who has none: one such token
 * for all callers without a token.
 */
const NOTHING =
  /^(?:-+|\?|null|nil|none|undefined|unknown|anonymous|n\/?a|[(<[](?:null|nil|none|empty|unknown)[)>\]]|0+(?:-0+)*)$/i;

/**
 * The ref that a value names. Ids of `app.*` kinds are unique within the application only and are prefixed with its name;
 * others (`aws.access-key`, `k8s.jti`, `token.sha256` …) are the vendor's and join with that vendor's own log.
 */
export function customRef(application: string, kind: RefKind, value: string | null): Ref | null {
  if (value === null || value.length > MAX_ID || namesNothing(kind, value)) return null;
  const redacted = REDACTED.exec(value);
  if (redacted !== null) return redacted[1] === undefined ? null : ref('token.sha256', redacted[1]);
  if (kind === 'token.sha256') return tokenHash(value);
  return ref(kind, kind.startsWith('app.') && kind !== 'app.agency' ? `${application}/${value}` : value);
}

/** Zeros are no credential and no session, and may be an account: that of root. */
const namesNothing = (kind: RefKind, value: string): boolean =>
  NOTHING.test(value.trim()) && !(REF_KINDS[kind] === 'identity' && /^0+$/.test(value));

/** Reads the ref at an identifier's path. */
export function refReader(application: string, identifier: Identifier | undefined): (o: JsonObject) => Ref | null {
  if (identifier === undefined) return () => null;
  const path = parsePath(identifier.path)!;
  return (o) => customRef(application, identifier.kind, textAt(o, path));
}

/** Reads the text at a path; `null` where the mapping has none. */
export function textReader(path: string | undefined): (o: JsonObject) => string | null {
  if (path === undefined) return () => null;
  const steps = parsePath(path)!;
  return (o) => textAt(o, steps);
}
