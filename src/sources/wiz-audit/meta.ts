import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'wiz.audit',
  title: 'Wiz audit log',
  stability: 'beta',
  administration: 'wiz',
  clock: { precisionMicros: 1, stamps: 'Wiz when the request was answered (UTC)' },
  clientsWord: ['userAgent', 'actionParameters', 'account of a failed Login'],
  keyClasses: { 'wiz.user': 'K3', 'wiz.service-account': 'K3' },
  remedies: {
    'issuance-not-in-evidence': 'Entries have no session: collect the sign-in log of the identity provider.',
    'login-not-in-evidence': 'Export entries of the action Login too, and the log of the identity provider.',
    'device-not-bound': 'Restrict service accounts and portal to addresses, and list egress addresses in ascribe.yaml.',
    'owner-unknown': 'Use one service account per integration.',
  },
  docs: ['https://docs.wiz.io/wiz-docs/docs/audit-logs', 'https://www.elastic.co/docs/reference/integrations/wiz'],
};
