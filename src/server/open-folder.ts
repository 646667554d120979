import { collect } from '../pipeline/collect/collect.ts';
import type { CollectItem, CollectProgress, Unreadable } from '../pipeline/collect/types.ts';
import { knownIn } from '../pipeline/known-in.ts';
import type { StoreCounts } from '../store/contract.ts';
import type { Configured } from './configured.ts';
import { Problem } from './http/problem.ts';
import { Intake } from './ingest/intake.ts';
import { GrownFiles } from './ingest/watch/take-grown.ts';
import type { Library, Snapshot } from './library.ts';
import { LiveLibrary } from './live-library.ts';
import { News } from './news.ts';

interface Opened {
  readonly library: LiveLibrary;
  readonly intake: Intake;
}

/** What files and folders brought, and what is in the folder now. */
export interface TakenFiles {
  readonly objects: number;
  readonly skipped: number;
  readonly records: number;
  readonly unreadable: readonly Unreadable[];
  readonly redactedRecords: number;
  readonly bySource: Readonly<Record<string, number>>;
  readonly counts: StoreCounts;
}

/**
 * The data folder of a server. It is opened anew when the configuration has changed: policy and origins hold for all that is in it, so
 * they change at once and for all.
 */
export class OpenFolder implements Library {
  readonly #dataDir: string;
  readonly #configure: () => Configured;
  readonly #workers: number | undefined;
  readonly #onFailed: (error: unknown) => void;
  readonly news = new News();
  #opened: Promise<Opened>;
  #now: Opened | null = null;
  #takingFiles: Promise<unknown> = Promise.resolve();
  /** What is known of files that grow; `null`: to be read from the log. */
  #grown: GrownFiles | null = null;

  constructor(dataDir: string, configure: () => Configured, onFailed: (error: unknown) => void, workers?: number) {
    this.#dataDir = dataDir;
    this.#configure = configure;
    this.#workers = workers;
    this.#onFailed = onFailed;
    this.#opened = this.#openFolder();
    this.#opened.catch(() => undefined);
  }

  get state(): Library['state'] {
    return this.#now?.library.state ?? 'opening';
  }

  /** Rejects where the folder cannot be opened. */
  async ready(): Promise<void> {
    await this.#opened;
  }

  async open(): Promise<Snapshot> {
    return (await this.#opened).library.open();
  }

  /** Throws a `not-ready` problem while the folder is being opened. */
  now(): Opened {
    if (this.#now === null)
      throw new Problem('not-ready', 'The data folder is being opened. Try again.', {}, { 'retry-after': '2' });
    return this.#now;
  }

  /** With the configuration as it is now. */
  async reopen(): Promise<void> {
    const before = await this.#opened;
    this.#now = null;
    this.#opened = before.library.close().then(() => this.#openFolder());
    await this.#opened;
  }

  /**
   * Seals what files and folders hold that is not sealed yet, and resolves when it is judged. What requests bring meanwhile is in the
   * counts as well; other files wait, since they may be the same.
   */
  takeFiles(paths: readonly string[], onProgress: (p: CollectProgress) => void): Promise<TakenFiles> {
    const taken = this.#takingFiles.then(() => this.#takeFiles(paths, onProgress));
    this.#takingFiles = taken.catch(() => undefined);
    return taken;
  }

  /**
   * Seals what is new in files that keep growing, and resolves when it is sealed: `GrownFiles`. An aborted signal ends it early; what was
   * not sealed then is taken the next time.
   */
  takeGrown(paths: readonly string[], signal: AbortSignal): Promise<{ readonly unreadable: readonly Unreadable[] }> {
    const taken = this.#takingFiles.then(async () => {
      const { library } = await this.#opened;
      if (this.#grown?.pipeline !== library.pipeline) this.#grown = new GrownFiles(library.pipeline, this.#dataDir);
      return this.#grown.take(paths, signal);
    });
    this.#takingFiles = taken.catch(() => undefined);
    return taken;
  }

  async #takeFiles(paths: readonly string[], onProgress: (p: CollectProgress) => void): Promise<TakenFiles> {
    const { library } = await this.#opened;
    const { pipeline } = library;
    const before = pipeline.summary();
    const taken = { objects: 0, skipped: 0, records: 0, unreadable: [] as Unreadable[] };
    // The log knows more than the pipeline, which remembers what requests brought: every file, how far it was sealed.
    pipeline.reader.refresh();
    const ends: Extract<CollectItem, { type: 'end' }>[] = [];
    const items = collect([...paths], { known: knownIn(pipeline.reader), exclude: [this.#dataDir], onProgress });
    for await (const item of items) {
      if (item.type === 'end') ends.push(item);
      if (item.type === 'object') taken.objects++;
      if (item.type === 'object' && item.object.skipped !== undefined) taken.skipped++;
      if (item.type === 'batch') taken.records += item.batch.starts.length;
      if (item.type === 'unreadable') taken.unreadable.push({ ...item, bytes: new Uint8Array(0) });
      await pipeline.give(item);
    }
    await pipeline.judged();
    for (const { consumed, prefixDigest, complete } of ends)
      pipeline.known.add({ consumed, prefixDigest: Buffer.from(prefixDigest).toString('hex') }, !complete);
    this.#grown = null;
    const after = pipeline.summary();
    const bySource = Object.entries(after.bySource).map(
      ([source, n]) => [source, n - (before.bySource[source] ?? 0)] as const,
    );
    return {
      ...taken,
      redactedRecords: after.redactedRecords - before.redactedRecords,
      bySource: Object.fromEntries(bySource.filter(([, n]) => n > 0)),
      counts: await countsOf(library),
    };
  }

  async close(): Promise<void> {
    const opened = await this.#opened.catch(() => null);
    await opened?.library.close();
  }

  async #openFolder(): Promise<Opened> {
    const library = await LiveLibrary.open(this.#dataDir, {
      configured: this.#configure(),
      ...(this.#workers !== undefined && { workers: this.#workers }),
      onState: (of, changes) => void this.news.tell(of, changes),
      onFailed: this.#onFailed,
    });
    this.#now = { library, intake: new Intake(library.pipeline) };
    return this.#now;
  }
}

async function countsOf(library: LiveLibrary): Promise<StoreCounts> {
  const snapshot = await library.open();
  try {
    return await snapshot.store.counts();
  } finally {
    snapshot.release();
  }
}
