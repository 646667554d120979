import type { Decision, TriageState } from '../api/triage.ts';
import type { Finding } from '../api/types.ts';

/** Where a finding stands: as the evidence has it, and as somebody decided. */
export interface Standing {
  readonly state: TriageState;
  readonly decision: Decision | null;
  /** Later evidence added to it after it was put aside: it has to be looked at again. */
  readonly hasGrown: boolean;
  /** Need not be seen: put aside, and nothing was added since. */
  readonly isAside: boolean;
}

export function standingOf(f: Pick<Finding, 'events' | 'last'>, decision: Decision | undefined): Standing {
  if (decision === undefined) return { state: 'open', decision: null, hasGrown: false, isAside: false };
  const { state, seen } = decision;
  const putAside = state === 'accepted' || state === 'resolved';
  const hasGrown = putAside && (f.events > seen.events || isLater(f.last, seen.last));
  return { state, decision, hasGrown, isAside: putAside && !hasGrown };
}

/** ISO times in UTC, each to the digits that its record has. */
const isLater = (a: string | null, b: string | null): boolean =>
  a !== null && (b === null || Date.parse(a) > Date.parse(b));
