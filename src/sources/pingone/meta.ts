import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'pingone.audit',
  title: 'PingOne audit activities',
  stability: 'beta',
  administration: 'ping-identity',
  clock: { precisionMicros: 1_000, stamps: 'PingOne service clock when the activity happened (recordedAt, UTC)' },
  clientsWord: ['source.userAgent', 'resources of a check that failed (the account that was tried)'],
  keyClasses: { 'pingone.user': 'K3', 'pingone.client': 'K3', 'pingone.session': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Subscribe to the audit events by webhook (format ACTIVITY), all types: the activities API keeps them for a limited time only, and no activity has the id of a token.',
    'login-not-in-evidence':
      'Collect the sign-in log of the external identity provider as well, where PingOne federates.',
    'device-not-bound': 'Use the sign-on policy’s device conditions, and log the session id (sid) in the application.',
    'owner-unknown': 'Give each workload its own worker application.',
  },
  docs: [
    'https://developer.pingidentity.com/pingone-api/platform/audit-activities.html',
    'https://docs.pingidentity.com/pingone/monitoring/p1_audit_reporting_events.html',
  ],
};
