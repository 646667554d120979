import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'cloudflare.audit',
  title: 'Cloudflare account audit log (versions 1 and 2, Logpush)',
  stability: 'beta',
  administration: 'cloudflare',
  clock: { precisionMicros: 1_000_000, stamps: 'Cloudflare when the action was done (UTC), often with microseconds' },
  clientsWord: ['raw.user_agent', 'names of tokens and resources'],
  keyClasses: { 'cloudflare.token': 'K2', 'cloudflare.user': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Export the audit log from before the token was made (it is kept for 18 months), or push it with Logpush.',
    'login-not-in-evidence': 'Collect the sign-in log of the identity provider: a login entry has no session id.',
    'device-not-bound': 'Restrict tokens to client addresses, and list egress addresses in ascribe.yaml.',
    'owner-unknown':
      'Replace the global API key by tokens, one per workload: version 2 names the token of each action.',
  },
  docs: [
    'https://developers.cloudflare.com/fundamentals/account/account-security/review-audit-logs/',
    'https://developers.cloudflare.com/fundamentals/account/account-security/audit-logs/',
    'https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/audit_logs/',
  ],
};
