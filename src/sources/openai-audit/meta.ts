import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'openai.audit',
  title: 'OpenAI organization audit log',
  stability: 'beta',
  administration: 'openai',
  clock: { precisionMicros: 1_000_000, stamps: 'OpenAI when the change took effect (UTC)' },
  clientsWord: ['user_agent', 'names of keys, projects and accounts', 'user of login.failed'],
  keyClasses: { 'openai.api-key': 'K2', 'openai.user': 'K3', 'openai.service-account': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Export the audit log from before the key was made: api_key.created has its tracking id. Audit logging must have been switched on by then.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider: login.succeeded has no session id.',
    'device-not-bound':
      'Entries of sessions carry address and JA3/JA4: set an IP allowlist, and list egress addresses in ascribe.yaml.',
    'owner-unknown':
      'Give each workload its own service account and key; calls of the models themselves are not in this log.',
  },
  docs: [
    'https://platform.openai.com/docs/api-reference/audit-logs',
    'https://platform.openai.com/docs/api-reference/audit-logs/object',
  ],
};
