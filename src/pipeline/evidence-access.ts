import { EvidenceError } from '../evidence/errors.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import type { Source } from '../model/source.ts';
import { readRecord, viewsOf } from './read.ts';
import { GrowingObjects, SealedObjects } from './tables.ts';

/**
 * Random access to sealed records by log index, as `explain` asks for it (`report/explain/sealed-record.ts`). `null`: the log
 * has no such record. Throws `EvidenceError` where the record does not match its digest.
 */
export function evidenceAccess(reader: EvidenceReader, sources: readonly Source[]) {
  // Read when the first record is asked for, and what is new of them whenever the log has grown.
  const known = new GrowingObjects();
  const objects = new SealedObjects(reader, known);
  return {
    record: async (logIndex: number) => {
      try {
        const { leaf, redacted } = reader.record(logIndex);
        const id = leaf.objectId.toString('hex');
        known.catchUp(reader);
        const object = objects.get(id);
        const leafOfObject = objects.leaves.get(id);
        if (object === undefined || leafOfObject === undefined) return null;
        const text = redacted.toString('utf8');
        const found = viewsOf(text, object);
        return {
          file: leafOfObject.uri,
          offset: leaf.position,
          origin: leafOfObject,
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

/** As `evidenceAccess` gives it: what `explain` needs, and the object that each record lies in. */
export type RecordAccess = ReturnType<typeof evidenceAccess>;
