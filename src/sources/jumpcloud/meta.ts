import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'jumpcloud.directory-insights',
  title: 'JumpCloud Directory Insights',
  stability: 'beta',
  administration: 'jumpcloud',
  clock: {
    precisionMicros: 1_000,
    stamps: 'JumpCloud service clock; of the systems service the clock of the managed device (timestamp, UTC)',
  },
  clientsWord: [
    'useragent',
    'username of an attempt that failed',
    'system events, which the agent on the device writes',
  ],
  keyClasses: { 'jumpcloud.user': 'K3', 'jumpcloud.admin': 'K3', 'jumpcloud.system': 'K2' },
  remedies: {
    'issuance-not-in-evidence':
      'Events carry no id of session or token: uses join by the account only. Export all services (kept for 90 days).',
    'login-not-in-evidence': 'Export the services sso, directory, radius, ldap and systems together.',
    'device-not-bound':
      'Require device trust in conditional access: auth_context.system then names the managed device of each sign-on.',
    'owner-unknown': 'Give each administrator an own account and key instead of a shared API key.',
  },
  docs: [
    'https://docs.jumpcloud.com/api/insights/directory/1.0/index.html',
    'https://jumpcloud.com/support/view-event-data-in-directory-insights',
  ],
};
