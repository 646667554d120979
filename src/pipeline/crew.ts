import { type BatchInput, type PreparedBatch, prepareBatch } from '../evidence/prepare.ts';
import { labelKeyOf } from '../evidence/refs/labels.ts';
import type { Source } from '../model/source.ts';
import { BatchMemory } from './collect/memory.ts';
import type { ObjectContext } from './origin.ts';
import { type ReadBatch, RecordReader } from './read.ts';

/** Raw records on their way to being sealed. */
export type WorkBatch = Omit<BatchInput, 'dataKey'>;

/** What the main thread needs of a prepared batch; its text stays where it was prepared. */
export interface SealedPart {
  readonly count: number;
  readonly leaves: Uint8Array;
  readonly leafHashes: Uint8Array;
  readonly frames: Uint8Array[];
  readonly redactedRecords: number;
}

/** What a crew has spent, in µs of the clock of the threads that did it. */
export interface CrewSpent {
  readonly prepareMicros: number;
  readonly readMicros: number;
}

/**
 * Those who do the CPU work. `prepare` and `read` of one batch happen in the same place, so that its text is not moved;
 * `read` must only be asked for after the batch's leaves are committed.
 */
export interface Crew {
  prepare(id: number, batch: WorkBatch): Promise<SealedPart>;
  read(id: number, firstIndex: number, objects: readonly ObjectContext[]): Promise<ReadBatch>;
  spent(): CrewSpent;
  close(): Promise<void>;
}

interface Kept {
  readonly batch: WorkBatch;
  readonly prepared: PreparedBatch;
}

/** What was read of a batch, and its buffer, which nobody uses any more. */
export interface ReadDone {
  readonly result: ReadBatch;
  readonly spare: ArrayBuffer;
}

/** One pair of hands: the work itself, the same in a worker thread and in process. */
export class Hand {
  readonly #reader: RecordReader;
  readonly #dataKey: Uint8Array;
  readonly #kept = new Map<number, Kept>();
  prepareMicros = 0;
  readMicros = 0;

  constructor(dataKey: Uint8Array, sources: readonly Source[]) {
    this.#dataKey = dataKey;
    this.#reader = new RecordReader(sources, labelKeyOf(dataKey));
  }

  prepare(id: number, batch: WorkBatch): SealedPart {
    const began = performance.now();
    const prepared = prepareBatch({ ...batch, dataKey: this.#dataKey });
    this.#kept.set(id, { batch, prepared });
    this.prepareMicros += 1000 * (performance.now() - began);
    const { count, leaves, leafHashes, frames, redactedRecords } = prepared;
    return { count, leaves, leafHashes, frames, redactedRecords };
  }

  /** The batch's own buffer is free for others afterwards. */
  read(id: number, firstIndex: number, objects: readonly ObjectContext[]): ReadDone {
    const began = performance.now();
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new Error(`batch ${id} was never prepared here`);
    this.#kept.delete(id);
    const { batch, prepared } = kept;
    const result = this.#reader.read({
      firstIndex,
      ...prepared.redacted,
      digests: prepared.digests,
      positions: batch.positions,
      sizes: Uint32Array.from(batch.starts, (start, i) => (batch.ends[i] as number) - start),
      objects,
      objectOf: batch.objectOf,
    });
    this.readMicros += 1000 * (performance.now() - began);
    return { result, spare: batch.bytes.buffer as ArrayBuffer };
  }
}

/** Does everything at once in the calling thread: for few records, where threads cost more than they save. */
export class InProcessCrew implements Crew {
  readonly #hand: Hand;
  readonly #memory: BatchMemory;

  constructor(dataKey: Uint8Array, sources: readonly Source[], memory = new BatchMemory()) {
    this.#hand = new Hand(dataKey, sources);
    this.#memory = memory;
  }

  async prepare(id: number, batch: WorkBatch): Promise<SealedPart> {
    return this.#hand.prepare(id, batch);
  }

  async read(id: number, firstIndex: number, objects: readonly ObjectContext[]): Promise<ReadBatch> {
    const { result, spare } = this.#hand.read(id, firstIndex, objects);
    this.#memory.give(spare);
    return result;
  }

  spent(): CrewSpent {
    return this.#hand;
  }

  async close(): Promise<void> {}
}
