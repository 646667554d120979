import { createHash } from 'node:crypto';
import { loadVerifier } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { openLog } from '../evidence/log.ts';
import { formatVkey } from '../evidence/note.ts';
import { type EvidenceReader, openReader } from '../evidence/reader.ts';
import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion, sourcesWith } from '../pipeline/engine.ts';
import { evidenceAccess, type RecordAccess } from '../pipeline/evidence-access.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { hasEvidence, openIndex } from '../pipeline/open-index.ts';
import { readEvents } from '../pipeline/read-events.ts';
import type { DuckStore } from '../store/store.ts';
import type { Configured } from './configured.ts';
import { Problem } from './http/problem.ts';
import type { Generation, Library, Snapshot, Summaries } from './library.ts';

/** How long a request waits for the folder to be opened. */
const WAIT_MILLIS = 30_000;

interface Opened {
  readonly configured: Configured;
  readonly store: DuckStore;
  readonly reader: EvidenceReader;
  readonly evidence: RecordAccess;
  readonly vkey: string;
  readonly generation: Generation;
  summaries: Promise<Summaries> | null;
}

/** A data folder that this process holds open, and now and then closes to have others work on it. */
export class FolderLibrary implements Library {
  readonly #dataDir: string;
  readonly #configure: () => Configured;
  #opened: Promise<Opened>;
  #readers = 0;
  #idle: (() => void) | null = null;
  #state: Library['state'] = 'opening';

  constructor(dataDir: string, configure: () => Configured) {
    this.#dataDir = dataDir;
    this.#configure = configure;
    this.#opened = this.#openFolder();
    this.#opened.catch(() => undefined);
  }

  get state(): Library['state'] {
    return this.#state;
  }

  /** Rejects where the folder cannot be opened. */
  async ready(): Promise<void> {
    await this.#opened;
  }

  async open(): Promise<Snapshot> {
    const opened = await this.#waited();
    this.#readers++;
    let released = false;
    return {
      ...opened,
      policy: opened.configured.named,
      summaries: () => {
        opened.summaries ??= summariesOf(opened.store);
        return opened.summaries;
      },
      events: (filter) => readEvents(this.#dataDir, opened.store, filter, opened.configured.settings),
      release: () => {
        if (released) return;
        released = true;
        if (--this.#readers === 0) this.#idle?.();
      },
    };
  }

  /** Nobody else reads meanwhile, and the folder is free for `work`. It is opened anew afterwards, with the configuration as it is then. */
  async exclusively<T>(work: (configured: Configured) => Promise<T>): Promise<T> {
    const before = await this.#opened;
    this.#state = 'working';
    let opened: (folder: Promise<Opened>) => void = () => undefined;
    this.#opened = new Promise((resolve) => {
      opened = resolve;
    });
    if (this.#readers > 0)
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    this.#idle = null;
    await before.store.close();
    try {
      return await work(before.configured);
    } finally {
      const folder = this.#openFolder();
      opened(folder);
      await folder;
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened.catch(() => null);
    await opened?.store.close();
  }

  async #waited(): Promise<Opened> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(new Problem('not-ready', `The data folder is ${this.#state}. Try again.`, {}, { 'retry-after': '5' })),
        WAIT_MILLIS,
      );
    });
    try {
      return await Promise.race([this.#opened, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #openFolder(): Promise<Opened> {
    const configured = this.#configure();
    const evidence = evidenceFolder(this.#dataDir);
    try {
      if (!hasEvidence(this.#dataDir)) await (await openLog(evidence, { create: true })).close();
      const store = await openIndex(this.#dataDir, configured.settings);
      const reader = openReader(evidence);
      this.#state = 'ready';
      return {
        configured,
        store,
        reader,
        evidence: evidenceAccess(reader, sourcesWith(configured.settings.mappings)),
        vkey: formatVkey(loadVerifier(layoutOf(evidence).keys)),
        generation: generationOf(reader, configured),
        summaries: null,
      };
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }
}

/** Evidence, policy, rules and the reading of records: all that results are a function of. */
function generationOf({ checkpoint }: EvidenceReader, { named, settings }: Configured): Generation {
  const { size, root } = checkpoint;
  const parts = [Buffer.from(root).toString('hex'), size, named.id, ENGINE_VERSION, readingVersion(settings.mappings)];
  return { logSize: size, key: createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32) };
}

async function summariesOf(store: DuckStore): Promise<Summaries> {
  return {
    credentials: await store.credentials(),
    identities: await store.identities(),
    findings: await store.findings(),
  };
}
