import type { Grade, Verdict } from './types.ts';

/** Answers that are drawn rather than listed: lineage, the two sides of a session, coverage, timelines. */
type Iso = string | null;

export interface TraceNode {
  readonly ref: string;
  readonly instance: string | null;
  readonly holder: readonly string[];
  readonly issuedAt: Iso;
  readonly issuedBy: string | null;
  readonly expires: Iso;
  readonly ended: { readonly at: Iso; readonly how: string } | null;
  readonly actions: number;
  readonly privileged: number;
  readonly first: Iso;
  readonly last: Iso;
  readonly devices: readonly string[];
  readonly findings: readonly string[];
  /** Descendants that are not drawn; they are in the totals. */
  readonly folded: number;
  readonly children: readonly TraceNode[];
}

export interface Trace {
  readonly ref: string;
  readonly role: string;
  readonly total: { readonly actions: number; readonly privileged: number; readonly credentials: number };
  /** Whence it came, nearest first; one line for each issuance. */
  readonly origins: readonly (readonly TraceNode[])[];
  readonly tree: TraceNode;
}

export type SideName = 'holder' | 'open' | 'other' | 'nobody';

export type Tally = readonly { readonly value: string; readonly actions: number }[];

export interface Side {
  readonly name: SideName;
  readonly actions: number;
  readonly privileged: number;
  readonly first: Iso;
  readonly last: Iso;
  readonly traits: Readonly<Record<string, Tally>>;
  readonly reasons: Tally;
  readonly did: Tally;
  readonly obtained: readonly { readonly ref: string; readonly issuedAt: Iso; readonly events: number }[];
}

export interface ComparedAction {
  readonly event: string;
  readonly time: Iso;
  readonly action: string;
  readonly target: string | null;
  readonly privileged: boolean;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Comparison {
  readonly what: string;
  readonly holders: readonly (readonly string[])[];
  readonly openings: readonly {
    readonly at: Iso;
    readonly device: string | null;
    readonly address: string | null;
    readonly client: string | null;
    readonly system: string | null;
  }[];
  readonly sides: readonly Side[];
  readonly fork: {
    readonly lastOfHolder: ComparedAction | null;
    readonly firstOfOther: ComparedAction;
    readonly between: number;
  } | null;
}

export interface CoverageSource {
  readonly source: string;
  readonly actions: number;
  readonly privileged: number;
  readonly serviceInternal: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly grades: Readonly<Record<Grade, number>>;
  readonly defensiblePrivileged: number;
  readonly accountablePrivileged: number;
}

export interface CoverageGap {
  readonly code: string;
  readonly source: string;
  readonly title: string;
  readonly decides: string;
  readonly actions: number;
  readonly privilegedActions: number;
  readonly remedy: string | null;
  readonly cost: string | null;
}

export interface Coverage {
  readonly headline: {
    readonly privileged: number;
    readonly defensible: number;
    readonly serviceInternalPrivileged: number;
    readonly serviceInternalDefensible: number;
  };
  readonly actions: number;
  readonly sources: readonly CoverageSource[];
  readonly reasons: readonly {
    readonly verdict: Verdict;
    readonly reason: string;
    readonly says: string;
    readonly actions: number;
    readonly privileged: number;
  }[];
  readonly gaps: readonly CoverageGap[];
}

export interface CoverageOverTime {
  readonly from: Iso;
  readonly to: Iso;
  readonly widthMicros: number;
  readonly stretches: readonly {
    readonly at: string;
    readonly actions: number;
    readonly privileged: number;
    readonly defensible: number;
    readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
    readonly grades: Readonly<Partial<Record<Grade, number>>>;
  }[];
}

export interface TimelineBucket {
  /** Index into `lanes`; `lanes.length` stands for all lanes that are left out. */
  readonly lane: number;
  readonly stretch: number;
  readonly actions: number;
  readonly privileged: number;
  readonly failed: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

export interface TimelineMark {
  readonly at: string;
  /** `issued`, `expires`, `ended`, or the kind of an event. */
  readonly what: string;
  readonly ref: string | null;
  readonly lane: string | null;
  readonly event: string | null;
  readonly says: string;
}

export interface Timeline {
  /** Of all actions in scope, whatever stretch was asked for. */
  readonly first: Iso;
  readonly last: Iso;
  readonly actions: number;
  readonly untimed: number;
  readonly from: Iso;
  readonly to: Iso;
  readonly widthMicros: number;
  readonly stretches: number;
  readonly lanes: readonly {
    readonly key: string;
    readonly actions: number;
    readonly privileged: number;
    readonly first: Iso;
    readonly last: Iso;
  }[];
  readonly lanesLeftOut: number;
  readonly buckets: readonly TimelineBucket[];
  readonly marks: readonly TimelineMark[];
  readonly marksLeftOut: number;
}
