import { str } from '../model/json.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { JsonValue } from '../model/source.ts';

/** `token.sha256:` of a SHA-256 in hex, base64 or base64url, in the one form that all sources use: base64url, no padding. */
export function tokenHash(value: JsonValue | undefined): Ref | null {
  const text = str(value);
  if (text === null || text.length > 80) return null;
  const bare = text.replace(/^sha256[:=]/i, '');
  const bytes = /^[0-9a-f]{64}$/i.test(bare)
    ? Buffer.from(bare, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(bare)
      ? Buffer.from(bare, 'base64')
      : null;
  return bytes === null || bytes.length !== 32 ? null : ref('token.sha256', bytes.toString('base64url'));
}
