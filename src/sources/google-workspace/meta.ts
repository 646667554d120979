import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'google.workspace',
  title: 'Google Workspace activities (Reports API)',
  stability: 'beta',
  administration: 'google',
  clock: { precisionMicros: 1_000, stamps: 'Google service clock when the activity happened (id.time, UTC)' },
  clientsWord: ['user_agent', 'actor.email of a failed sign-in', 'application names that developers choose (app_name)'],
  keyClasses: {
    'google.user': 'K3',
    'google.device': 'K2',
    'gcp.user': 'K3',
    'gcp.service-account': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Export the login, saml and token applications as well (they are kept for 180 days); activities carry no id of session or token, so an account’s uses join by the account only.',
    'login-not-in-evidence':
      'With single sign-on, collect the sign-in log of the identity provider: login_type saml names none of its sessions.',
    'device-not-bound':
      'Enrol devices (endpoint verification) and use context-aware access: its activities name the device of each access.',
    'owner-unknown':
      'Replace shared accounts by groups and delegated mailboxes; list robots’ accounts with their owner.',
  },
  docs: [
    'https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities',
    'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-event-names',
    'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/login',
    'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/token',
    'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/saml',
    'https://support.google.com/a/answer/7061566',
  ],
};
