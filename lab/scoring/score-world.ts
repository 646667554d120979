import type { Truth } from '../truth.ts';
import type { Attribution, Attributions } from './attribution.ts';
import { type Mark, mark } from './mark.ts';

/** Mark every action of one world. The devices of a chain must be told apart where the evidence tells them apart. */
export function scoreWorld(truths: readonly Truth[], attributions: Attributions): Mark[] {
  const pairs = truths.map((truth) => ({ truth, attribution: attributions.claim(truth.ids) }));
  const machines = new Map<string, Set<string>>();
  for (const { truth, attribution } of pairs) {
    const seen = deviceKey(truth, attribution);
    if (seen === null || truth.device === null) continue;
    const of = machines.get(seen);
    if (of) of.add(truth.device);
    else machines.set(seen, new Set([truth.device]));
  }
  return pairs.map(({ truth, attribution }) => {
    const seen = deviceKey(truth, attribution);
    return mark(truth, attribution, seen === null || machines.get(seen)?.size === 1);
  });
}

const deviceKey = (truth: Truth, a: Attribution | null): string | null =>
  a === null || a.device === null || !truth.deviceKnowable ? null : `${truth.chain}|${a.device}`;
