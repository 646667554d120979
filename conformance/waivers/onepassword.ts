import type { Waiver } from '../waiver.ts';

export const ONEPASSWORD: readonly Waiver[] = [
  {
    stream: 'sekoia:1Password/1password-epm',
    records: 'every',
    dimension: 'outcome',
    peer: /^failure$/,
    reason:
      'audit events and item usages are written of what was done and have no outcome; the peer calls each a failure',
  },
];
