import { type Crew, type CrewSpent, InProcessCrew, type SealedPart, type WorkBatch } from './crew.ts';
import { sourcesWith } from './engine.ts';
import type { WorkerStart } from './messages.ts';
import type { ObjectContext } from './origin.ts';
import type { ReadBatch } from './read.ts';
import { ThreadCrew } from './threads.ts';

/** Batches done in this thread before others are started: a small ingest is over before a thread would have begun. */
const FIRST_BATCHES = 2;

/** The calling thread alone at first, then worker threads as well. */
export class GrowingCrew implements Crew {
  readonly #count: number;
  readonly #start: WorkerStart;
  readonly #own: InProcessCrew;
  readonly #ownBatches = new Set<number>();
  #threads: ThreadCrew | null = null;

  constructor(count: number, start: WorkerStart) {
    this.#count = count;
    this.#start = start;
    this.#own = new InProcessCrew(start.dataKey, sourcesWith(start.mappings));
  }

  prepare(id: number, batch: WorkBatch): Promise<SealedPart> {
    if (this.#threads === null && this.#ownBatches.size < FIRST_BATCHES) {
      this.#ownBatches.add(id);
      return this.#own.prepare(id, batch);
    }
    this.#threads ??= new ThreadCrew(this.#count, this.#start);
    return this.#threads.prepare(id, batch);
  }

  read(id: number, firstIndex: number, objects: readonly ObjectContext[]): Promise<ReadBatch> {
    if (this.#ownBatches.has(id)) return this.#own.read(id, firstIndex, objects);
    if (this.#threads === null) return Promise.reject(new Error(`batch ${id} was never prepared`));
    return this.#threads.read(id, firstIndex, objects);
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
