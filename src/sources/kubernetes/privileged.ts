/**
 * Requests that give power over other identities, secrets or workloads. A row holds if every given column does.
 * After the RBAC good practices (https://kubernetes.io/docs/concepts/security/rbac-good-practices/) and the audit rules of
 * the CIS Kubernetes benchmark. `resource` includes the subresource.
 */
interface PrivilegedRow {
  readonly resources: readonly string[];
  /** Absent: every verb. */
  readonly verbs?: readonly string[];
  readonly because: string;
}

const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;

export const PRIVILEGED: readonly PrivilegedRow[] = [
  { resources: ['secrets'], because: 'reads or changes secrets' },
  {
    resources: [
      'pods/exec',
      'pods/attach',
      'pods/portforward',
      'pods/proxy',
      'pods/ephemeralcontainers',
      'services/proxy',
    ],
    because: 'runs inside, or reaches into, a workload',
  },
  {
    resources: ['nodes/proxy', 'nodes/exec', 'nodes/log', 'nodes/metrics'],
    because: 'reaches the kubelet past admission',
  },
  { resources: ['serviceaccounts/token'], because: 'issues a credential of another identity' },
  {
    resources: ['serviceaccounts', 'users', 'groups', 'userextras'],
    verbs: ['impersonate', ...WRITE],
    because: 'becomes, creates or changes another identity',
  },
  {
    resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
    verbs: [...WRITE, 'bind', 'escalate'],
    because: 'changes who may do what',
  },
  {
    resources: [
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'apiservices',
    ],
    verbs: WRITE,
    because: 'changes what the API server does to every request',
  },
  {
    resources: [
      'certificatesigningrequests',
      'certificatesigningrequests/approval',
      'certificatesigningrequests/status',
    ],
    verbs: WRITE,
    because: 'issues client certificates',
  },
  {
    resources: ['pods', 'daemonsets', 'deployments', 'statefulsets', 'jobs', 'cronjobs', 'replicasets'],
    verbs: WRITE,
    because: 'runs code with the identity of a workload',
  },
  {
    resources: ['nodes', 'persistentvolumes', 'namespaces'],
    verbs: WRITE,
    because: 'changes the ground that workloads stand on',
  },
  { resources: ['tokenreviews'], verbs: ['create'], because: 'asks whose a token is' },
];

const BY_RESOURCE = new Map<string, readonly PrivilegedRow[]>();
for (const row of PRIVILEGED) {
  for (const resource of row.resources) BY_RESOURCE.set(resource, [...(BY_RESOURCE.get(resource) ?? []), row]);
}

export function isPrivileged(resource: string, verb: string): boolean {
  return (BY_RESOURCE.get(resource) ?? []).some((row) => row.verbs === undefined || row.verbs.includes(verb));
}
