import type { Waiver } from '../waiver.ts';

export const GOOGLE_CLOUD: readonly Waiver[] = [
  {
    stream: 'sekoia:Google Cloud/Google Cloud Audit',
    records: [2, 3, 4, 5, 6],
    dimension: 'identity',
    reason:
      'Google disabled the account by itself; the peer gives the account that was disabled as the user who did it.',
  },
];
