import type { Waiver } from '../waiver.ts';

export const DUO: readonly Waiver[] = [
  {
    stream: 'elastic:cisco_duo/auth',
    records: 'every',
    dimension: 'time',
    peer: /\.000Z$/,
    reason: 'the record states microseconds (isotimestamp); the peer takes the whole seconds of timestamp',
  },
];
