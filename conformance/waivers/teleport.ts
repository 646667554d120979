import type { Waiver } from '../waiver.ts';

export const TELEPORT: readonly Waiver[] = [
  {
    stream: 'elastic:teleport/audit',
    records: [151, 152],
    dimension: 'identity',
    reason: 'the user of an Okta assignment is whom it is for (events.proto says so); the peer takes him for its actor',
  },
];
