import type { Waiver } from '../waiver.ts';

export const PINGONE: readonly Waiver[] = [
  {
    stream: 'elastic:ping_one/audit',
    records: [37],
    dimension: 'outcome',
    reason:
      'the password was checked and found wrong (PASSWORD.CHECK_FAILED); the peer takes the result of the work for the outcome',
  },
];
