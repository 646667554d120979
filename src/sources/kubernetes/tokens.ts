import type { Issued } from '../../model/event.ts';
import { arr, at, num, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Micros, micros, parseIso } from '../../model/time.ts';
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
  const [first] = keys;
  if (first === undefined) return [];
  const kind = kindOfUser(requester);
  const isDelivery = kind === 'node' || kind === 'component';
  return [
    {
      ref: first,
      keys,
      issuedAt: time,
      expires: expiry(o, time),
      lineage: isDelivery ? 'root' : 'presenter',
      holder: [account],
      boundTo: boundPod(o),
      authenticates: false,
    },
  ];
}

/** Audiences are in the request body (audit level Request); at level Metadata they are not known and may include AWS. */
function isMeantForAws(o: JsonObject): boolean {
  const request = obj(o['requestObject']);
  return request === null || arr(at(request, 'spec', 'audiences')).includes(STS_AUDIENCE);
}

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
