import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'slack.audit',
  title: 'Slack Enterprise audit logs',
  stability: 'beta',
  administration: 'slack',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'Slack when the action was done (UTC); an anomaly: when what it is about was done',
  },
  clientsWord: ['context.ua', 'names and titles of entities', 'actor of user_login_failed'],
  keyClasses: { 'slack.session': 'K3', 'slack.user': 'K3', 'app.service': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Export user_login too (Audit Logs API, from before the session began): it carries the session id of what follows.',
    'login-not-in-evidence':
      'Collect the sign-in log of the identity provider: Slack records that single sign-on succeeded, not how.',
    'device-not-bound':
      'Require managed devices (EMM, device trust of the identity provider): Slack logs address and user agent only.',
    'owner-unknown':
      'Actions by an app name it in context.app; give each integration its own app, and its tokens an owner.',
  },
  docs: [
    'https://docs.slack.dev/admins/audit-logs-api/',
    'https://docs.slack.dev/reference/audit-logs-api/methods-actions-reference/',
  ],
};
