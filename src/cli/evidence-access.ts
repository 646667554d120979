import { EvidenceError } from '../evidence/errors.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import type { Event } from '../model/event.ts';
import type { Source } from '../model/source.ts';
import { contextOf } from '../pipeline/origin.ts';
import { readRecord } from '../pipeline/read.ts';

/** A sealed record as `explain` needs it. */
export interface SealedRecord {
  readonly file: string;
  /** Byte offset in the decompressed file. */
  readonly offset: number;
  /** The redacted form. */
  readonly text: string;
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
  let objects: ReturnType<EvidenceReader['objects']> | null = null;
  return {
    async record(logIndex) {
      try {
        const { leaf, redacted } = reader.record(logIndex);
        objects ??= reader.objects();
        const id = leaf.objectId.toString('hex');
        const object = objects.get(id);
        if (object === undefined) return null;
        const text = redacted.toString('utf8');
        return {
          file: object.uri,
          offset: leaf.position,
          text,
          events: () => readRecord(text, contextOf(id, object), sources).events.map((placed) => placed.event),
        };
      } catch (error) {
        if (error instanceof EvidenceError && error.code === 'no-such-index') return null;
        throw error;
      }
    },
  };
}
