import type { RecordRun, SealedLog } from '../evidence/reader.ts';
import type { DuckStore } from '../store/store.ts';
import type { ObjectContext } from './origin.ts';
import { passageRow } from './passages.ts';
import type { ReadBatch, RecordReader, SealedBatch } from './read.ts';
import { SealedObjects } from './tables.ts';

/** Records read at once. */
const BATCH_RECORDS = 4096;
/** Records per index transaction: a crash loses at most this much reading. */
const COMMIT_RECORDS = 500_000;

export interface CatchUpProgress {
  readonly records: number;
  /** Leaves of the log that are done, and that there are. */
  readonly done: number;
  readonly size: number;
}

/**
 * Bring an index that is behind the log up to it: after a crash, after another process died between log and index, and for
 * a whole new index. Reads the sealed records as ingest reads them, so that both give the same index.
 */
export async function catchUp(
  store: DuckStore,
  log: SealedLog,
  reader: RecordReader,
  onProgress?: (progress: CatchUpProgress) => void,
): Promise<number> {
  const from = await store.appliedSize();
  if (from >= log.size) return 0;
  const objects = new SealedObjects(log);
  const writer = await store.writer();
  await writer.begin();
  for (const [id, leaf] of objects.leaves) writer.addObject(id, leaf.uri);
  let records = 0;
  let uncommitted = 0;
  for (const batch of batchesOf(log.records(from), objects)) {
    const read: ReadBatch = reader.read(batch);
    writer.addEvents(read.columns);
    writer.addUnread(read.unread);
    records += read.records;
    uncommitted += read.records;
    const done = batch.firstIndex + read.records;
    onProgress?.({ records, done, size: log.size });
    if (uncommitted >= COMMIT_RECORDS) {
      await writer.commit(done, uncommitted);
      uncommitted = 0;
      await writer.begin();
    }
    await new Promise((resume) => setImmediate(resume));
  }
  writer.addUnread(log.passages(from).map(({ index, leaf }) => passageRow(index, leaf)));
  await writer.commit(log.size, uncommitted);
  return records;
}

/** Runs of records that follow each other without gap, put together. */
export function* batchesOf(sealed: Iterable<RecordRun>, objects: SealedObjects): Generator<SealedBatch> {
  let runs: RecordRun[] = [];
  let count = 0;
  let next = -1;
  for (const run of sealed) {
    if (runs.length > 0 && (run.firstIndex !== next || count >= BATCH_RECORDS)) {
      yield joined(runs, count, objects);
      runs = [];
      count = 0;
    }
    runs.push(run);
    count += run.leaves.length;
    next = run.firstIndex + run.leaves.length;
  }
  if (runs.length > 0) yield joined(runs, count, objects);
}

function joined(runs: readonly RecordRun[], count: number, objects: SealedObjects): SealedBatch {
  const bytes = Buffer.concat(runs.map((run) => run.redacted.bytes));
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  const digests = new Uint8Array(32 * count);
  const positions = new Float64Array(count);
  const sizes = new Uint32Array(count);
  const objectOf = new Uint32Array(count);
  const contexts: ObjectContext[] = [];
  const indexOf = new Map<string, number>();
  let row = 0;
  let at = 0;
  for (const run of runs) {
    for (const [i, leaf] of run.leaves.entries()) {
      const id = leaf.objectId.toString('hex');
      let index = indexOf.get(id);
      if (index === undefined) {
        const context = objects.get(id);
        if (context === undefined) throw new Error(`record ${run.firstIndex + i} names an object that the log lacks`);
        index = contexts.push(context) - 1;
        indexOf.set(id, index);
      }
      starts[row] = (run.redacted.starts[i] as number) + at;
      ends[row] = (run.redacted.ends[i] as number) + at;
      digests.set(leaf.digest, 32 * row);
      positions[row] = leaf.position;
      sizes[row] = leaf.size;
      objectOf[row] = index;
      row++;
    }
    at += run.redacted.bytes.length;
  }
  return {
    firstIndex: runs[0]?.firstIndex ?? 0,
    bytes,
    starts,
    ends,
    digests,
    positions,
    sizes,
    objects: contexts,
    objectOf,
  };
}
