import type { Digest, EventId, StrandKey } from './facts.ts';
import type { Grades, KeyClass, Trust } from './grade.ts';
import type { Ref } from './ref.ts';
import type { Micros } from './time.ts';

export const VERDICTS = ['attributed', 'held', 'contested', 'ambiguous', 'unattributed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One step of a chain: two refs, the evidence joining them, its key class. */
export interface ChainStep {
  readonly from: Ref;
  readonly to: Ref;
  /** The join key on which they were found equal; `null` where one record states both. */
  readonly key: Ref | null;
  readonly cls: KeyClass;
  /** Stable code of the kind of step: `issued`, `asserted`, `authenticated`, `delivered` … (docs/verdicts.md). */
  readonly how: string;
  readonly administration: string;
  readonly evidence: readonly Digest[];
}

export interface Window {
  readonly from: Micros | null;
  readonly to: Micros | null;
  /** How far either end may lie from the truth, in µs: the larger of the two below. */
  readonly precision: number;
  /**
   * How far the opening and the closing may lie from the truth, in µs: the precision of the record that states it, widened by what
   * the clocks are measured to be apart. `null`: no record states it, the first or last use is all that is known.
   */
  readonly opensWithin: number | null;
  readonly closesWithin: number | null;
  readonly openedBy: Digest | null;
  readonly closedBy: Digest | null;
  /** `issued`, `login`, `first-use` / `expiry`, `revoked`, `deleted`, `last-use` … */
  readonly openedHow: string;
  readonly closedHow: string;
}

export interface Rival {
  readonly hypothesis: string;
  readonly weakerBecause: string;
}

/** In which job, agent run and request a use happened: by its own record, or by the issuance of what it presents. */
export interface UseContext {
  readonly job: Ref | null;
  readonly agentRun: Ref | null;
  readonly request: Ref | null;
}

/** The tool call that caused a call, as a gateway recorded it. */
export interface ToolCall extends Omit<UseContext, 'job'> {
  readonly toolCall: string;
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
  /** The gateway's own event, and the record that says so. */
  readonly event: EventId;
  readonly evidence: Digest;
  readonly time: Micros | null;
}

/** Who let it happen, as the evidence has it for this stretch of time. */
export interface Approval {
  /** The job or request that was decided. */
  readonly ref: Ref;
  /** Root of whoever decided; `null` where nobody did, or the decider is not proven. */
  readonly by: Ref | null;
  readonly at: Micros | null;
  /**
   * `approved` before the use; `approved-afterwards`; `self-approved` by whoever ran it, asked for it or used it; `rejected` by the
   * last decision before the use; `missing`: the policy asks for one, and none is in evidence.
   */
  readonly state: 'approved' | 'approved-afterwards' | 'self-approved' | 'rejected' | 'missing';
  readonly evidence: Digest | null;
}

/** Evidence that is missing: a code of the gap table, and what it would decide here. */
export interface Gap {
  readonly code: string;
  readonly source: string;
  readonly decides: string;
}

/** A session over one interval: the unit that is judged. Serves every event of `strand` with `from` ≤ time < `to`. */
export interface Segment {
  readonly strand: StrandKey;
  /** `null`: open to that side. Events without a time belong to the segment that is open at the front. */
  readonly from: Micros | null;
  readonly to: Micros | null;
  readonly session: string;
  readonly verdict: Verdict;
  /** Code of the reason table (docs/verdicts.md). */
  readonly reason: string;
  readonly holder: readonly Ref[];
  readonly operator: readonly Ref[];
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
  readonly device: Ref | null;
  readonly credential: Ref | null;
  /**
   * Where a declared secret opened the account: the one version that can have been used, and the interval in which it could be.
   * `null` where none is declared, or where several could.
   */
  readonly secret: { readonly version: Ref; readonly from: Micros | null; readonly to: Micros | null } | null;
  readonly context: UseContext;
  readonly approval: Approval | null;
  readonly window: Window;
  readonly grade: Grades;
  /** Why each grade is what it is, in one sentence each. */
  readonly gradeReasons: { readonly identity: string; readonly device: string; readonly window: string };
  readonly chain: readonly ChainStep[];
  /** What places the operator at this use; `null` where nothing does. */
  readonly placement: { readonly how: string; readonly says: string; readonly evidence: readonly Digest[] } | null;
  /** For `ambiguous`: one complete holder chain each, sorted. */
  readonly candidates: readonly (readonly Ref[])[];
  readonly rivals: readonly Rival[];
  readonly gaps: readonly Gap[];
  /** Codes of the finding table. */
  readonly findings: readonly string[];
  /** Records the verdict rests on, sorted by (time, digest). */
  readonly evidence: readonly { readonly time: Micros | null; readonly digest: Digest }[];
  /** Every ref whose records were looked at, found or not: given all records that mention them, the verdict recomputes. */
  readonly consulted: readonly Ref[];
  /** A service acting by itself: counted apart in the headline. */
  readonly serviceInternal: boolean;
}

export interface Finding {
  /** Stable id: hash of code and subject. */
  readonly id: string;
  readonly code: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly subject: Ref;
  /** One sentence, with the refs and times that matter. */
  readonly says: string;
  readonly strands: readonly StrandKey[];
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly events: number;
  readonly evidence: readonly Digest[];
  /** Of the evidence without which it would not be found, the least that any is trusted. */
  readonly trust: Trust;
  /** Why the policy says that it need not be seen; `null`: it has to be. */
  readonly suppressed: { readonly reason: string; readonly until: Micros | null } | null;
}

/** A credential with its lineage, for `ascribe credentials` and `trace`. */
export interface CredentialSummary {
  readonly ref: Ref;
  /** Distinguishes recurrences of one id: the issuance's join key, or the ref itself. */
  readonly instance: string;
  readonly holder: readonly Ref[];
  readonly issuedBy: Digest | null;
  readonly issuedAt: Micros | null;
  readonly expires: Micros | null;
  readonly ended: { readonly at: Micros | null; readonly how: string; readonly by: Digest } | null;
  /** Strand that presented the parent credential at issuance, and strands that used this one. */
  readonly issuedFrom: StrandKey | null;
  readonly strands: readonly StrandKey[];
  readonly events: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly devices: readonly Ref[];
}

export interface IdentitySummary {
  readonly ref: Ref;
  readonly names: readonly string[];
  /** What the inventory says of it; absent: nothing. Several values of a kind: it contradicts itself. */
  readonly inventory?: {
    /** The organisation's ids of whoever has the account. */
    readonly holders: readonly string[];
    readonly kinds: readonly string[];
    readonly roles: readonly string[];
    readonly mfa: readonly string[];
  };
  /** Who answers for it: by the inventory, else by the policy; empty: nobody is named. */
  readonly owners: readonly string[];
  readonly states: readonly { readonly at: Micros | null; readonly state: string; readonly by: Digest }[];
  readonly credentials: readonly Ref[];
  readonly devices: readonly Ref[];
  readonly events: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
}

/**
 * How the clocks of two sources differ, measured on records of one happening in both: what `issuer` hands out is taken to `user` at
 * once. Times in µs, of the clock of `user` less that of `issuer`; they include the way from one to the other.
 */
export interface ClockDifference {
  readonly issuer: string;
  readonly user: string;
  /** How many such pairs are in evidence, and how many were looked at. */
  readonly pairs: number;
  readonly looked: number;
  /** Quartiles of those looked at. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** What their clocks are allowed to differ by before order between them contradicts, in µs. */
  readonly tolerated: number;
  /** By how much they are apart beyond what precision and the way explain; 0: nothing shows that they are. Windows are widened by it. */
  readonly apart: number;
  readonly keys: readonly Ref[];
  /** Records of the issuances looked at. */
  readonly evidence: readonly Digest[];
  /** Strands of the uses looked at. */
  readonly uses: readonly StrandKey[];
  readonly trust: Trust;
}

export interface Judgement {
  readonly segments: readonly Segment[];
  readonly findings: readonly Finding[];
  readonly credentials: readonly CredentialSummary[];
  readonly identities: readonly IdentitySummary[];
  readonly clocks: readonly ClockDifference[];
}
