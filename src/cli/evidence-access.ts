import { EvidenceError } from '../evidence/errors.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import type { Event } from '../model/event.ts';
import type { RecordView, Source } from '../model/source.ts';
import { readRecord, viewsOf } from '../pipeline/read.ts';
import { SealedObjects } from '../pipeline/tables.ts';

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

/** The names of the objects are read once, when the first record is asked for. */
export function evidenceAccess(reader: EvidenceReader, sources: readonly Source[]): EvidenceAccess {
  let objects: SealedObjects | null = null;
  return {
    async record(logIndex) {
      try {
        const { leaf, redacted } = reader.record(logIndex);
        objects ??= new SealedObjects(reader);
        const id = leaf.objectId.toString('hex');
        const object = objects.get(id);
        const leafOfObject = objects.leaves.get(id);
        if (object === undefined || leafOfObject === undefined) return null;
        const text = redacted.toString('utf8');
        const found = viewsOf(text, object);
        return {
          file: leafOfObject.uri,
          offset: leaf.position,
          text,
          views: typeof found === 'string' ? [] : found.views,
          events: () => readRecord(text, object, sources).events.map((placed) => placed.event),
        };
      } catch (error) {
        if (error instanceof EvidenceError && error.code === 'no-such-index') return null;
        throw error;
      }
    },
  };
}
