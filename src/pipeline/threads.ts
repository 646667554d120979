import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { BatchMemory } from './collect/memory.ts';
import type { Crew, CrewSpent, SealedPart, WorkBatch } from './crew.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import type { ObjectContext } from './origin.ts';
import type { ReadBatch } from './read.ts';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly worker: Worker;
  /** Batches in hand: prepared or to be prepared, and not read yet. */
  inHand: number;
  /** Steps that it was asked for and has not answered. */
  waiting: number;
  spent: CrewSpent;
}

/** Worker threads. A batch goes to the one with the fewest in hand, and stays there. */
export class ThreadCrew implements Crew {
  readonly #members: Member[];
  readonly #memory: BatchMemory;
  readonly #waiting = new Map<string, Waiting>();
  readonly #memberOf = new Map<number, Member>();
  #failure: unknown = null;
  #closed = false;

  constructor(count: number, start: WorkerStart, memory: BatchMemory) {
    this.#memory = memory;
    this.#members = Array.from({ length: count }, () => {
      const member: Member = {
        worker: new Worker(workerUrl(), { workerData: start }),
        inHand: 0,
        waiting: 0,
        spent: { prepareMicros: 0, readMicros: 0 },
      };
      member.worker.on('message', (message: FromWorker) => this.#receive(member, message));
      member.worker.on('error', (error) => this.#fail(error));
      member.worker.on('exit', (code) => {
        if (!this.#closed) this.#fail(new Error(`a worker thread ended with code ${code}`));
      });
      return member;
    });
  }

  /** Steps that wait for the thread which has the fewest waiting. */
  get fewestWaiting(): number {
    return this.#members.reduce((n, m) => Math.min(n, m.waiting), Number.POSITIVE_INFINITY);
  }

  prepare(id: number, batch: WorkBatch): Promise<SealedPart> {
    const member = this.#members.reduce((a, b) => (b.inHand < a.inHand ? b : a));
    member.inHand++;
    this.#memberOf.set(id, member);
    const bytes = ownBuffer(batch.bytes);
    const moved = [bytes.buffer as ArrayBuffer];
    return this.#ask(member, { type: 'prepare', id, batch: { ...batch, bytes } }, moved);
  }

  read(id: number, firstIndex: number, objects: readonly ObjectContext[]): Promise<ReadBatch> {
    const member = this.#memberOf.get(id);
    if (member === undefined) return Promise.reject(new Error(`batch ${id} was never prepared`));
    const bare = objects.map(({ id: objectId, trust, context, table }) => ({ id: objectId, trust, context, table }));
    return this.#ask(member, { type: 'read', id, firstIndex, objects: bare }, []);
  }

  spent(): CrewSpent {
    return {
      prepareMicros: this.#members.reduce((n, m) => n + m.spent.prepareMicros, 0),
      readMicros: this.#members.reduce((n, m) => n + m.spent.readMicros, 0),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#members.map((m) => m.worker.terminate()));
  }

  #ask<T>(member: Member, message: ToWorker, moved: ArrayBuffer[]): Promise<T> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(`${message.type} ${message.id}`, { resolve, reject });
      member.waiting++;
      member.worker.postMessage(message, moved);
    });
  }

  #receive(member: Member, message: FromWorker): void {
    const step = message.type === 'failed' ? message.step : message.type;
    const name = `${step} ${message.id}`;
    const waiting = this.#waiting.get(name);
    this.#waiting.delete(name);
    member.waiting--;
    if (step === 'read') {
      member.inHand--;
      this.#memberOf.delete(message.id);
    }
    if (message.type === 'failed') {
      waiting?.reject(message.error);
      return;
    }
    member.spent = message.spent;
    if (message.type === 'read') this.#memory.give(message.spare);
    waiting?.resolve(message.result as never);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The array itself where its buffer is its own and can be moved: it is the front of it. Else, a slice of Node's pool, a copy. */
function ownBuffer(bytes: Uint8Array): Uint8Array {
  const isOwn = bytes.byteLength === bytes.buffer.byteLength || (bytes.byteOffset === 0 && bytes.length > POOL_BYTES);
  return isOwn ? bytes : new Uint8Array(bytes);
}

/** Node hands out slices of shared buffers for less than half of this only. */
const POOL_BYTES = Buffer.poolSize;

/**
 * The compiled worker, also when this file itself runs as TypeScript in a test: threads cannot load that. In one file where there is
 * a bundle: that starts in half the time.
 */
function workerUrl(): URL {
  const here = import.meta.url;
  const dist = new URL(here.endsWith('.ts') ? '../../dist/' : '../../', here);
  const bundled = new URL('bundle/worker.js', dist);
  return existsSync(bundled) ? bundled : new URL('src/pipeline/worker.js', dist);
}
