import type { DimensionName } from './dimensions.ts';

/** A difference in which the peer is wrong. Each is printed and counted; one that applies to nothing any more is reported. */
export interface Waiver {
  readonly stream: string;
  /** Places in the stream, or `every` for a rule. */
  readonly records: readonly number[] | 'every';
  readonly dimension: DimensionName;
  /** For a rule: only where the peer's value is like this. */
  readonly peer?: RegExp;
  readonly reason: string;
}
