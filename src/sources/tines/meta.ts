import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'tines.audit',
  title: 'Tines audit logs',
  stability: 'beta',
  administration: 'tines',
  clock: { precisionMicros: 1_000_000, stamps: 'Tines when the operation was done (UTC)' },
  clientsWord: ['request_user_agent', 'inputs'],
  keyClasses: { 'tines.user': 'K3', 'tines.token': 'K2' },
  remedies: {
    'issuance-not-in-evidence':
      'Export audit logs from before; the creation of a token does not state its id, its deletion does.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider: Login has no session id.',
    'device-not-bound': 'Restrict the tenant to addresses, and list egress addresses in ascribe.yaml.',
    'owner-unknown': 'Use service tokens, one per workload, instead of personal ones.',
  },
  docs: ['https://www.tines.com/api/audit-logs/', 'https://www.tines.com/docs/admin/audit-logs/'],
};
