import type { EventKind, Outcome } from '../model/event.ts';
import type { Digest, EventId, Facts, Strand, StrandKey } from '../model/facts.ts';
import type { Grade, Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type {
  ClockDifference,
  CredentialSummary,
  Finding,
  IdentitySummary,
  Segment,
  ToolCall,
  Verdict,
} from '../model/verdict.ts';

/** One distinct event (an action) with the segment that judges it. */
export interface ActionRow {
  readonly event: EventId;
  readonly sourceEventId: string | null;
  readonly source: string;
  readonly time: Micros | null;
  readonly precision: number;
  readonly kind: EventKind;
  readonly action: string;
  readonly target: string | null;
  readonly outcome: Outcome;
  readonly error: string | null;
  readonly privileged: boolean;
  readonly toolCall: string | null;
  readonly trace: string | null;
  readonly secretVersion: Ref | null;
  /** Digest of the canonical record (highest trust, then smallest digest), then those of other copies with different bytes, sorted. */
  readonly evidence: readonly [Digest, ...Digest[]];
  /** Log index of the first sealed copy of the canonical record, and position of the event in that record. */
  readonly logIndex: number;
  readonly ordinal: number;
  /** For events without an id of their own: how many byte-identical records there are (1 = none but this). */
  readonly copies: number;
  readonly strand: Strand;
  readonly segment: Segment;
}

/** Which tool call caused an action; `null`: none, although the gateway whose credential it is records them. */
export interface CallRow {
  readonly event: EventId;
  readonly call: ToolCall | null;
}

/** Every condition must hold; a list holds if any of its members does. Text comparisons are exact unless said otherwise. */
export interface ActionFilter {
  readonly event?: string;
  /** A ref, or the value of one: root or any member of the holder chain or of a candidate, or the principal. */
  readonly identity?: readonly string[];
  readonly holder?: readonly string[];
  readonly operator?: readonly string[];
  readonly device?: readonly string[];
  readonly credential?: readonly string[];
  /** Glob with `*`, case-insensitive. */
  readonly action?: readonly string[];
  readonly target?: readonly string[];
  readonly source?: readonly string[];
  readonly kind?: readonly EventKind[];
  readonly verdict?: readonly Verdict[];
  readonly reason?: readonly string[];
  /** Overall grade at least / at most. */
  readonly gradeAtLeast?: Grade;
  readonly gradeAtMost?: Grade;
  readonly finding?: readonly string[];
  readonly session?: readonly string[];
  /** Address, host, pod, node, device id or fingerprint, in full, as the record has it. */
  readonly trace?: readonly string[];
  readonly privileged?: boolean;
  readonly from?: Micros;
  /** Exclusive. */
  readonly to?: Micros;
  /** Case-insensitive substring of action, target, principal, source event id or holder. */
  readonly text?: string;
  /** What follows this action in the order (time, event): where the page before ended. */
  readonly after?: { readonly time: Micros | null; readonly event: EventId };
  readonly limit?: number;
}

/** A record that no source claimed, or that could not be read. */
export interface UnreadRow {
  readonly logIndex: number;
  /** `null`: these bytes were passed over and are not sealed; the log notes where and why. */
  readonly digest: Digest | null;
  readonly uri: string;
  /** Byte offset in the decompressed object. */
  readonly position: number;
  /** `null`: all the rest of the object. */
  readonly size: number | null;
  /** `unclaimed`, `not-json`, `row-malformed`, `row-without-header`, `table-header` (no failure), or the reader's own reason. */
  readonly reason: string;
  readonly source: string | null;
}

export interface CoverageRow {
  readonly source: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly grade: Grade;
  readonly privileged: boolean;
  readonly serviceInternal: boolean;
  /** Identity, device and window each C3 or better. */
  readonly defensible: boolean;
  readonly actions: number;
}

export interface GapRow {
  readonly code: string;
  readonly source: string;
  readonly actions: number;
  readonly privilegedActions: number;
}

export interface SessionRow {
  readonly session: string;
  readonly holder: readonly Ref[];
  readonly operator: readonly Ref[];
  readonly verdicts: readonly Verdict[];
  readonly devices: readonly Ref[];
  readonly credentials: readonly Ref[];
  readonly sources: readonly string[];
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly actions: number;
  readonly privilegedActions: number;
  readonly findings: readonly string[];
}

export interface StoreCounts {
  /** Records indexed (sealed and looked at). */
  readonly records: number;
  readonly actions: number;
  readonly duplicates: number;
  readonly replicas: number;
  /** Sealed, and read by no source. */
  readonly unread: number;
  /** Places where bytes were passed over and not sealed. */
  readonly passedOver: number;
  readonly strands: number;
  readonly segments: number;
  /** Those that have to be seen. */
  readonly findings: number;
  /** Those that the policy says need not be. */
  readonly suppressed: number;
}

/** What the actions of one lane and one stretch of time add up to. */
export interface TimelineCell {
  readonly segment: Segment;
  readonly strand: Strand;
  readonly source: string;
  /** Number of the stretch, from 0; `null`: actions without a time. */
  readonly stretch: number | null;
  readonly actions: number;
  readonly privileged: number;
  readonly failed: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
}

/** What the actions of one stretch of time add up to, over all lanes. */
export interface TimelineTotal {
  readonly stretch: number;
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly privileged: boolean;
  readonly serviceInternal: boolean;
  readonly defensible: boolean;
  readonly actions: number;
}

/** What a few words were found in. Each list is the best few, exact matches first. */
export interface Found {
  readonly refs: readonly Ref[];
  /** Names in the log: principals as the records have them, with the source. */
  readonly principals: readonly { readonly source: string; readonly name: string }[];
  /** Addresses, hosts, pods, nodes, fingerprints. */
  readonly traces: readonly { readonly trace: string; readonly strands: number }[];
  readonly operations: readonly { readonly source: string; readonly action: string }[];
  readonly targets: readonly { readonly target: string; readonly actions: number }[];
}

/**
 * The index: rebuilt from the evidence log at any time, so nothing is only here. One process writes or reads it at a time.
 * All listings are sorted by values that do not depend on arrival order.
 */
export interface Store {
  /** Log size up to which records are in the index. */
  appliedSize(): Promise<number>;
  facts(): Promise<Facts>;
  counts(): Promise<StoreCounts>;
  /** Sorted by (time, event); events without a time first. Batches of a few thousand rows. */
  actions(filter: ActionFilter): AsyncIterable<readonly ActionRow[]>;
  /** By our id, by the digest of a record, by the source's own id (several sources may use one id), else by the beginning of our id; the first hundred. */
  findAction(eventOrSourceId: string): Promise<readonly ActionRow[]>;
  /** Log indices of every sealed record of this event (redelivered copies included), ascending. */
  recordsOf(event: EventId): Promise<readonly number[]>;
  /** First log index of each of these records; those that are not in the index are left out. */
  logIndicesOf(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>>;
  segmentsOf(strand: StrandKey): Promise<readonly Segment[]>;
  strand(key: StrandKey): Promise<Strand | null>;
  /** Segments whose holder, candidates, credential, device, session or consulted refs contain the ref. */
  segmentsMentioning(ref: Ref): Promise<readonly Segment[]>;
  /** Actions per strand, for trees and counts. */
  actionCounts(strands: readonly StrandKey[]): Promise<ReadonlyMap<StrandKey, { actions: number; privileged: number }>>;
  /** Earliest and latest stated time of the actions that match; `untimed`: how many have none. */
  span(filter: ActionFilter): Promise<{
    readonly first: Micros | null;
    readonly last: Micros | null;
    readonly untimed: number;
    readonly actions: number;
  }>;
  /** The actions that match, counted by segment and by stretch of `width` µs from `from` on. */
  timelineCells(filter: ActionFilter, from: Micros, width: number): AsyncIterable<readonly TimelineCell[]>;
  timelineTotals(filter: ActionFilter, from: Micros, width: number): Promise<readonly TimelineTotal[]>;
  /** The actions that match, by verdict and privilege. */
  totals(
    filter: ActionFilter,
  ): Promise<readonly { readonly verdict: Verdict; readonly privileged: boolean; readonly actions: number }[]>;
  /** Case-insensitive; `most` of each kind. */
  search(words: string, most: number): Promise<Found>;
  sessions(filter: ActionFilter): AsyncIterable<readonly SessionRow[]>;
  credentials(): Promise<readonly CredentialSummary[]>;
  identities(): Promise<readonly IdentitySummary[]>;
  /** How the clocks of sources differ, as measured. */
  clocks(): Promise<readonly ClockDifference[]>;
  findings(): Promise<readonly Finding[]>;
  /** Those that concern this strand. */
  findingsOf(strand: StrandKey): Promise<readonly Finding[]>;
  coverage(): Promise<readonly CoverageRow[]>;
  gaps(): Promise<readonly GapRow[]>;
  unread(): AsyncIterable<readonly UnreadRow[]>;
  /** How many records of each object (by its id, 32 hex digits) were not read. */
  unreadByObject(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** Rank of a trust level in the index: higher wins when copies of one event differ. */
export const TRUST_RANK: Readonly<Record<Trust, number>> = { foreign: 0, unprotected: 1, declared: 2, verified: 3 };
