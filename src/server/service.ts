import type { Intake } from './ingest/intake.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import type { OriginRow } from './origin-ledger.ts';

/** What the endpoints have at hand. */
export interface Service {
  /** Absolute path. */
  readonly dataDir: string;
  readonly library: Library;
  readonly jobs: Jobs;
  origins(): Promise<readonly OriginRow[]>;
  /** Bytes on disk. */
  disk(): Promise<{ readonly evidenceBytes: number; readonly indexBytes: number }>;
  /** Throws a `not-ready` problem while the folder is being opened. */
  intake(): Intake;
  metrics(): string;
  /** Throws a `not-empty` problem where there is evidence. */
  startDemo(): Promise<Job>;
}
