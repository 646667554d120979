import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'snyk.audit',
  title: 'Snyk audit logs',
  stability: 'beta',
  administration: 'snyk',
  clock: { precisionMicros: 1_000, stamps: 'Snyk when the event happened (UTC)' },
  clientsWord: ['names and addresses in content'],
  keyClasses: { 'snyk.session': 'K3', 'snyk.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Search events of group and organization from before; only sign-ins and sign-outs carry the session.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider.',
    'device-not-bound': 'Audit logs have no address: collect the sign-in log of the identity provider.',
    'owner-unknown': 'Use service accounts, one per pipeline, instead of personal tokens.',
  },
  docs: [
    'https://docs.snyk.io/snyk-admin/user-management-with-the-api/retrieve-audit-logs-of-user-initiated-activity-by-api-for-an-org-or-group',
  ],
};
