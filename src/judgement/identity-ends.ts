import type { EndFact, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { endHolds, isHeard } from './boundaries.ts';
import type { Evidence } from './evidence.ts';

/**
 * Records that end what an identity of the chain may do: disabled, deleted or offboarded accounts, sessions revoked for a whole
 * account or role (CAEP `session-revoked`, IAM's revocation of older sessions). By time.
 */
export function identityEnds(evidence: Evidence, strand: Strand, chain: readonly Ref[]): readonly EndFact[] {
  if (evidence.endsOf.size === 0) return [];
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

/** Whether the identity was made active again after the end, by `until`. */
export const isUndone = (evidence: Evidence, end: EndFact, until: Micros): boolean =>
  (evidence.statementsOn.get(end.ended.ref) ?? []).some(
    (s) =>
      s.statement.attribute === 'state' &&
      s.statement.value === 'active' &&
      s.time !== null &&
      end.time !== null &&
      s.time >= end.time &&
      s.time <= until,
  );
