import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'duo.admin-api',
  title: 'Duo Admin API logs',
  stability: 'beta',
  administration: 'duo',
  clock: {
    precisionMicros: 1,
    stamps: 'Duo service clock when the event was written (ts, isotimestamp; version 1 to the second)',
  },
  clientsWord: [
    'user.name and email of an authentication that failed (what the application sent)',
    'access_device.hostname, browser and operating system',
    'access_device.ip where the application passes it on (RADIUS, LDAP, Auth API)',
    'description.email of a failed administrator login',
  ],
  keyClasses: {
    'duo.transaction': 'K3',
    'duo.user': 'K3',
    'duo.admin': 'K3',
    'duo.integration': 'K3',
    'duo.endpoint': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Write the txid (auth_context.txid of the Universal Prompt, auth_status of the Auth API) into the application’s own log: a use then joins to the factor that was passed.',
    'login-not-in-evidence':
      'Duo is a second factor: collect the log of the application or identity provider that checked the first one.',
    'device-not-bound': 'Use Trusted Endpoints: trusted_endpoint_status and epkey then name the machine.',
    'owner-unknown':
      'Collect the activity log (v2): it names administrators by key; the administrator log (v1) has only display names.',
  },
  docs: [
    'https://duo.com/docs/adminapi#logs',
    'https://duo.com/docs/adminapi#authentication-logs',
    'https://duo.com/docs/adminapi#administrator-logs',
    'https://duo.com/docs/adminapi#activity-logs',
    'https://duo.com/docs/oauthapi',
  ],
};
