import { type FSWatcher, watch } from 'node:fs';
import type { Unreadable } from '../../../pipeline/collect/types.ts';
import type { ServerLog } from '../../log.ts';
import { growsByLines, look } from './look.ts';

export interface WatchOptions {
  /** Absolute path. */
  readonly folder: string;
  /** Between two looks. */
  readonly everySeconds: number;
  /** Never looked into: the data folder itself. */
  readonly exclude: string;
  /** Seals what is new in these files. Resolves when it is sealed; only then come the next. */
  readonly take: (
    paths: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly unreadable: readonly Unreadable[] }>;
  readonly log: ServerLog;
}

/** Files that are taken together. */
const MOST_AT_ONCE = 1000;
/** The system tells of a change; more follow, mostly. */
const SOON_MILLIS = 100;

/**
 * Seals what comes to lie in a folder. What counts is what a look every few seconds finds, since no system tells of every change on
 * every disk; where it does tell, the look comes sooner. What was sealed is known by its content, so a file that grew, was
 * rotated or was compressed since adds what is new in it and nothing twice.
 */
export class FolderWatch {
  readonly #options: WatchOptions;
  /** As each file was when it was taken. */
  readonly #taken = new Map<string, string>();
  #before: ReadonlyMap<string, string> = new Map();
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #watcher: FSWatcher | null = null;
  #working: Promise<void> = Promise.resolve();
  #isLooking = false;
  #dueAt = Infinity;
  readonly #stopping = new AbortController();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#listen();
    this.#next(0);
  }

  /** Resolves when what is under way is sealed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#watcher?.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#working;
  }

  /** Where the system cannot tell, looking alone has to do. */
  #listen(): void {
    try {
      this.#watcher = watch(this.#options.folder, { persistent: false }, () => this.#next(SOON_MILLIS));
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      this.#watcher = null;
    }
  }

  /** A look that is due earlier is never put off: a folder in which something changes all the time is looked at as well. */
  #next(millis: number): void {
    const at = performance.now() + millis;
    if (this.#stopping.signal.aborted || this.#isLooking || at >= this.#dueAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#isLooking = true;
      this.#dueAt = Infinity;
      this.#working = this.#lookOnce()
        .catch((error: unknown) => {
          if (!this.#stopping.signal.aborted)
            this.#options.log.error('a watched folder could not be taken in', error, { folder: this.#options.folder });
        })
        .finally(() => {
          this.#isLooking = false;
          this.#next(this.#options.everySeconds * 1000);
        });
    }, millis);
  }

  async #lookOnce(): Promise<void> {
    const { folder, exclude, take } = this.#options;
    const { stamps, failures } = await look(folder, exclude);
    for (const [path, why] of failures) this.#tellOnce(path, `it cannot be looked into: ${why}`);
    const due: string[] = [];
    for (const [path, stamp] of stamps) {
      if (this.#taken.get(path) === stamp) continue;
      if (this.#before.get(path) === stamp || (await growsByLines(path))) due.push(path);
    }
    this.#before = stamps;
    for (let i = 0; i < due.length && !this.#stopping.signal.aborted; i += MOST_AT_ONCE) {
      const some = due.slice(i, i + MOST_AT_ONCE);
      const { unreadable } = await take(some, this.#stopping.signal);
      if (this.#stopping.signal.aborted) return;
      for (const path of some) this.#taken.set(path, stamps.get(path) as string);
      for (const { object, reason, remedy } of unreadable) this.#tellOnce(object.uri, `${reason} ${remedy}`);
    }
    for (const path of this.#taken.keys()) if (!stamps.has(path)) this.#taken.delete(path);
  }

  /** The same of the same file once; what is unreadable is listed by `ascribe unread` as well. */
  #tellOnce(path: string, why: string): void {
    if (this.#told.get(path) === why) return;
    this.#told.set(path, why);
    if (this.#told.size > MOST_AT_ONCE) this.#told.delete(this.#told.keys().next().value as string);
    this.#options.log.info('something in a watched folder', { path, why });
  }
}
