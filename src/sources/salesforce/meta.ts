import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'salesforce.events',
  title: 'Salesforce event monitoring (event log files, real-time events, setup audit trail)',
  stability: 'beta',
  administration: 'salesforce',
  clock: {
    precisionMicros: 1_000,
    stamps: 'Salesforce (UTC); real-time events and the setup audit trail to the second',
  },
  clientsWord: [
    'BROWSER_TYPE, USER_AGENT, Browser, Platform',
    'CLIENT_NAME',
    'DEVICE_ID and DEVICE_MODEL of mobile clients',
    'user name of a failed login',
  ],
  keyClasses: { 'salesforce.login': 'K3', 'salesforce.session': 'K3', 'salesforce.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Download the Login event log file (daily, free for Login and Logout) or stream LoginEventStream: LOGIN_KEY ties it to everything in the session.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider for logins by SAML or OpenID Connect.',
    'device-not-bound':
      'Lock sessions to the address from which they began (Session Settings), and require managed devices at the identity provider.',
    'owner-unknown':
      'Collect the LoginAs event log file: without it a session of login-as looks like the user’s own. Give each integration its own integration user and connected app, with the client-credentials or JWT flow.',
  },
  docs: [
    'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_supportedeventtypes.htm',
    'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_loginas.htm',
    'https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/sforce_api_objects_loginevent.htm',
    'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm',
  ],
};
