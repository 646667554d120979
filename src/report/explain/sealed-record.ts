import type { Event } from '../../model/event.ts';
import type { RecordView } from '../../model/source.ts';

/** A sealed record as `explain` needs it. */
export interface SealedRecord {
  readonly file: string;
  /** Byte offset in the decompressed file. */
  readonly offset: number;
  /** The redacted form. */
  readonly text: string;
  /** What readers see of it. */
  readonly views: readonly RecordView[];
  /** What it says, read again. */
  events(): readonly Event[];
}

/** Random access to sealed records. */
export interface EvidenceAccess {
  /** `null`: the log has no such record. Throws `EvidenceError` where the record does not match its digest. */
  record(logIndex: number): Promise<SealedRecord | null>;
}
