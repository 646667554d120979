import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'databricks.audit',
  title: 'Databricks audit log (delivered files and system.access.audit)',
  stability: 'beta',
  administration: 'databricks',
  clock: { precisionMicros: 1_000, stamps: 'Databricks when the action was done (UTC)' },
  clientsWord: ['userAgent', 'requestParams', 'userIdentity of a failed login'],
  keyClasses: {
    'databricks.session': 'K3',
    'databricks.token': 'K2',
    'databricks.user': 'K3',
    'databricks.service-principal': 'K3',
    'ci.job': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Deliver account-level and workspace-level events, from before the session began: logins and generateDbToken are in the accounts service.',
    'login-not-in-evidence':
      'Collect the sign-in log of the identity provider: Databricks records that a single sign-on succeeded, not how.',
    'device-not-bound':
      'Restrict workspaces to networks (IP access lists, private link) and list egress addresses in ascribe.yaml.',
    'owner-unknown':
      'Run jobs as service principals with OAuth or workload federation instead of personal access tokens.',
  },
  docs: [
    'https://docs.databricks.com/aws/en/admin/account-settings/audit-logs',
    'https://docs.databricks.com/aws/en/admin/account-settings/audit-log-delivery',
    'https://docs.databricks.com/aws/en/admin/system-tables/audit-logs',
  ],
};
