import { createHash } from 'node:crypto';
import { loadVerifier } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { formatVkey } from '../evidence/note.ts';
import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion, sourcesWith } from '../pipeline/engine.ts';
import { evidenceAccess, type RecordAccess } from '../pipeline/evidence-access.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { LivePipeline } from '../pipeline/live.ts';
import { readEvents } from '../pipeline/read-events.ts';
import type { VerdictChange } from '../store/changes.ts';
import type { IndexSnapshot } from '../store/snapshot.ts';
import type { Configured } from './configured.ts';
import { Problem } from './http/problem.ts';
import type { Generation, Library, Snapshot, Summaries } from './library.ts';

/** Snapshots that are taken before the index changes, so that questions go on meanwhile. */
const RESERVE = 4;
/** Snapshots at once. Each holds an old state of the index and three connections. */
const MOST_SNAPSHOTS = 24;
/** How long a request waits for a snapshot. */
const WAIT_MILLIS = 30_000;

/** One judged state of the index, and the snapshots of it that are at hand. */
interface State {
  readonly generation: Generation;
  readonly idle: IndexSnapshot[];
  /** By kind, as they were asked for. */
  readonly summaries: Map<keyof Summaries, Promise<unknown>>;
}

export interface LiveLibraryOptions {
  readonly configured: Configured;
  readonly workers?: number;
  /** The index shows this state from now on. */
  readonly onJudged?: (generation: Generation, before: () => Promise<Snapshot>) => Promise<void>;
  /** Questions are answered from this state on. */
  readonly onState?: (library: LiveLibrary, changes: readonly VerdictChange[]) => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * A data folder that takes in records while it answers. What is asked sees one judged state from beginning to end: between two
 * judgements nothing is committed to the index, so a snapshot taken then is of a judged state; while the next is made, those that were
 * taken before serve.
 */
export class LiveLibrary implements Library {
  readonly pipeline: LivePipeline;
  readonly configured: Configured;
  readonly #dataDir: string;
  readonly #vkey: string;
  readonly #evidence: RecordAccess;
  #current: State;
  #isChanging = false;
  #count = 0;
  #waiting: (() => void)[] = [];
  #failed = false;
  #closed = false;

  static async open(dataDir: string, options: LiveLibraryOptions): Promise<LiveLibrary> {
    const { configured } = options;
    let library: LiveLibrary | null = null;
    const pipeline = await LivePipeline.open(dataDir, {
      ...configured.settings,
      ...(options.workers !== undefined && { workers: options.workers }),
      beforeJudging: async () => library?.beforeChange(),
      onJudged: async (logSize, changes) => {
        await library?.changed(logSize);
        if (library !== null) options.onState?.(library, changes);
      },
      onFailed: (error) => {
        library?.failed();
        options.onFailed(error);
      },
    });
    library = new LiveLibrary(dataDir, pipeline, configured);
    return library;
  }

  private constructor(dataDir: string, pipeline: LivePipeline, configured: Configured) {
    this.#dataDir = dataDir;
    this.pipeline = pipeline;
    this.configured = configured;
    this.#vkey = formatVkey(loadVerifier(layoutOf(evidenceFolder(dataDir)).keys));
    this.#evidence = evidenceAccess(pipeline.reader, sourcesWith(configured.settings.mappings));
    this.#current = this.#stateAt(pipeline.reader.size);
  }

  get state(): Library['state'] {
    return this.#failed || this.#closed ? 'failed' : 'ready';
  }

  get generation(): Generation {
    return this.#current.generation;
  }

  async open(): Promise<Snapshot> {
    const deadline = Date.now() + WAIT_MILLIS;
    for (;;) {
      if (this.#failed || this.#closed)
        throw new Problem('not-ready', 'The server is stopping.', {}, { 'retry-after': '5' });
      const state = this.#current;
      const kept = state.idle.pop();
      if (kept !== undefined) return this.#lend(kept, state);
      if (!this.#isChanging && this.#count < MOST_SNAPSHOTS) return this.#lend(await this.#take(), state);
      if (Date.now() >= deadline)
        throw new Problem('not-ready', 'Too many questions at once. Try again.', {}, { 'retry-after': '2' });
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, 1000);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resume();
        });
      });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening;
    for (const snapshot of this.#current.idle.splice(0)) this.#end(snapshot);
    await this.pipeline.stop();
  }

  /** Takes hold of the state before it changes, for whoever asks meanwhile. */
  async beforeChange(): Promise<void> {
    const state = this.#current;
    while (state.idle.length < RESERVE && this.#count < MOST_SNAPSHOTS) {
      const snapshot = await this.#take();
      state.idle.push(snapshot);
    }
    this.#isChanging = true;
    await this.#opening;
  }

  async changed(logSize: number): Promise<void> {
    const before = this.#current;
    this.#current = this.#stateAt(logSize);
    for (const snapshot of before.idle.splice(0)) this.#end(snapshot);
    await this.pipeline.store.tidy();
    this.#isChanging = false;
    this.#wake();
  }

  failed(): void {
    this.#failed = true;
    this.#wake();
  }

  /** Opening a snapshot takes several looks; the index must not change between them. */
  #opening: Promise<unknown> = Promise.resolve();

  #take(): Promise<IndexSnapshot> {
    this.#count++;
    const opened = this.pipeline.store.snapshot();
    this.#opening = Promise.allSettled([this.#opening, opened]);
    return opened.catch((error: unknown) => {
      this.#count--;
      throw error;
    });
  }

  #lend(index: IndexSnapshot, state: State): Snapshot {
    let released = false;
    return {
      generation: state.generation,
      store: index,
      evidence: this.#evidence,
      reader: this.pipeline.reader,
      vkey: this.#vkey,
      policy: this.configured.named,
      summaries: {
        credentials: () => readOnce(state, 'credentials', () => index.credentials()),
        identities: () => readOnce(state, 'identities', () => index.identities()),
        findings: () => readOnce(state, 'findings', () => index.findings()),
      },
      events: (filter) => readEvents(this.#dataDir, index, filter, this.configured.settings),
      release: () => {
        if (released) return;
        released = true;
        if (state === this.#current && state.idle.length < RESERVE && !this.#closed) state.idle.push(index);
        else this.#end(index);
        this.#wake();
      },
    };
  }

  #end(snapshot: IndexSnapshot): void {
    this.#count--;
    snapshot.giveBack();
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #stateAt(logSize: number): State {
    return { generation: this.#generationAt(logSize), idle: [], summaries: new Map() };
  }

  /** Evidence (a log only grows, so its name and size name its content), policy, rules and the reading of records. */
  #generationAt(logSize: number): Generation {
    const { named, settings } = this.configured;
    const parts = [
      this.pipeline.reader.checkpoint.origin,
      logSize,
      named.id,
      ENGINE_VERSION,
      readingVersion(settings.mappings),
    ];
    return { logSize, key: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32) };
  }
}

function readOnce<T>({ summaries }: State, kind: keyof Summaries, read: () => Promise<T>): Promise<T> {
  const known = summaries.get(kind);
  if (known !== undefined) return known as Promise<T>;
  const reading = read().catch((error: unknown) => {
    summaries.delete(kind);
    throw error;
  });
  summaries.set(kind, reading);
  return reading;
}
