import type { Facts, Strand } from '../model/facts.ts';
import { indexEvidence } from './evidence.ts';
import { hearsayIn, isApplication } from './hearsay.ts';
import { isVouchedFor, vouchedFacts } from './levels.ts';
import type { PlacementWorld } from './placed.ts';
import type { JudgementPolicy } from './policy.ts';
import { observeUsage } from './usage.ts';

/** The evidence by which strands are judged: what is vouched for by such alone, and each log without what applications say of what is not theirs. */
export interface Worlds {
  /** All there is. */
  readonly whole: PlacementWorld;
  readonly for: (strand: Strand) => PlacementWorld;
}

export function worldsOf(facts: Facts, policy: JudgementPolicy, segmentAt: PlacementWorld['segmentAt']): Worlds {
  const worldOf = (some: Facts, unheard: ReadonlySet<string>): PlacementWorld => {
    const indexed = indexEvidence(some, policy);
    const evidence =
      unheard.size === 0 ? indexed : { ...indexed, strands: indexed.strands.filter((s) => !unheard.has(s.key)) };
    return { evidence, usage: observeUsage(evidence, policy), policy, segmentAt };
  };
  /** By whose uses are judged: each application's own word counts for its own alone. */
  const without = (some: Facts): { readonly own: PlacementWorld; readonly of: (strand: Strand) => PlacementWorld } => {
    const own = worldOf(some, new Set());
    const known = new Map<string | null, PlacementWorld>();
    const worldFor = (judged: string | null): PlacementWorld => {
      const hearsay = hearsayIn(some, judged);
      return hearsay === null ? own : worldOf(hearsay.without, hearsay.unheard);
    };
    const of = (strand: Strand): PlacementWorld => {
      const judged = isApplication(strand) ? strand.source : null;
      const world = known.get(judged) ?? worldFor(judged);
      known.set(judged, world);
      return world;
    };
    return { own, of };
  };
  const all = without(facts);
  const vouched = vouchedFacts(facts);
  const high = vouched === null ? all : without(vouched);
  return { whole: all.own, for: (strand) => (isVouchedFor(strand) ? high : all).of(strand) };
}
