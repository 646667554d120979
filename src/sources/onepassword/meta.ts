import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'onepassword.events',
  title: '1Password Events API',
  stability: 'beta',
  administration: '1password',
  clock: {
    precisionMicros: 1,
    stamps: '1Password service clock (timestamp, UTC or with offset); item usages when the server received them',
  },
  clientsWord: [
    'client.app_name, client.app_version, client.platform_name, client.os_name',
    'action of item usages by apps (the app reports what it did with the item)',
    'target_user of a sign-in attempt that failed',
  ],
  keyClasses: {
    'onepassword.user': 'K3',
    'onepassword.session': 'K3',
    'onepassword.device': 'K2',
    'onepassword.token': 'K2',
    'secret.version': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Give the Events API token all three features (sign-in attempts, item usages, audit events) and collect from before the session began (kept for 120 days; audit events for one year).',
    'login-not-in-evidence':
      'Collect sign-in attempts; with Unlock with SSO, the identity provider’s sign-in log as well.',
    'device-not-bound':
      'Item usages name no session and no device: require device trust, and review registered devices by audit event.',
    'owner-unknown': 'Give each workload its own service account, with one token each.',
  },
  docs: [
    'https://developer.1password.com/docs/events-api/reference/',
    'https://developer.1password.com/docs/events-api/audit-events/',
    'https://developer.1password.com/docs/events-api/item-usage-actions/',
    'https://developer.1password.com/docs/service-accounts/',
  ],
};
