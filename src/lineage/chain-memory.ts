import type { StrandKey } from '../model/facts.ts';
import type { Resolution } from './chains.ts';
import type { Match } from './issuances.ts';

/**
 * What `Chains` has found out. It holds for as long as none of the issuances changes from which it was found; whoever hands it on to the
 * chains of a changed set of facts takes out before what no longer does.
 */
export class ChainMemory {
  /** Issuances that fit a strand's credential. */
  readonly matches = new Map<StrandKey, readonly Match[]>();
  /** Resolutions that are the same at all times. */
  readonly timeless = new Map<StrandKey, Resolution>();
}
