import type { Leaf, RefsLeaf } from '../envelope.ts';

/** A run as the log commits to it. */
export interface SealedRun {
  /** Index of its leaf. */
  readonly index: number;
  readonly leaf: RefsLeaf;
}

/** What is needed of a log to find its runs. */
export interface RunLog {
  leaf(index: number): Leaf;
  /** Index of the last leaf about a run; `null`: there is none. */
  lastRun(): number | null;
}

/**
 * The runs that together cover the log from its first leaf on, in that order; none where the log has no index, or the last run does not
 * lead back to leaf 0. What is there is made by the last writer's rules; earlier runs that were merged into these stay in the log
 * as leaves and are of no use any more.
 */
export function runsOf(log: RunLog): readonly SealedRun[] {
  const runs: SealedRun[] = [];
  for (let index = log.lastRun(); index !== null; ) {
    const leaf = log.leaf(index);
    const after = runs[0];
    if (
      leaf.type !== 'refs' ||
      leaf.to > index ||
      (after !== undefined && (leaf.to !== after.leaf.from || index >= after.index))
    )
      return [];
    runs.unshift({ index, leaf });
    index = leaf.previous;
  }
  return runs;
}
