import type { Rng } from '../prng.ts';
import { iso, type JsonMap } from '../world.ts';

/** One Kubernetes audit event. Shape: audit.k8s.io/v1 Event. */
export interface K8sCall {
  readonly at: number;
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly apiGroup?: string;
  readonly user: JsonMap;
  readonly impersonated?: JsonMap;
  readonly ip: string;
  readonly userAgent: string;
  readonly code: number;
  readonly annotations?: JsonMap;
  /** A watch is logged when it starts and when it ends, under one auditID. */
  readonly stage?: 'ResponseStarted' | 'ResponseComplete';
  readonly auditId?: string;
  /** When the request came in: the same at every stage. */
  readonly received?: string;
}

export function k8sRecord(rng: Rng, c: K8sCall): { readonly id: string; readonly json: JsonMap } {
  const id = c.auditId ?? rng.uuid();
  const base = c.apiGroup === undefined ? '/api/v1' : `/apis/${c.apiGroup}/v1`;
  const within = c.namespace === undefined ? '' : `/namespaces/${c.namespace}`;
  const one = c.name === undefined ? '' : `/${c.name}`;
  const sub = c.subresource === undefined ? '' : `/${c.subresource}`;
  return {
    id,
    json: {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: id,
      stage: c.stage ?? 'ResponseComplete',
      requestURI: `${base}${within}/${c.resource}${one}${sub}`,
      verb: c.verb,
      user: c.user,
      impersonatedUser: c.impersonated,
      sourceIPs: [c.ip],
      userAgent: c.userAgent,
      objectRef: {
        resource: c.resource,
        namespace: c.namespace,
        name: c.name,
        apiGroup: c.apiGroup,
        apiVersion: 'v1',
        subresource: c.subresource,
      },
      responseStatus: { metadata: {}, code: c.code },
      requestReceivedTimestamp: c.received ?? microTime(rng, c.at - rng.int(2, 40)),
      stageTimestamp: microTime(rng, c.at),
      annotations: {
        'authorization.k8s.io/decision': c.code === 403 ? 'forbid' : 'allow',
        'authorization.k8s.io/reason': c.code === 403 ? '' : 'RBAC: allowed by ClusterRoleBinding "workload-readers"',
        ...c.annotations,
      },
    },
  };
}

/** RFC 3339 with microseconds, as the API server writes it. */
export const microTime = (rng: Rng, ms: number): string => `${iso(ms).slice(0, 23)}${rng.digits(3)}Z`;

export interface Pod {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly nodeUid: string;
  readonly ip: string;
  readonly serviceAccountUid: string;
}

export function newPod(rng: Rng, namespace: string, serviceAccount: string): Pod {
  return {
    namespace,
    serviceAccount,
    name: `${serviceAccount}-${rng.hex(10)}-${rng.hex(5)}`,
    uid: rng.uuid(),
    node: `ip-10-0-${rng.int(0, 250)}-${rng.int(4, 250)}.eu-central-1.compute.internal`,
    nodeUid: rng.uuid(),
    ip: `10.0.${rng.int(0, 250)}.${rng.int(4, 250)}`,
    serviceAccountUid: rng.uuid(),
  };
}

export function podUser(pod: Pod, jti: string): JsonMap {
  return {
    username: `system:serviceaccount:${pod.namespace}:${pod.serviceAccount}`,
    uid: pod.serviceAccountUid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${pod.namespace}`, 'system:authenticated'],
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${jti}`],
      'authentication.kubernetes.io/node-name': [pod.node],
      'authentication.kubernetes.io/node-uid': [pod.nodeUid],
      'authentication.kubernetes.io/pod-name': [pod.name],
      'authentication.kubernetes.io/pod-uid': [pod.uid],
    },
  };
}

export const nodeUser = (pod: Pod): JsonMap => ({
  username: `system:node:${pod.node}`,
  uid: `aws-iam-authenticator:node:${pod.nodeUid}`,
  groups: ['system:nodes', 'system:authenticated'],
});
