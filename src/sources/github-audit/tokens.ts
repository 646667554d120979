import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { idOf } from '../github/refs.ts';

/**
 * `token.sha256:` of GitHub's `hashed_token`, the base64 of the token's SHA-256, in the one form that all sources use
 * (base64url, no padding): a leaked token found in another log hashes to the same ref.
 */
export function hashedToken(value: JsonValue | undefined): Ref | null {
  const text = str(value);
  if (text === null || !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  return ref('token.sha256', text.slice(0, 43).replaceAll('+', '-').replaceAll('/', '_'));
}

/** GitHub's own number of a token. */
export function tokenId(value: JsonValue | undefined): Ref | null {
  const id = idOf(value);
  return id === null ? null : ref('github.token', id);
}

/** A fine-grained personal access token, by the number that its grants carry (not the `token_id` of its uses). */
export function programmaticAccess(value: JsonValue | undefined): Ref | null {
  const id = idOf(value);
  return id === null ? null : ref('github.token', `programmatic-access/${id}`);
}

/** An SSH key by its SHA-256 fingerprint, as OpenSSH prints it; older entries have MD5, which is no id. */
export function sshKey(value: JsonValue | undefined): Ref | null {
  const text = str(value);
  const bare = text === null ? null : /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/.exec(text)?.[1];
  return bare === null || bare === undefined ? null : ref('ssh.key', `SHA256:${bare}`);
}
