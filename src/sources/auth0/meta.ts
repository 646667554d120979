import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'auth0.tenant-logs',
  title: 'Auth0 tenant logs',
  stability: 'beta',
  administration: 'auth0',
  clock: { precisionMicros: 1_000, stamps: 'Auth0 service clock at the end of the transaction (date, UTC)' },
  clientsWord: [
    'user_agent',
    'user_name of a failed log (what was typed)',
    'ip of token exchanges by a confidential client (its own, or what it forwards in auth0-forwarded-for)',
  ],
  keyClasses: {
    'oidc.jti': 'K2',
    'auth0.session': 'K3',
    'auth0.user': 'K3',
    'auth0.client': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Stream the tenant logs (they are kept 1 to 30 days), all categories: streams that filter “Login – Success” leave sessions without their beginning.',
    'login-not-in-evidence':
      'Stream the logs of the upstream identity provider as well, and tenant logs from before the session began.',
    'device-not-bound':
      'Write session_id and jti into the application’s own log (Action api.accessToken.setCustomClaim), and use DPoP or mTLS sender-constrained tokens.',
    'owner-unknown':
      'Give each workload its own machine-to-machine application, with Private Key JWT instead of a shared secret.',
  },
  docs: [
    'https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes',
    'https://auth0.com/docs/deploy-monitor/logs/log-event-data',
    'https://auth0.com/docs/deploy-monitor/logs/prompt-details-in-tenant-logs',
    'https://auth0.com/docs/customize/log-streams/event-filters',
    'https://github.com/auth0/auth0-log-schemas',
  ],
};
