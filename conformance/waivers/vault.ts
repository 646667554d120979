import type { Waiver } from '../waiver.ts';

export const VAULT: readonly Waiver[] = [
  {
    stream: 'elastic:hashicorp_vault/audit',
    records: [0, 2],
    dimension: 'outcome',
    reason: 'an entry of type request is written before the answer: it has no outcome yet, and the peer says success',
  },
  {
    stream: 'elastic:hashicorp_vault/audit',
    records: [4],
    dimension: 'outcome',
    reason: 'the answer carries its data and an empty error; the peer takes any error field for a failure',
  },
];
