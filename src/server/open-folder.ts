import { collect } from '../pipeline/collect/collect.ts';
import type { CollectProgress } from '../pipeline/collect/types.ts';
import type { Configured } from './configured.ts';
import { Problem } from './http/problem.ts';
import { Intake } from './ingest/intake.ts';
import type { Library, Snapshot } from './library.ts';
import { LiveLibrary } from './live-library.ts';

interface Opened {
  readonly library: LiveLibrary;
  readonly intake: Intake;
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
  #opened: Promise<Opened>;
  #now: Opened | null = null;

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

  /** Seals what files and folders hold, and resolves when it is judged. */
  async takeFiles(paths: readonly string[], onProgress: (p: CollectProgress) => void): Promise<void> {
    const { pipeline } = (await this.#opened).library;
    const items = collect([...paths], { known: pipeline.known, exclude: [this.#dataDir], onProgress });
    for await (const item of items) await pipeline.give(item);
    await pipeline.judged();
  }

  async close(): Promise<void> {
    const opened = await this.#opened.catch(() => null);
    await opened?.library.close();
  }

  async #openFolder(): Promise<Opened> {
    const library = await LiveLibrary.open(this.#dataDir, {
      configured: this.#configure(),
      ...(this.#workers !== undefined && { workers: this.#workers }),
      onFailed: this.#onFailed,
    });
    this.#now = { library, intake: new Intake(library.pipeline) };
    return this.#now;
  }
}
