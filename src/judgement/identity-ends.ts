import type { EndFact, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { endHolds, isHeard, toleranceBetween } from './boundaries.ts';
import type { Evidence } from './evidence.ts';

/**
 * Records that end what an identity of the chain may do: disabled, deleted or offboarded accounts, sessions revoked for a whole
 * account or role (CAEP `session-revoked`, IAM's revocation of older sessions). By time.
 */
export function identityEnds(evidence: Evidence, strand: Strand, chain: readonly Ref[]): readonly EndFact[] {
  if (!chain.some((r) => evidence.endsOf.has(r))) return [];
  return [...new Set(chain)]
    .flatMap((r) => evidence.endsOf.get(r) ?? [])
    .filter((end) => isHeard(end, strand))
    .sort((a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.event < b.event ? -1 : 1));
}

/** When an end of an identity is sure to hold for a use; it is dated by its own record, whatever moment it names. */
export const identityEndHolds = (evidence: Evidence, end: EndFact, strand: Strand): Micros | null =>
  endHolds({ ...end, ended: { ...end.ended, at: null } }, strand, evidence.clocks);

/** Whether an end is meant for a session that was opened at this time: some end only what is older than a stated moment. */
export function isMeantFor({ ended, time }: EndFact, opened: Micros | null): boolean {
  if (ended.at !== null) return opened !== null && opened < ended.at;
  return opened === null || time === null || opened <= time;
}

/**
 * When what was ended was first made active again, by the clocks of a use; `null`: never. Only what was disabled, offboarded or deleted
 * can be: a session that was revoked or logged out stays ended, however active its account is afterwards.
 */
export function reinstated(evidence: Evidence, end: EndFact, strand: Strand): Micros | null {
  if (end.time === null || !REVERSIBLE.has(end.ended.how)) return null;
  const again = firstSince(evidence.reinstatementsOf.get(end.ended.ref) ?? [], end.time);
  return again === undefined ? null : ((again.time - toleranceBetween(again, strand, evidence.clocks)) as Micros);
}

const REVERSIBLE: ReadonlySet<EndFact['ended']['how']> = new Set(['disabled', 'offboarded', 'deleted']);

/** The first at or after a time; they come by time. */
function firstSince<T extends { readonly time: Micros }>(sorted: readonly T[], time: Micros): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((sorted[mid] as T).time < time) low = mid + 1;
    else high = mid;
  }
  return sorted[low];
}

/** Whether what was ended was made active again by `until`. */
export function isUndone(evidence: Evidence, end: EndFact, strand: Strand, until: Micros): boolean {
  const again = reinstated(evidence, end, strand);
  return again !== null && again <= until;
}
