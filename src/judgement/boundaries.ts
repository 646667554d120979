import { isOfInventory } from '../lineage/holders.ts';
import { ENFORCEMENT_DELAY } from '../lineage/limits.ts';
import type { EndFact, FactOrigin, IssueFact, Strand } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { type Clocks, NO_CLOCKS, toleratedBetween } from './clocks.ts';
import type { Evidence } from './evidence.ts';

/** A stretch of a strand over which issuance, expiry and ends say the same. `null`: open to that side. */
export interface Stretch {
  readonly from: Micros | null;
  readonly to: Micros | null;
}

type Recorded = Pick<FactOrigin, 'source' | 'administration' | 'precision'>;

/**
 * Clock tolerance between the record of an issuance or end and a use of the credential, in µs: what such clocks are allowed, and
 * what these are measured to be apart. Measuring widens it, and never narrows it.
 */
export function toleranceBetween(a: Recorded, strand: Strand, clocks: Clocks = NO_CLOCKS): number {
  const { apart } = clocks.between(a.source, strand.source);
  return toleratedBetween(a.administration, strand.administration) + apart + a.precision;
}

/** When an issuance is sure to lie after a use: the use's time is before this. */
export const notBefore = (issue: IssueFact, strand: Strand, clocks: Clocks): Micros | null =>
  issue.time === null ? null : ((issue.time - toleranceBetween(issue, strand, clocks)) as Micros);

/** From when on the credential of an issuance can no longer be in use. */
export const notAfter = (issue: IssueFact, strand: Strand, clocks: Clocks): Micros | null =>
  issue.issued.expires === null
    ? null
    : ((issue.issued.expires + toleranceBetween(issue, strand, clocks) + ENFORCEMENT_DELAY) as Micros);

/** From when on an end is sure to hold. `null`: the record does not state when. */
export function endHolds(end: EndFact, strand: Strand, clocks: Clocks = NO_CLOCKS): Micros | null {
  const at = end.ended.at ?? end.time;
  return at === null ? null : ((at + toleranceBetween(end, strand, clocks) + ENFORCEMENT_DELAY) as Micros);
}

/**
 * Law 4: what a less trusted log says has ended does not contradict the use that a more trusted one saw. The inventory is the
 * organisation's own word, and is heard about every log.
 */
export const isHeard = (end: EndFact, strand: Strand): boolean =>
  isOfInventory(end) || TRUST_ORDER.indexOf(end.trust) >= TRUST_ORDER.indexOf(strand.trust);

/** Records that ended the very credential or session of a strand (not those of its holder), by time. */
export function endsOfCredential(evidence: Evidence, strand: Strand): readonly EndFact[] {
  if (!hasEnd(evidence, strand)) return NO_ENDS;
  const refs = new Set<Ref>(strand.nativeSession);
  if (strand.presented?.ref) refs.add(strand.presented.ref);
  for (const join of strand.presented?.joins ?? []) refs.add(join.key);
  return [...refs].sort().flatMap((r) => (evidence.endsOf.get(r) ?? []).filter((end) => isHeard(end, strand)));
}

const NO_ENDS: readonly EndFact[] = [];

/** Nearly no credential has one: looked at first, since every strand is asked several times. */
function hasEnd({ endsOf }: Evidence, { nativeSession, presented }: Strand): boolean {
  if (endsOf.size === 0) return false;
  for (const session of nativeSession) if (endsOf.has(session)) return true;
  if (presented === null) return false;
  if (presented.ref !== null && endsOf.has(presented.ref)) return true;
  for (const { key } of presented.joins) if (endsOf.has(key)) return true;
  return false;
}

/** A time that lies in the stretch and in the life of the strand; `null` where the strand has no times. */
export function timeIn(stretch: Stretch, first: Micros | null): Micros | null {
  return stretch.from ?? first;
}
