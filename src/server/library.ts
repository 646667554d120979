import type { EvidenceReader } from '../evidence/reader.ts';
import type { CredentialSummary, Finding, IdentitySummary } from '../model/verdict.ts';
import type { RecordAccess } from '../pipeline/evidence-access.ts';
import type { ReadRow } from '../report/listings/events.ts';
import type { NamedPolicy } from '../report/policy.ts';
import type { ActionFilter } from '../store/contract.ts';
import type { IndexQuestions } from '../store/questions.ts';

/** Which state of the index answers: results are a function of evidence, policy and rules, so this names them. */
export interface Generation {
  /** Leaves of the log that are in it. */
  readonly logSize: number;
  /** Names evidence, policy and rules together. */
  readonly key: string;
}

/** The summaries that fit into memory; each kind is read once for each generation, and only where it is asked for. */
export interface Summaries {
  credentials(): Promise<readonly CredentialSummary[]>;
  identities(): Promise<readonly IdentitySummary[]>;
  findings(): Promise<readonly Finding[]>;
}

/** One state of the data folder, which stays as it is until it is released. */
export interface Snapshot {
  readonly generation: Generation;
  readonly store: IndexQuestions;
  readonly evidence: RecordAccess;
  readonly reader: EvidenceReader;
  /** Public key of the log. */
  readonly vkey: string;
  readonly policy: NamedPolicy;
  events(filter: ActionFilter): AsyncIterable<readonly ReadRow[]>;
  readonly summaries: Summaries;
  /** May be called more than once. */
  readonly release: () => void;
}

/** What the server asks of an open data folder. */
export interface Library {
  readonly state: 'opening' | 'ready' | 'working' | 'failed';
  /** Waits while the folder is being opened; throws a `not-ready` problem where that takes long. */
  open(): Promise<Snapshot>;
}
