import type { Digest, Facts, StrandKey } from '../../model/facts.ts';
import { TRUST_ORDER, type Trust } from '../../model/grade.ts';
import type { Segment } from '../../model/verdict.ts';
import type { Evidence } from '../evidence.ts';
import type { JudgementPolicy } from '../policy.ts';
import type { Usage } from '../usage.ts';

/** The judged evidence, as the findings across it see it. */
export interface JudgedWorld {
  readonly evidence: Evidence;
  readonly usage: Usage;
  readonly policy: JudgementPolicy;
  readonly segments: ReadonlyMap<StrandKey, readonly Segment[]>;
  /** What there is of each log as a whole. */
  readonly logs: Pick<Facts, 'hours' | 'runs'>;
  /** Segments with one proven holder that nothing contradicts, in which something happened. */
  readonly heldUses: readonly Segment[];
}

export const judgedWorld = (parts: Omit<JudgedWorld, 'heldUses'>): JudgedWorld => ({
  ...parts,
  heldUses: heldUsesOf(parts),
});

function heldUsesOf({ evidence, segments }: Pick<JudgedWorld, 'evidence' | 'segments'>): readonly Segment[] {
  const held: Segment[] = [];
  for (const strand of evidence.strands) {
    if (strand.trust === 'foreign') continue;
    const times = evidence.useOf.get(strand.key)?.times ?? null;
    for (const s of segments.get(strand.key) ?? []) {
      if (s.holder.length === 0 || s.serviceInternal || (s.verdict !== 'attributed' && s.verdict !== 'held')) continue;
      const isUsed =
        times === null ||
        (s.from === null && s.to === null && times.length > 0) ||
        times.some((t) => (s.from === null || t >= s.from) && (s.to === null || t < s.to));
      if (isUsed) held.push(s);
    }
  }
  return held;
}

/** The records that show these uses: the first of each, and what their chains rest on. */
export function evidenceOf({ evidence }: JudgedWorld, uses: readonly Segment[]): Digest[] {
  const digests = new Set<Digest>();
  for (const s of uses) {
    const use = evidence.useOf.get(s.strand);
    if (use) digests.add(use.firstEvidence);
    for (const e of s.evidence) digests.add(e.digest);
  }
  return [...digests];
}

export const trustIn = ({ evidence }: JudgedWorld, s: Segment): Trust =>
  evidence.strandOf.get(s.strand)?.trust ?? 'unprotected';

/** A chain of evidence is trusted as its weakest part. */
export const weaker = (a: Trust, b: Trust): Trust => (TRUST_ORDER.indexOf(a) <= TRUST_ORDER.indexOf(b) ? a : b);

/** Those of the highest trust there is among them. */
export function mostTrusted<T extends { readonly trust: Trust }>(items: readonly T[]): readonly T[] {
  const best = items.reduce((max, { trust }) => Math.max(max, TRUST_ORDER.indexOf(trust)), 0);
  return items.filter(({ trust }) => TRUST_ORDER.indexOf(trust) === best);
}

/** So many are named in a sentence; the actions lead to the rest. */
const NAMED = 4;

export function named(items: Iterable<string>): string {
  const all = [...new Set(items)].sort();
  const more = all.length - NAMED;
  return all.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
