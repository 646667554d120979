import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'anthropic.activity',
  title: 'Anthropic Compliance API activity feed',
  stability: 'beta',
  administration: 'anthropic',
  clock: { precisionMicros: 1_000_000, stamps: 'Anthropic when the activity happened (UTC)' },
  clientsWord: ['actor.user_agent', 'unauthenticated_email_address', 'names of keys, servers and projects'],
  keyClasses: { 'anthropic.api-key': 'K2', 'anthropic.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Export the feed from before the key was made; it begins when the Compliance API is switched on, and is kept for six years.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider: sso_login_succeeded has no session id.',
    'device-not-bound':
      'Activities carry an address and a user agent: restrict addresses for the organization, and list egress addresses in ascribe.yaml.',
    'owner-unknown': 'Give each workload its own API key; actor.api_key_id then names it.',
  },
  docs: ['https://platform.claude.com/docs/en/manage-claude/compliance-activity-feed'],
};
