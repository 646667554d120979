import type { Access } from '../cases/record.ts';
import type { Policy } from '../config/policy.ts';
import type { Vouchers } from '../evidence/vouched.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import type { comingIn } from './ingest/coming.ts';
import type { Entrances } from './ingest/entrances.ts';
import type { Intake } from './ingest/intake.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import type { News } from './news.ts';
import type { OriginRow } from './origin-ledger.ts';
import type { Caller, Gate } from './security/access.ts';

/** What the endpoints have at hand. */
export interface Service {
  /** Absolute path. */
  readonly dataDir: string;
  readonly library: Library;
  readonly jobs: Jobs;
  origins(): Promise<readonly OriginRow[]>;
  readonly gate: Gate;
  /** Resolves when the custody log has it, or it is said in the server's log that it could not be written. */
  note(caller: Caller, access: Access): Promise<void>;
  /** Bytes on disk. */
  disk(): Promise<{ readonly evidenceBytes: number; readonly indexBytes: number }>;
  /** Throws a `not-ready` problem while the folder is being opened. */
  /** Under which verdicts are made now. */
  rules(): {
    readonly policy: Policy;
    readonly policyId: string;
    readonly mappings: readonly CustomMapping[];
    readonly vouchers: Vouchers;
  };
  readonly news: News;
  intake(): Intake;
  /** What comes in now. Throws a `not-ready` problem while the folder is being opened. */
  coming(): ReturnType<typeof comingIn>;
  readonly entrances: Entrances;
  metrics(): string;
  /** Throws a `not-empty` problem where there is evidence. */
  startDemo(): Promise<Job>;
}
