import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'gcp.audit',
  title: 'Google Cloud Audit Logs (with GKE, IAM, STS, Secret Manager, sign-ins, Access Transparency)',
  stability: 'beta',
  administration: 'google-cloud',
  clock: {
    precisionMicros: 1,
    stamps: 'clock of the audited service when the operation happened (timestamp, UTC, up to nanoseconds)',
  },
  clientsWord: [
    'protoPayload.requestMetadata.callerSuppliedUserAgent',
    'protoPayload.request (as the client sent it)',
    'protoPayload.authenticationInfo.authoritySelector of a request that was refused',
    'names and labels of resources',
  ],
  keyClasses: {
    'gcp.service-account-key': 'K2',
    'gcp.delegated-token': 'K3',
    'gcp.federated-token': 'K3',
    'oidc.assertion': 'K3',
    'k8s.jti': 'K2',
    'gcp.user': 'K3',
    'gcp.service-account': 'K3',
    'gcp.workload-pool-principal': 'K3',
    'gcp.workforce-pool-principal': 'K3',
    'oidc.subject': 'K3',
    'k8s.serviceaccount': 'K3',
    'secret.version': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Enable Data Access audit logs (Admin Read and Data Read) for sts.googleapis.com, iamcredentials.googleapis.com and iam.googleapis.com: token exchanges and impersonations are off by default. Keys are created in Admin Activity, which is kept for 400 days.',
    'login-not-in-evidence':
      'Share Google Workspace or Cloud Identity data with Google Cloud (sign-in audit in the organisation’s log), and print the claims of the federated token (aud, sub) where it is issued.',
    'device-not-bound':
      'Google logs no token and no device. Require access levels or VPC Service Controls, and attach service accounts to workloads instead of using keys.',
    'owner-unknown':
      'Replace service account keys by workload identity federation or impersonation: then serviceAccountDelegationInfo names who stands behind the account.',
  },
  docs: [
    'https://cloud.google.com/logging/docs/audit',
    'https://cloud.google.com/logging/docs/audit/understanding-audit-logs',
    'https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog',
    'https://cloud.google.com/iam/docs/audit-logging/examples-workload-identity',
    'https://cloud.google.com/iam/docs/audit-logging/examples-service-accounts',
    'https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging',
    'https://cloud.google.com/assured-workloads/access-transparency/docs/reading-logs',
  ],
};
