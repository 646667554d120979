import type { AgentProfile } from './agent.ts';
import type {
  Authentication,
  DeviceTraces,
  Ended,
  Event,
  IdentityStatement,
  Issued,
  Presented,
  Principal,
} from './event.ts';
import type { Trust } from './grade.ts';
import type { Ref } from './ref.ts';
import type { Micros } from './time.ts';

/** `sha256:` and 64 hex digits: the SHA-256 of a record's original bytes. */
export type Digest = string & { readonly __brand: 'Digest' };

/** 32 hex digits: the first half of the SHA-256 of the strand's descriptor. */
export type StrandKey = string & { readonly __brand: 'StrandKey' };

/** 32 hex digits: the first half of the SHA-256 of (source, identity) or of (source, record digest, ordinal). */
export type EventId = string & { readonly __brand: 'EventId' };

/**
 * One set of raw credential refs, device traces and native context. Everything that a verdict depends on, except time,
 * is in here, so that one verdict serves all its events. The key is a hash of this and nothing else.
 */
export interface Strand {
  readonly key: StrandKey;
  readonly source: string;
  /** Who runs the system that wrote the records. */
  readonly administration: string;
  readonly trust: Trust;
  /** Where a signature raised the trust to `verified`: what the place is worth by itself. Absent: `trust` is that. */
  readonly originTrust?: Trust;
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly nativeSession: readonly Ref[];
  readonly onBehalfOf: readonly Ref[];
  readonly mode: Event['mode'];
  /** As in the event, but `userAgent` is left out: its stable part is `agent`. */
  readonly device: DeviceTraces;
  readonly agent: AgentProfile | null;
  readonly agentRun: Ref | null;
  readonly job: Ref | null;
  readonly request: Ref | null;
  readonly oddities: readonly string[];
}

/** What the distinct events of one strand add up to. A merge of these is idempotent and commutative over event ids. */
export interface StrandUse {
  readonly strand: StrandKey;
  readonly events: number;
  /** Of these, how many were privileged and not refused. */
  readonly privileged: number;
  /** Earliest and latest stated time; `null` where no event of the strand has one. */
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** The times of its events where they are few, ascending; `null`: too many to keep, or none has a time. */
  readonly times: readonly Micros[] | null;
  /** Latest event that was not refused; `null` where all were, or none has a time. */
  readonly lastAccepted: Micros | null;
  /** Record of the earliest and of the latest event (smallest event id among equals). */
  readonly firstEvidence: Digest;
  readonly lastEvidence: Digest;
}

/** Where a fact comes from: one distinct event. */
export interface FactOrigin {
  readonly event: EventId;
  readonly evidence: Digest;
  readonly source: string;
  readonly administration: string;
  readonly trust: Trust;
  readonly strand: StrandKey;
  readonly time: Micros | null;
  readonly precision: number;
  readonly action: string;
  /** The tool call that the event is of, where its record names one. */
  readonly toolCall: string | null;
}

export interface IssueFact extends FactOrigin {
  readonly issued: Issued;
}
export interface EndFact extends FactOrigin {
  readonly ended: Ended;
}
export interface StatementFact extends FactOrigin {
  readonly statement: IdentityStatement;
}

/**
 * What an event says about the running of a job, or about a change or access request: that somebody ran it, asked for it,
 * approved or rejected it. Who that was is what the event's strand resolves to.
 */
export interface Decision {
  readonly subject: Ref;
  readonly what: 'ran' | 'requested' | 'approved' | 'rejected';
}
export interface DecisionFact extends FactOrigin {
  readonly decision: Decision;
}

/** A version of a secret that somebody came to know: by reading it, or by making it. */
export interface SecretUse {
  readonly version: Ref;
  readonly what: 'read' | 'made';
}
export interface SecretFact extends FactOrigin {
  readonly secret: SecretUse;
}

/** How much one source wrote in one hour, at one level of trust. */
export interface SourceHour {
  readonly source: string;
  readonly trust: Trust;
  /** Hours since 1970, UTC. */
  readonly hour: number;
  readonly events: number;
  /** One record of that hour (of the smallest event id). */
  readonly evidence: Digest;
}

/** Numbers of a series that are all in evidence, from `low` to `high`. Runs of one series may overlap. */
export interface NumberRun {
  readonly source: string;
  readonly by: Ref;
  readonly series: string;
  readonly trust: Trust;
  readonly low: NumberedRecord;
  readonly high: NumberedRecord;
}

export interface NumberedRecord {
  readonly number: number;
  /** `null`: the record states no time. */
  readonly time: Micros | null;
  readonly evidence: Digest;
}

/** All that judgement needs: a set. Order carries no meaning. */
export interface Facts {
  readonly strands: readonly Strand[];
  readonly uses: readonly StrandUse[];
  readonly issues: readonly IssueFact[];
  readonly ends: readonly EndFact[];
  readonly statements: readonly StatementFact[];
  readonly decisions: readonly DecisionFact[];
  readonly secrets: readonly SecretFact[];
  /** What there is of each log as a whole. */
  readonly hours: readonly SourceHour[];
  readonly runs: readonly NumberRun[];
}
