import type { DeviceTraces, Event, Principal } from '../../model/event.ts';
import type { Digest } from '../../model/facts.ts';
import type { Grade } from '../../model/grade.ts';
import type { Ref } from '../../model/ref.ts';
import type { Approval, Finding, Rival, UseContext, Verdict } from '../../model/verdict.ts';
import type { ReportedClocks } from '../clocks.ts';
import type { NamedPolicy } from '../policy.ts';

/**
 * Everything that the card of `ascribe explain` shows, as plain data: `--format json` writes it as it is. Times are ISO
 * 8601 in UTC.
 */
export interface Explanation {
  readonly event: string;
  readonly sourceEventId: string | null;
  readonly source: string;
  readonly time: string | null;
  readonly precisionMicros: number;
  readonly kind: Event['kind'];
  readonly action: string;
  readonly target: string | null;
  readonly outcome: Event['outcome'];
  readonly error: string | null;
  readonly privileged: boolean;
  readonly log: LogSaid;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly reasonSays: string;
  readonly holder: readonly Ref[];
  readonly operator: readonly Ref[];
  readonly onBehalfOf: readonly Ref[];
  readonly mode: Event['mode'];
  readonly placement: { readonly how: string; readonly says: string; readonly evidence: readonly Cited[] } | null;
  readonly device: Ref | null;
  readonly credential: Ref | null;
  readonly secretVersion: Ref | null;
  /** When that version can have opened the account; `null` where the version is the record’s own word. */
  readonly secretWindow: { readonly from: string | null; readonly to: string | null } | null;
  readonly context: UseContext & { readonly toolCall: string | null };
  readonly approval: ExplainedApproval | null;
  readonly session: string;
  readonly window: ExplainedWindow;
  readonly grade: {
    readonly identity: GradeWithReason;
    readonly device: GradeWithReason;
    readonly window: GradeWithReason;
    readonly overall: Grade;
  };
  readonly chain: readonly ExplainedStep[];
  readonly candidates: readonly (readonly Ref[])[];
  readonly rivals: readonly Rival[];
  readonly findings: readonly ExplainedFinding[];
  readonly missing: readonly ExplainedGap[];
  /** Every record the verdict rests on, the action's own first. */
  readonly evidence: readonly Cited[];
  readonly serviceInternal: boolean;
  /** Under which the verdict holds. */
  readonly policy: NamedPolicy;
}

/** What the record itself says, before any judgement. */
export interface LogSaid {
  readonly principal: Principal;
  readonly device: DeviceTraces;
  readonly credential: Ref | null;
  readonly authentication: Event['authentication'];
  readonly nativeSession: readonly Ref[];
  readonly oddities: readonly string[];
  /** Other sealed copies of this event (redelivered, replicated to another account). */
  readonly otherCopies: readonly Digest[];
  /** Byte-identical records of an event that has no id of its own; 1 = none but this. */
  readonly copies: number;
}

/** A sealed record: its digest, where the log has it, where it was found, and the words in it that matter here. */
export interface Cited {
  readonly digest: Digest;
  /** `null`: not in this log. */
  readonly logIndex: number | null;
  readonly file: string | null;
  /** Byte offset in the (decompressed) file. */
  readonly offset: number | null;
  readonly words: readonly Words[];
}

/** A place in a record, e.g. `responseElements.credentials.accessKeyId`, and what stands there. */
export interface Words {
  /** Empty for a line of plain text. */
  readonly path: string;
  readonly value: string;
}

export interface ExplainedStep {
  readonly from: Ref;
  readonly to: Ref;
  readonly key: Ref | null;
  readonly class: string;
  readonly how: string;
  readonly administration: string;
  readonly evidence: readonly Cited[];
}

export interface ExplainedWindow {
  readonly from: string | null;
  readonly to: string | null;
  /** The larger of the two below. */
  readonly precisionMicros: number;
  /** How far each end may lie from the truth; `null`: no record states it, a use is all that is known. */
  readonly opensWithinMicros: number | null;
  readonly closesWithinMicros: number | null;
  /** How the clocks differ between this source and those that issue what is used here. */
  readonly clocks: readonly ReportedClocks[];
  readonly openedHow: string;
  readonly closedHow: string;
  readonly openedBy: Cited | null;
  readonly closedBy: Cited | null;
}

/** Who let it happen. `evidence`: the record of the decision. */
export interface ExplainedApproval {
  readonly ref: Ref;
  readonly by: Ref | null;
  readonly at: string | null;
  readonly state: Approval['state'];
  readonly evidence: Cited | null;
}

export interface GradeWithReason {
  readonly grade: Grade;
  readonly because: string;
}

export interface ExplainedFinding {
  readonly code: string;
  readonly title: string;
  readonly severity: Finding['severity'] | null;
  readonly says: string;
  readonly remedy: string | null;
}

export interface ExplainedGap {
  readonly code: string;
  readonly source: string;
  readonly title: string;
  readonly decides: string;
  readonly remedy: string | null;
  readonly cost: string | null;
}
