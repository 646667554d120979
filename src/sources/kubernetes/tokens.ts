import type { Issued } from '../../model/event.ts';
import { arr, at, num, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Micros, micros, parseIso } from '../../model/time.ts';
import { clusterPrincipal, federatedToken, providerAssertion } from '../gcp/refs.ts';
import { accountRef, kindOfUser } from './identity.ts';

/** Annotation that names the token a TokenRequest gave out, `JTI=<uuid>` (Kubernetes ≥ 1.30). */
const ISSUED = 'authentication.kubernetes.io/issued-credential-id';
/** Audience of tokens meant for AWS STS (EKS IAM roles for service accounts). */
const STS_AUDIENCE = 'sts.amazonaws.com';

/**
 * The token that `create serviceaccounts/token` gave out. A kubelet (or a control-plane component) asks for the token of a
 * pod that it starts: the service account is the root and the kubelet only delivers. A person, or another service
 * account, that asks for it becomes its holder behind that account.
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export function tokenIssued(
  o: JsonObject,
  requester: string | null,
  time: Micros | null,
  scope: string | null,
): readonly Issued[] {
  const namespace = strAt(o, 'objectRef', 'namespace');
  const name = strAt(o, 'objectRef', 'name');
  if (namespace === null || name === null || requester === null) return [];
  const username = `system:serviceaccount:${namespace}:${name}`;
  const account = accountRef(username, scope);
  if (account === null) return [];
  const id = strAt(o, 'annotations', ISSUED);
  const jti = id?.startsWith('JTI=') ? id.slice(4) : null;
  const keys: Ref[] = [];
  if (jti !== null && jti !== '') keys.push(ref('k8s.jti', jti));
  if (isMeantForAws(o)) keys.push(ref('oidc.assertion', `k8s|${username}`));
  const audiences = audiencesOf(o);
  for (const audience of audiences) {
    const assertion = providerAssertion(audience, username);
    if (assertion !== null) keys.push(assertion);
  }
  const kind = kindOfUser(requester);
  const token: Omit<Issued, 'ref' | 'keys' | 'holder'> = {
    issuedAt: time,
    expires: expiry(o, time),
    lineage: kind === 'node' || kind === 'component' ? 'root' : 'presenter',
    boundTo: boundPod(o),
    authenticates: false,
  };
  const [first] = keys;
  const own: readonly Issued[] = first === undefined ? [] : [{ ...token, ref: first, keys, holder: [account] }];
  return [...own, ...audiences.filter(isClusterPool).map((pool) => inPool(token, account, pool, namespace, name))];
}

/** The pool of a Google Cloud project's clusters is an audience of its own: the account goes by another name there. */
const isClusterPool = (audience: string): boolean => /^[a-z0-9:.-]{1,100}\.svc\.id\.goog$/.test(audience);

function inPool(
  token: Omit<Issued, 'ref' | 'keys' | 'holder'>,
  account: Ref,
  pool: string,
  namespace: string,
  name: string,
): Issued {
  const principal = clusterPrincipal(pool, namespace, name);
  const federated = federatedToken(principal);
  return { ...token, ref: federated, keys: [federated], expires: null, holder: [account, principal] };
}

/** Audiences are in the request body (audit level Request). More than a few are no token's. */
function audiencesOf(o: JsonObject): readonly string[] {
  const stated = arr(at(o, 'requestObject', 'spec', 'audiences')).slice(0, 8);
  return stated.filter((audience) => typeof audience === 'string');
}

/** At level Metadata the audiences are not known and may include AWS. */
const isMeantForAws = (o: JsonObject): boolean =>
  obj(o['requestObject']) === null || audiencesOf(o).includes(STS_AUDIENCE);

function boundPod(o: JsonObject): Ref | null {
  const bound = at(o, 'requestObject', 'spec', 'boundObjectRef');
  const uid = strAt(bound, 'uid');
  return strAt(bound, 'kind') === 'Pod' && uid !== null ? ref('k8s.pod', uid) : null;
}

function expiry(o: JsonObject, time: Micros | null): Micros | null {
  const stated = parseIso(str(at(o, 'responseObject', 'status', 'expirationTimestamp')), true);
  if (stated !== null) return stated.at;
  const seconds =
    num(at(o, 'responseObject', 'spec', 'expirationSeconds')) ??
    num(at(o, 'requestObject', 'spec', 'expirationSeconds'));
  return seconds === null || time === null || seconds < 0 || seconds > 1e9 ? null : micros(time + seconds * 1_000_000);
}
