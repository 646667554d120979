import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'k8s.audit',
  title: 'Kubernetes audit log (audit.k8s.io/v1, v1beta1; also EKS and AKS)',
  stability: 'beta',
  administration: 'kubernetes',
  clock: {
    precisionMicros: 1,
    stamps: 'API server clock when the request was received (requestReceivedTimestamp, UTC)',
  },
  clientsWord: ['auditID', 'userAgent', 'sourceIPs (all but the last)', 'requestObject'],
  keyClasses: {
    'k8s.jti': 'K2',
    'x509.sha256': 'K1',
    'aws.access-key': 'K2',
    'aws.sts-credential': 'K2',
    'k8s.serviceaccount': 'K3',
    'k8s.user': 'K3',
    'k8s.node': 'K3',
    'k8s.component': 'K3',
    'k8s.pod': 'K2',
    'oidc.assertion': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Audit `create` on serviceaccounts/token at level Metadata or higher. Kubernetes 1.30 and later name the issued token in the annotation authentication.kubernetes.io/issued-credential-id, and 1.32 name it in every use.',
    'login-not-in-evidence':
      'Collect the log of the identity provider: CloudTrail for EKS (the IAM key is in user.extra), the OIDC provider otherwise. A shared kubeconfig has no login.',
    'device-not-bound':
      'Use bound service account tokens (projected volumes) instead of Secret tokens: they carry pod-uid and node-name in user.extra.',
    'owner-unknown': 'Give each person a client certificate or OIDC login of their own instead of a shared kubeconfig.',
  },
  docs: [
    'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/',
    'https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/',
    'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
    'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    'https://learn.microsoft.com/en-us/azure/aks/monitor-aks-reference#resource-logs',
  ],
};
