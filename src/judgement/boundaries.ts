import { ENFORCEMENT_DELAY, SKEW_ACROSS_ADMINISTRATIONS, SKEW_SAME_ADMINISTRATION } from '../lineage/limits.ts';
import type { EndFact, IssueFact, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { decisionTimes, possibleContexts } from './approvals.ts';
import type { Evidence } from './evidence.ts';

/** A stretch of a strand over which issuance, expiry and ends say the same. `null`: open to that side. */
export interface Stretch {
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** Clock tolerance between the record of an issuance or end and a use of the credential, in µs. */
export function toleranceBetween(a: { administration: string; precision: number }, strand: Strand): number {
  const skew = a.administration === strand.administration ? SKEW_SAME_ADMINISTRATION : SKEW_ACROSS_ADMINISTRATIONS;
  return skew + a.precision;
}

/** When an issuance is sure to lie after a use: the use's time is before this. */
export const notBefore = (issue: IssueFact, strand: Strand): Micros | null =>
  issue.time === null ? null : ((issue.time - toleranceBetween(issue, strand)) as Micros);

/** From when on the credential of an issuance can no longer be in use. */
export const notAfter = (issue: IssueFact, strand: Strand): Micros | null =>
  issue.issued.expires === null
    ? null
    : ((issue.issued.expires + toleranceBetween(issue, strand) + ENFORCEMENT_DELAY) as Micros);

/** From when on an end is sure to hold. `null`: the record does not state when. */
export function endHolds(end: EndFact, strand: Strand): Micros | null {
  const at = end.ended.at ?? end.time;
  return at === null ? null : ((at + toleranceBetween(end, strand) + ENFORCEMENT_DELAY) as Micros);
}

/** Records that ended the very credential or session of a strand (not those of its holder), by time. */
export function endsOfCredential(evidence: Evidence, strand: Strand): readonly EndFact[] {
  const refs = new Set<Ref>(strand.nativeSession);
  if (strand.presented?.ref) refs.add(strand.presented.ref);
  for (const join of strand.presented?.joins ?? []) refs.add(join.key);
  return [...refs].sort().flatMap((r) => evidence.endsOf.get(r) ?? []);
}

/** Cut the life of a strand where what can be said about it changes. At least one stretch; together they cover all time. */
export function stretchesOf(evidence: Evidence, strand: Strand): readonly Stretch[] {
  const use = evidence.useOf.get(strand.key);
  if (!use || use.first === null || use.last === null) return [{ from: null, to: null }];
  const cuts = new Set<number>();
  for (const m of evidence.chains.matches(strand)) {
    for (const t of [m.from, m.to, notBefore(m.issue, strand), notAfter(m.issue, strand)]) if (t !== null) cuts.add(t);
  }
  for (const end of endsOfCredential(evidence, strand)) {
    const t = endHolds(end, strand);
    if (t !== null) cuts.add(t);
  }
  for (const t of evidence.chains.secretTimes(strand)) cuts.add(t);
  for (const context of possibleContexts(evidence, strand)) {
    for (const t of decisionTimes(evidence, context)) cuts.add(t);
  }
  const inside = [...cuts].filter((t) => t > (use.first as number) && t <= (use.last as number)).sort((a, b) => a - b);
  const bounds: (Micros | null)[] = [null, ...inside.map((t) => t as Micros), null];
  return bounds.slice(1).map((to, i) => ({ from: bounds[i] ?? null, to }));
}

/** A time that lies in the stretch and in the life of the strand; `null` where the strand has no times. */
export function timeIn(stretch: Stretch, first: Micros | null): Micros | null {
  return stretch.from ?? first;
}
