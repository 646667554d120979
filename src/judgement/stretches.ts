import type { Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { decisionTimes, possibleContexts } from './approvals.ts';
import { endHolds, endsOfCredential, notAfter, notBefore, type Stretch } from './boundaries.ts';
import type { Evidence } from './evidence.ts';
import { identityEndHolds, identityEnds, reinstated } from './identity-ends.ts';

/** Cut the life of a strand where what can be said about it changes. At least one stretch; together they cover all time. */
export function stretchesOf(evidence: Evidence, strand: Strand): readonly Stretch[] {
  const use = evidence.useOf.get(strand.key);
  if (!use || use.first === null || use.last === null) return [{ from: null, to: null }];
  const cuts = new Set<number>();
  for (const m of evidence.chains.matches(strand)) {
    for (const t of [
      m.from,
      m.to,
      notBefore(m.issue, strand, evidence.clocks),
      notAfter(m.issue, strand, evidence.clocks),
    ])
      if (t !== null) cuts.add(t);
  }
  for (const end of endsOfCredential(evidence, strand)) {
    const t = endHolds(end, strand, evidence.clocks);
    if (t !== null) cuts.add(t);
    const again = reinstated(evidence, end, strand);
    if (again !== null) cuts.add(again);
  }
  for (const end of identityEnds(evidence, strand, possibleHolders(evidence, strand, [use.first, use.last]))) {
    const t = identityEndHolds(evidence, end, strand);
    if (t !== null) cuts.add(t);
    const again = reinstated(evidence, end, strand);
    if (again !== null) cuts.add(again);
  }
  for (const t of evidence.chains.secretTimes(strand)) cuts.add(t);
  for (const context of possibleContexts(evidence, strand)) {
    for (const t of decisionTimes(evidence, context)) cuts.add(t);
  }
  for (const t of machineChanges(evidence, strand, [use.first, use.last])) cuts.add(t);
  const inside = [...cuts].filter((t) => t > (use.first as number) && t <= (use.last as number)).sort((a, b) => a - b);
  const bounds: (Micros | null)[] = [null, ...apartByUses(inside, use.times).map((t) => t as Micros), null];
  return bounds.slice(1).map((to, i) => ({ from: bounds[i] ?? null, to }));
}

/**
 * Of the cuts between two uses the first and the last: what lies between those is one stretch without a use, however often the id was
 * somebody else's in the meantime. All of them where the uses are too many to be listed.
 */
function apartByUses(cuts: readonly number[], times: readonly Micros[] | null): readonly number[] {
  if (times === null) return cuts;
  const kept: number[] = [];
  let next = 0;
  for (const [i, cut] of cuts.entries()) {
    const isFirst = next < times.length && (times[next] as number) < cut;
    while (next < times.length && (times[next] as number) < cut) next++;
    const after = cuts[i + 1];
    const isLast = after === undefined || (next < times.length && (times[next] as number) < after);
    if (isFirst || isLast) kept.push(cut);
  }
  return kept;
}

/** Every identity that may hold the credential at one of these times. */
function possibleHolders(evidence: Evidence, strand: Strand, times: readonly Micros[]): readonly Ref[] {
  if (evidence.endsOf.size === 0) return [];
  return [...new Set(times)].flatMap((t) => evidence.chains.resolve(strand, t).candidates.flatMap((c) => c.chain));
}

/** When the machine that the use shows is handed on, or the account of whoever it is assigned to. */
function machineChanges(evidence: Evidence, strand: Strand, times: readonly Micros[]): readonly Micros[] {
  const machine = strand.device.deviceId;
  if (machine === null) return [];
  const changes = evidence.machines.changesOf(machine);
  if (evidence.machines.evidenceOf(machine).length === 0) return changes;
  const roots = times.flatMap((t) => evidence.chains.resolve(strand, t).candidates.flatMap((c) => c.chain[0] ?? []));
  return [...changes, ...roots.flatMap((root) => evidence.holders.changesOf(root))];
}
