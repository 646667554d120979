/**
 * What the API answers, as far as the workbench shows it (`/v1/openapi.json` has it all). Times are ISO 8601 in UTC; `null` is
 * unknown, or open to that side. A ref is `kind:value`; a chain is refs, root first.
 */
export type Verdict = 'attributed' | 'held' | 'contested' | 'ambiguous' | 'unattributed';
export type Grade = 'C0' | 'C1' | 'C2' | 'C3' | 'C4' | 'C5';
export type Severity = 'low' | 'medium' | 'high' | 'critical';
type Iso = string | null;
type Chain = readonly string[];

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Grades {
  readonly identity: Grade;
  readonly device: Grade;
  readonly window: Grade;
  readonly overall: Grade;
}

export interface Attribution {
  readonly event: string;
  readonly sourceEventId: string | null;
  readonly source: string;
  readonly time: Iso;
  readonly kind: string;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: string;
  readonly privileged: boolean;
  readonly principal: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly holder: Chain;
  readonly operator: Chain;
  readonly device: string | null;
  readonly credential: string | null;
  readonly session: string;
  readonly context: {
    readonly agentRun: string | null;
    readonly toolCall: string | null;
    readonly job: string | null;
  };
  readonly grade: Grades;
  readonly candidates: readonly Chain[];
  readonly findings: readonly string[];
}

export interface Words {
  readonly path: string;
  readonly value: string;
}

/** A sealed record, where the log has it, and the words in it that matter here. */
export interface Cited {
  readonly digest: string;
  readonly logIndex: number | null;
  readonly file: string | null;
  readonly offset: number | null;
  readonly words: readonly Words[];
}

export interface Step {
  readonly from: string;
  readonly to: string;
  readonly key: string | null;
  readonly class: string;
  readonly how: string;
  readonly administration: string;
  readonly evidence: readonly Cited[];
}

interface GradeWithReason {
  readonly grade: Grade;
  readonly because: string;
}

export interface Explanation {
  readonly event: string;
  readonly sourceEventId: string | null;
  readonly source: string;
  readonly time: Iso;
  readonly precisionMicros: number;
  readonly kind: string;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: string;
  readonly error: string | null;
  readonly privileged: boolean;
  readonly log: {
    readonly principal: {
      readonly ref: string | null;
      readonly id: string | null;
      readonly name: string | null;
      readonly email: string | null;
      readonly type: string | null;
    };
    readonly device: Readonly<Record<string, string | number | boolean | null>>;
    readonly credential: string | null;
    readonly authentication: string;
    readonly nativeSession: readonly string[];
    readonly oddities: readonly string[];
    readonly otherCopies: readonly string[];
    readonly copies: number;
  };
  readonly verdict: Verdict;
  readonly reason: string;
  readonly reasonSays: string;
  readonly holder: Chain;
  readonly operator: Chain;
  readonly onBehalfOf: readonly string[];
  readonly mode: string;
  readonly placement: { readonly how: string; readonly says: string; readonly evidence: readonly Cited[] } | null;
  readonly device: string | null;
  readonly credential: string | null;
  readonly secretVersion: string | null;
  readonly secretWindow: { readonly from: Iso; readonly to: Iso } | null;
  readonly context: Readonly<Record<'job' | 'agentRun' | 'request' | 'toolCall', string | null>>;
  readonly approval: {
    readonly ref: string;
    readonly by: string | null;
    readonly at: Iso;
    readonly state: string;
    readonly evidence: Cited | null;
  } | null;
  readonly session: string;
  readonly window: {
    readonly from: Iso;
    readonly to: Iso;
    readonly precisionMicros: number;
    readonly openedHow: string;
    readonly closedHow: string;
    readonly openedBy: Cited | null;
    readonly closedBy: Cited | null;
  };
  readonly grade: {
    readonly identity: GradeWithReason;
    readonly device: GradeWithReason;
    readonly window: GradeWithReason;
    readonly overall: Grade;
  };
  readonly chain: readonly Step[];
  readonly candidates: readonly Chain[];
  readonly rivals: readonly { readonly hypothesis: string; readonly weakerBecause: string }[];
  readonly findings: readonly {
    readonly code: string;
    readonly title: string;
    readonly severity: Severity | null;
    readonly says: string;
    readonly remedy: string | null;
  }[];
  readonly missing: readonly {
    readonly code: string;
    readonly source: string;
    readonly title: string;
    readonly decides: string;
    readonly remedy: string | null;
    readonly cost: string | null;
  }[];
  readonly evidence: readonly Cited[];
  readonly serviceInternal: boolean;
  readonly policy: { readonly id: string; readonly definition: string; readonly file: string | null };
}

interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
  readonly key: string;
}

export interface Evidence {
  readonly digest: string;
  readonly logIndex: number;
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  readonly framing: string;
  readonly unreadable: boolean;
  readonly collectedAt: string;
  readonly origin: {
    readonly trust: string;
    readonly source: string | null;
    readonly collector: string;
    readonly scope: string | null;
    readonly collectedAt: string;
  };
  readonly text: string;
  readonly truncated: boolean;
  readonly redactions: number;
  readonly events: readonly { readonly event: string; readonly action: string; readonly time: Iso }[];
  readonly proof: {
    readonly leafIndex: number;
    readonly leaf: string;
    readonly leafHash: string;
    readonly hashes: readonly string[];
    readonly checkpoint: Checkpoint;
    readonly text: string;
  };
}

export interface Hit {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly says: string;
}

export interface Hits {
  readonly query: string;
  readonly kinds: readonly { readonly kind: string; readonly hits: readonly Hit[]; readonly more: boolean }[];
}

export interface Origin {
  readonly origin: string;
  readonly declared: boolean;
  readonly source: string | null;
  readonly trust: string;
  readonly objects: number;
  readonly records: number;
  readonly bytes: number;
  readonly redacted: number;
  readonly unread: number;
  readonly first: Iso;
  readonly last: Iso;
  readonly examples: readonly string[];
}

export interface Status {
  readonly version: string;
  readonly state: 'opening' | 'ready' | 'working' | 'failed';
  readonly empty: boolean;
  readonly dataFolder: string;
  readonly generation: { readonly logSize: number; readonly key: string };
  readonly log: Checkpoint;
  readonly counts: Readonly<
    Record<'records' | 'actions' | 'duplicates' | 'replicas' | 'unread' | 'strands' | 'segments' | 'findings', number>
  >;
  readonly span: { readonly first: Iso; readonly last: Iso };
  readonly policy: { readonly id: string; readonly definition: string; readonly file: string | null };
  readonly disk: { readonly evidenceBytes: number; readonly indexBytes: number };
}

export interface Job {
  readonly id: string;
  readonly what: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly stage: string;
  readonly done: number;
  readonly total: number | null;
  readonly error: string | null;
}

export interface Session {
  readonly session: string;
  readonly first: Iso;
  readonly last: Iso;
  readonly holder: Chain;
  readonly operator: Chain;
  readonly verdicts: readonly Verdict[];
  readonly devices: readonly string[];
  readonly credentials: readonly string[];
  readonly sources: readonly string[];
  readonly actions: number;
  readonly privilegedActions: number;
  readonly findings: readonly string[];
}

export interface SegmentSummary {
  readonly from: Iso;
  readonly to: Iso;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly reasonSays: string;
  readonly holder: Chain;
  readonly operator: Chain;
  readonly device: string | null;
  readonly address: string | null;
  readonly credential: string | null;
  readonly grade: Grades;
  readonly findings: readonly string[];
  readonly openedHow: string;
  readonly closedHow: string;
  readonly actions: number;
  readonly privilegedActions: number;
}

export interface SessionInFull extends Session {
  readonly segments: readonly SegmentSummary[];
  readonly segmentsLeftOut: number;
  readonly findingsInFull: readonly Finding[];
}

export interface Credential {
  readonly credential: string;
  readonly instance: string;
  readonly holder: Chain;
  readonly issuedAt: Iso;
  readonly issuedBy: string | null;
  readonly expires: Iso;
  readonly ended: { readonly at: Iso; readonly how: string; readonly by: string } | null;
  readonly events: number;
  readonly first: Iso;
  readonly last: Iso;
  readonly devices: readonly string[];
}

export interface Identity {
  readonly identity: string;
  readonly names: readonly string[];
  /** Who answers for it. */
  readonly owners: readonly string[];
  readonly inventory: Readonly<Record<'holders' | 'kinds' | 'roles' | 'mfa', readonly string[]>> | null;
  readonly states: readonly { readonly at: Iso; readonly state: string; readonly by: string }[];
  readonly events: number;
  readonly credentials: readonly string[];
  readonly devices: readonly string[];
  readonly first: Iso;
  readonly last: Iso;
}

export interface IdentityInFull extends Identity {
  readonly credentialsInFull: readonly Credential[];
  readonly credentialsLeftOut: number;
  readonly findings: readonly Finding[];
  readonly privilegedActions: number;
  readonly verdicts: readonly { readonly verdict: Verdict; readonly actions: number }[];
}

export interface Finding {
  readonly id: string;
  readonly code: string;
  readonly title: string | null;
  readonly severity: Severity;
  readonly subject: string;
  readonly says: string;
  readonly remedy: string | null;
  readonly standards: readonly string[];
  readonly first: Iso;
  readonly last: Iso;
  readonly events: number;
  /** Of the evidence without which it would not be found, the least that any is trusted. */
  readonly trust?: string;
  /** Why the policy says that it need not be seen. */
  readonly suppressed?: { readonly reason: string; readonly until: Iso } | null;
  readonly evidence: readonly string[];
}

export interface Unread {
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  readonly reason: string;
  readonly source: string | null;
  readonly logIndex: number;
  readonly record: string;
}

/** What a verdict said before later evidence and after it. */
export interface VerdictChange {
  /** Leaves of the log that were in when it changed. */
  readonly logSize: number;
  readonly before: {
    readonly verdict: Verdict;
    readonly reason: string;
    readonly holder: Chain;
    readonly grade: Grade;
  };
  readonly after: VerdictChange['before'];
  /** Digests of the records that made the difference. */
  readonly because: readonly string[];
}
