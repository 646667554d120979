import type { Waiver } from '../waiver.ts';

export const POSTGRESQL: readonly Waiver[] = [
  {
    stream: 'elastic:postgresql/log',
    records: 'every',
    dimension: 'time',
    peer: /^2017-07-31T17:/,
    reason: 'EST is five hours behind UTC also in July; the peer reads it as New York time, which then was EDT',
  },
];
