import type { BatchMemory } from './collect/memory.ts';
import { type Crew, type CrewSpent, InProcessCrew, type SealedPart, type WorkBatch } from './crew.ts';
import { sourcesWith } from './engine.ts';
import type { WorkerStart } from './messages.ts';
import type { ObjectContext } from './origin.ts';
import type { ReadBatch } from './read.ts';
import { ThreadCrew } from './threads.ts';

/** Batches done in this thread before others are started: a small ingest is over before a thread would have begun. */
const FIRST_BATCHES = 2;
/** Steps that wait for each worker thread before this one takes a batch itself: enough that no worker runs dry meanwhile. */
const WAITING_PER_THREAD = 3;

/**
 * The calling thread alone at first, then worker threads as well. The calling thread, which collects, seals and stores, does
 * what the workers have no time for: with two threads for everything on two cores the same work takes about a tenth less CPU
 * than with three, since each thread compiles the hot code for itself.
 */
export class GrowingCrew implements Crew {
  readonly #count: number;
  readonly #start: WorkerStart;
  readonly #memory: BatchMemory;
  readonly #own: InProcessCrew;
  readonly #ownBatches = new Set<number>();
  #threads: ThreadCrew | null = null;
  #met = 0;

  constructor(count: number, start: WorkerStart, memory: BatchMemory) {
    this.#count = count;
    this.#start = start;
    this.#memory = memory;
    this.#own = new InProcessCrew(start.dataKey, sourcesWith(start.mappings), memory);
  }

  prepare(id: number, batch: WorkBatch): Promise<SealedPart> {
    if (this.#isForThisThread()) {
      this.#ownBatches.add(id);
      return this.#own.prepare(id, batch);
    }
    this.#threads ??= new ThreadCrew(this.#count, this.#start, this.#memory);
    return this.#threads.prepare(id, batch);
  }

  /** Own batches wait for a turn, so that what was asked for with them reaches the workers first. */
  async read(id: number, firstIndex: number, objects: readonly ObjectContext[]): Promise<ReadBatch> {
    if (this.#ownBatches.delete(id)) {
      await new Promise((resume) => setImmediate(resume));
      return this.#own.read(id, firstIndex, objects);
    }
    if (this.#threads === null) throw new Error(`batch ${id} was never prepared`);
    return this.#threads.read(id, firstIndex, objects);
  }

  #isForThisThread(): boolean {
    if (this.#threads === null) return this.#met++ < FIRST_BATCHES;
    return this.#threads.fewestWaiting >= WAITING_PER_THREAD;
  }

  spent(): CrewSpent {
    const own = this.#own.spent();
    const threads = this.#threads?.spent() ?? { prepareMicros: 0, readMicros: 0 };
    return {
      prepareMicros: own.prepareMicros + threads.prepareMicros,
      readMicros: own.readMicros + threads.readMicros,
    };
  }

  async close(): Promise<void> {
    await this.#threads?.close();
  }
}
