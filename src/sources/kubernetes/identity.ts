import type { Join, Presented, Principal } from '../../model/event.ts';
import type { KeyClass } from '../../model/grade.ts';
import { arr, field, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** Names under this prefix are service accounts: `system:serviceaccount:NAMESPACE:NAME`. */
const SERVICE_ACCOUNT = 'system:serviceaccount:';
const NODE = 'system:node:';

/** Accounts of the control plane and of the provider's own operators. They act by themselves. */
const COMPONENTS: ReadonlySet<string> = new Set([
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-scheduler',
  'system:kube-proxy',
  'system:kube-dns',
  'system:cloud-controller-manager',
  'system:konnectivity-server',
  'system:volume-scheduler',
  'system:addon-manager',
  'aksService',
  'aksProblemDetector',
]);
const COMPONENT_PREFIXES = ['eks:', 'system:gke-', 'system:kube-'] as const;

export type Kind = 'serviceaccount' | 'node' | 'component' | 'anonymous' | 'user';

/** What kind of account a user name stands for. The names under `system:` are reserved by the API server. */
export function kindOfUser(username: string): Kind {
  if (username.startsWith(SERVICE_ACCOUNT) && serviceAccountOf(username) !== null) return 'serviceaccount';
  if (username.startsWith(NODE) && username.length > NODE.length) return 'node';
  if (username === 'system:anonymous' || username === 'system:unauthenticated') return 'anonymous';
  if (COMPONENTS.has(username) || COMPONENT_PREFIXES.some((p) => username.startsWith(p))) return 'component';
  return 'user';
}

/** `ns/name` of a service account's user name. */
export function serviceAccountOf(username: string): string | null {
  const parts = username.slice(SERVICE_ACCOUNT.length).split(':');
  return parts.length === 2 && parts[0] !== '' && parts[1] !== '' ? `${parts[0]}/${parts[1]}` : null;
}

/**
 * The ref of an account. Names are unique within one cluster only: where the origin declares the cluster (its scope), the
 * name is prefixed with it.
 */
export function accountRef(username: string, scope: string | null): Ref | null {
  const within = scope === null ? '' : `${scope}/`;
  switch (kindOfUser(username)) {
    case 'serviceaccount':
      return ref('k8s.serviceaccount', `${within}${serviceAccountOf(username)}`);
    case 'node':
      return ref('k8s.node', `${within}${username.slice(NODE.length)}`);
    case 'component':
      return ref('k8s.component', `${within}${username}`);
    case 'user':
      return ref('k8s.user', `${within}${username}`);
    case 'anonymous':
      return null;
  }
}

export function principalOf(user: JsonObject | null, scope: string | null): Principal {
  const username = str(user?.['username']);
  if (username === null) return { ref: null, id: null, name: null, email: null, type: null };
  return {
    ref: accountRef(username, scope),
    id: str(user?.['uid']),
    name: username,
    email: /^[^\s@:]{1,64}@[^\s@:]{1,255}$/.test(username) ? username : null,
    type: TYPE[kindOfUser(username)],
  };
}

const TYPE: Readonly<Record<Kind, string>> = {
  serviceaccount: 'system:serviceaccount',
  node: 'system:node',
  component: 'system:component',
  anonymous: 'system:anonymous',
  user: 'user',
};

/** First value of a key of `user.extra`, under the names that API servers and exporters give it. Values are arrays. */
function extra(user: JsonObject | null, ...keys: readonly string[]): string | null {
  const all = obj(user?.['extra']);
  if (all === null) return null;
  for (const key of keys) {
    const value = field(all, key);
    const first = str(arr(value)[0]) ?? str(value as JsonValue | undefined);
    if (first !== null) return first;
  }
  return null;
}

/** `authentication.kubernetes.io/NAME`, and as exporters that forbid dots and slashes in keys rename it. */
const authExtra = (user: JsonObject | null, name: string): string | null =>
  extra(user, `authentication.kubernetes.io/${name}`, `authentication_kubernetes_io_slash_${name}`);

/** Key of the AWS IAM authenticator, plain (EKS) or qualified (aws-iam-authenticator ≥ 0.6). */
const iamExtra = (user: JsonObject | null, name: string): string | null =>
  extra(user, name, `sigs.k8s.io/aws-iam-authenticator/${name}`);

/** The credential that the API server checked; `null` for anonymous requests. */
export function presentedBy(user: JsonObject | null, scope: string | null): Presented | null {
  const username = str(user?.['username']);
  const account = username === null ? null : accountRef(username, scope);
  if (username === null || account === null) return null;
  const iam = iamCredential(user);
  const shown = credential(authExtra(user, 'credential-id'), username, account);
  if (kindOfUser(username) !== 'node') return iam ?? { ...shown, boundTo: boundOf(user, scope) };
  // A node's role is mapped to the node by the authenticator; whoever delivered the role says nothing more. A credential
  // that is not named at all cannot be said to be the node's own.
  const own = iam === null ? shown : { ...iam, joins: [], holder: [account], holderClass: 'K3' as const };
  return { ...own, boundTo: own.ref === null ? null : account };
}

/** The pod that a token was issued for, else the node. */
function boundOf(user: JsonObject | null, scope: string | null): Ref | null {
  const pod = authExtra(user, 'pod-uid');
  if (pod !== null) return ref('k8s.pod', pod);
  const node = authExtra(user, 'node-name');
  return node === null ? null : ref('k8s.node', scope === null ? node : `${scope}/${node}`);
}

type Credential = Omit<Presented, 'boundTo'>;

/**
 * `JTI=<uuid>` for tokens, `X509SHA256=<hex>` for client certificates (Kubernetes ≥ 1.32 writes it for both). Without it the
 * account is all that is known: a Secret token, a shared kubeconfig and a bound token look alike.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#impersonated-extra (user.extra keys)
 */
function credential(id: string | null, username: string, account: Ref): Credential {
  const isServiceAccount = username.startsWith(SERVICE_ACCOUNT);
  const jti = id?.startsWith('JTI=') ? id.slice(4) : null;
  if (jti !== null && jti !== '') {
    const key = ref('k8s.jti', jti);
    const joins: Join[] = [{ key, cls: 'K2', issuedAt: null, withinMicros: null }];
    const issuance = isServiceAccount ? 'expected' : 'elsewhere';
    return { ref: key, joins, holder: [account], holderClass: isServiceAccount ? 'K2' : 'K3', issuance };
  }
  const fingerprint = id?.startsWith('X509SHA256=') ? id.slice(11).toLowerCase() : null;
  if (fingerprint !== null && fingerprint !== '') {
    const holderClass: KeyClass = 'K1';
    return { ref: ref('x509.sha256', fingerprint), joins: [], holder: [account], holderClass, issuance: 'not-logged' };
  }
  return { ref: null, joins: [], holder: [account], holderClass: 'K3', issuance: 'not-logged' };
}

/**
 * A person or workload that came in through AWS IAM: the authenticator checked a presigned STS call and writes the key
 * that signed it. For roles only the issuance of the key can tell who holds it.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator (user.extra: accessKeyId, arn, canonicalArn, principalId, sessionName)
 */
function iamCredential(user: JsonObject | null): Presented | null {
  const accessKey = iamExtra(user, 'accessKeyId');
  if (accessKey === null) return null;
  const arn = iamExtra(user, 'arn') ?? '';
  const unique =
    iamExtra(user, 'principalId') ?? /^aws-iam-authenticator:\d+:(\w+)/.exec(str(user?.['uid']) ?? '')?.[1] ?? null;
  const session = iamExtra(user, 'sessionName') ?? /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] ?? null;
  const principalId =
    unique === null ? null : unique.startsWith('AROA') ? (session === null ? null : `${unique}:${session}`) : unique;
  const isLongLived = accessKey.startsWith('AKIA');
  const key = ref('aws.access-key', accessKey);
  const joins: Join[] = [];
  if (!isLongLived && principalId !== null) {
    joins.push({
      key: ref('aws.sts-credential', `${accessKey}/${principalId}`),
      cls: 'K2',
      issuedAt: null,
      withinMicros: null,
    });
  }
  if (isLongLived) joins.push({ key, cls: 'K2', issuedAt: null, withinMicros: null });
  return {
    ref: key,
    joins,
    holder: unique?.startsWith('AIDA') ? [ref('aws.iam-user', unique)] : [],
    holderClass: 'K2',
    boundTo: null,
    issuance: 'elsewhere',
  };
}
