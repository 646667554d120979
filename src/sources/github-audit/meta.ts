import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'github.audit',
  title: 'GitHub audit log',
  stability: 'beta',
  administration: 'github',
  clock: { precisionMicros: 1_000, stamps: 'GitHub’s clock when the event was recorded (UTC, milliseconds)' },
  clientsWord: [
    'user_agent',
    'referrer',
    'actor without actor_id (a login can be renamed and taken by another)',
    'runner_name and runner_labels of a self-hosted runner (chosen at its registration)',
    'names and titles of branches, workflows, pull requests and keys',
  ],
  keyClasses: {
    'token.sha256': 'K2',
    'github.token': 'K2',
    'ssh.key': 'K2',
    'github.user': 'K3',
    'app.session': 'K3',
    'agent.run': 'K3',
    'ci.job': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Collect the enterprise’s audit log with user events (Enterprise Managed Users) or the owner’s security log: tokens and keys are created there, not in the organisation’s log.',
    'login-not-in-evidence':
      'Stream the audit log of the enterprise (business.sso_response, org.sso_response are not in the web view), and collect the identity provider’s sign-in log.',
    'device-not-bound':
      'Turn on the disclosure of IP addresses in the audit log settings (actor_ip is off by default), and use short-lived tokens of GitHub Apps or SSH certificates.',
    'owner-unknown':
      'Replace deploy keys and shared machine accounts by GitHub Apps, whose tokens live an hour; export Git events (they are kept for seven days).',
  },
  docs: [
    'https://docs.github.com/en/enterprise-cloud@latest/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization',
    'https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/identifying-audit-log-events-performed-by-an-access-token',
    'https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/streaming-the-audit-log-for-your-enterprise',
    'https://docs.github.com/en/copilot/reference/enterprise-administrators/agentic-audit-log-events',
    'https://docs.github.com/en/enterprise-cloud@latest/rest/orgs/orgs#get-the-audit-log-for-an-organization',
  ],
};
