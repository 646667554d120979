import { field, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { idText } from '../agents/refs.ts';
import { isGitHubIssuer } from '../github-actions/issuer.ts';
import { tokenHash } from '../token-hash.ts';

/** A credential that a gateway names by an id or hash of it. */
export interface NamedCredential {
  readonly ref: Ref;
  /**
   * Keys under which the vendor's record of a use joins with what the gateway says of the credential's beginning. Empty where
   * the vendor logs the issuance itself: that record, and not the gateway's, tells who holds it.
   */
  readonly keys: readonly Ref[];
}

/** Built exactly as the readers of the vendors' own logs build them. `null`: not named, or not in a form that is an id. */
export function credentialIn(value: JsonValue | undefined): NamedCredential | null {
  const found = refOf(value);
  if (found === null) return null;
  return { ref: found, keys: field(value, 'type') === 'github-token' ? [found] : [] };
}

function refOf(value: JsonValue | undefined): Ref | null {
  switch (str(field(value, 'type'))) {
    case 'github-token':
    case 'opaque':
      return tokenHash(field(value, 'sha256'));
    case 'aws-access-key':
      return shaped('aws.access-key', field(value, 'id'), /^A[A-Z0-9]{15,127}$/);
    case 'kubernetes-token':
      return shaped('k8s.jti', field(value, 'jti'), ID);
    case 'entra-token':
      return shaped('entra.uti', field(value, 'uti'), /^[A-Za-z0-9_-]{22}$/);
    case 'vault-token':
      return shaped('vault.accessor', field(value, 'accessor'), ID);
    case 'certificate':
      return shaped('x509.sha256', str(field(value, 'sha256'))?.toLowerCase(), /^[0-9a-f]{64}$/);
    case 'jwt':
      return jwt(field(value, 'issuer'), field(value, 'jti'));
    default:
      return null;
  }
}

/** No token of any vendor has only these characters and this length, but for opaque ones, which have no id to be named by. */
const ID = /^(?!eyJ)[\w.:+/=-]{8,256}$/;

function shaped(
  kind: 'aws.access-key' | 'k8s.jti' | 'entra.uti' | 'vault.accessor' | 'x509.sha256',
  value: JsonValue | undefined,
  shape: RegExp,
): Ref | null {
  const id = idText(value);
  return id === null || !shape.test(id) ? null : ref(kind, id);
}

/** Job tokens of GitHub by the ref that their own documents give them; all others by `jti`, if it is long enough to be random. */
function jwt(issuer: JsonValue | undefined, jti: JsonValue | undefined): Ref | null {
  const id = idText(jti);
  if (id === null || !ID.test(id)) return null;
  if (isGitHubIssuer(issuer)) return ref('app.token', `github-actions/${id}`);
  return id.length < 20 ? null : ref('oidc.jti', id);
}
