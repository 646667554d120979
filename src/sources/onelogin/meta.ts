import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'onelogin.events',
  title: 'OneLogin events',
  stability: 'beta',
  administration: 'onelogin',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'OneLogin service clock (created_at, event_timestamp, UTC; the API to the millisecond)',
  },
  clientsWord: ['user_agent', 'user_name of a login that failed', 'notes'],
  keyClasses: { 'onelogin.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Events carry no id of session or token: uses join by the account only. Stream all types by webhook.',
    'login-not-in-evidence': 'With a trusted identity provider, collect its sign-in log as well.',
    'device-not-bound': 'Require device trust certificates by policy; events name no device.',
    'owner-unknown': 'Give each administrator an own account; assumed accounts are named by assuming_acting_user_id.',
  },
  docs: [
    'https://developers.onelogin.com/api-docs/1/events/event-resource',
    'https://developers.onelogin.com/api-docs/1/events/event-types',
    'https://developers.onelogin.com/event-webhooks',
  ],
};
