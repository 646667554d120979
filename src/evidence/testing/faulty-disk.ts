import {
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { NodeDisk } from '../disk.ts';

/** What a crash does to what has been written and not made durable. */
export const CRASH_FATES = ['persisted', 'lost', 'torn'] as const;
export type CrashFate = (typeof CRASH_FATES)[number];

export class Crash extends Error {}

interface Undurable {
  /** A sync of this file makes the content durable, of this folder the name. */
  awaitsFile: string | null;
  awaitsFolder: string | null;
  readonly undo: () => void;
  /** The file whose content may be torn. */
  readonly file: string | null;
}

/**
 * A disk on which the power fails after a given number of steps, and on which what was not made durable by then is kept, lost,
 * or half lost. A write is durable after `sync` of the file and, if the file is new or renamed, `syncFolder` of its folder.
 */
export class FaultyDisk extends NodeDisk {
  steps = 0;
  readonly #crashAfter: number;
  readonly #open = new Map<number, string>();
  #undurable: Undurable[] = [];

  constructor(crashAfter: number) {
    super();
    this.#crashAfter = crashAfter;
  }

  override create(path: string, chunks: readonly Uint8Array[], mode?: number): number {
    this.#step();
    this.#track(path, path, dirname(path));
    return this.#opened(super.create(path, chunks, mode), path);
  }

  override writeAt(path: string, offset: number, chunks: readonly Uint8Array[]): number {
    this.#step();
    this.#track(path, path, existsSync(path) ? null : dirname(path));
    return this.#opened(super.writeAt(path, offset, chunks), path);
  }

  override async sync(handle: number): Promise<void> {
    this.#step();
    const path = this.#open.get(handle);
    this.#open.delete(handle);
    // no real fsync: the disk below is only a model, and fsync is what would take the time
    closeSync(handle);
    await new Promise((resume) => setImmediate(resume));
    for (const u of this.#undurable) if (u.awaitsFile === path) u.awaitsFile = null;
    this.#settle();
  }

  override async syncFolder(path: string): Promise<void> {
    this.#step();
    for (const u of this.#undurable) if (u.awaitsFolder === path) u.awaitsFolder = null;
    this.#settle();
  }

  override makeFolder(path: string): string | null {
    this.#step();
    const missing: string[] = [];
    for (let at = path; !existsSync(at); at = dirname(at)) missing.push(at);
    for (const folder of missing.reverse()) {
      const undo = () => rmSync(folder, { recursive: true, force: true });
      this.#undurable.push({ awaitsFile: null, awaitsFolder: dirname(folder), undo, file: null });
    }
    return super.makeFolder(path);
  }

  override rename(from: string, to: string): void {
    this.#step();
    const [was, moved] = [snapshot(to), snapshot(from)];
    const undo = () => {
      was();
      moved();
    };
    this.#undurable.push({ awaitsFile: null, awaitsFolder: dirname(to), undo, file: null });
    super.rename(from, to);
  }

  override remove(path: string): void {
    this.#step();
    if (!existsSync(path)) return;
    this.#undurable.push({ awaitsFile: null, awaitsFolder: dirname(path), undo: snapshot(path), file: null });
    super.remove(path);
  }

  override async discard(path: string): Promise<void> {
    this.remove(path);
  }

  override async truncate(path: string, length: number): Promise<void> {
    this.#step();
    truncateSync(path, length);
  }

  /** The power is gone: what has not become durable meets its fate. */
  fail(fate: CrashFate): void {
    for (const fd of this.#open.keys()) closeSync(fd);
    this.#open.clear();
    if (fate === 'persisted') return;
    for (const [i, u] of [...this.#undurable.entries()].reverse()) {
      if (fate === 'lost' || i % 2 === 0) u.undo();
      else if (u.file !== null && u.awaitsFile !== null && existsSync(u.file)) tear(u.file);
    }
  }

  #step(): void {
    if (this.steps >= this.#crashAfter) throw new Crash(`power failure after step ${this.steps}`);
    this.steps++;
  }

  #track(path: string, awaitsFile: string, awaitsFolder: string | null): void {
    this.#undurable.push({ awaitsFile, awaitsFolder, undo: snapshot(path), file: path });
  }

  #opened(handle: number, path: string): number {
    this.#open.set(handle, path);
    return handle;
  }

  #settle(): void {
    this.#undurable = this.#undurable.filter((u) => u.awaitsFile !== null || u.awaitsFolder !== null);
  }
}

/** Puts a file or folder back as it is now. */
function snapshot(path: string): () => void {
  if (!existsSync(path)) return () => rmSync(path, { recursive: true, force: true });
  if (statSync(path).isDirectory()) {
    const parts = readdirSync(path).map((name) => snapshot(join(path, name)));
    return () => {
      mkdirSync(path, { recursive: true });
      for (const part of parts) part();
    };
  }
  const bytes = readFileSync(path);
  return () => {
    if (existsSync(dirname(path))) writeFileSync(path, bytes, { mode: 0o600 });
  };
}

function tear(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
}
