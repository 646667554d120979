import type { DimensionName } from './dimensions.ts';

/** A difference in which the peer is wrong. Each is printed and counted; one that applies to nothing any more is reported. */
export interface Waiver {
  readonly stream: string;
  /** Places in the stream, or `every` for a rule. */
  readonly records: readonly number[] | 'every';
  readonly dimension: DimensionName;
  /** For a rule: only where the peer's value is this one, or this one is among ours. */
  readonly peer?: RegExp;
  readonly reason: string;
}

export const WAIVERS: readonly Waiver[] = [
  {
    stream: 'sekoia:Google Cloud/Google Cloud Audit',
    records: [2, 3, 4, 5, 6],
    dimension: 'identity',
    reason:
      'Google disabled the account by itself; the peer gives the account that was disabled as the user who did it.',
  },
];
