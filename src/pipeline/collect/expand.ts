import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { globMatcher, isGlob } from '../../config/glob.ts';
import { type CollectError, collectError, CollectError as Failure } from './errors.ts';

/** One thing named by an input, in the order in which it is read. */
export type Found =
  | { readonly type: 'stdin' }
  | { readonly type: 'file'; readonly path: string; readonly size: number }
  | { readonly type: 'pipe'; readonly path: string }
  | { readonly type: 'problem'; readonly path: string; readonly error: CollectError };

/**
 * Inputs as files: folders recursively and sorted by name; hidden files, sockets and devices in folders left out; patterns expanded
 * where the shell did not; each file once, however many links and inputs lead to it.
 */
export async function expand(inputs: readonly string[], exclude: readonly string[]): Promise<Found[]> {
  const walk = new Walk(exclude);
  for (const input of inputs) {
    if (input === '-') walk.found.push({ type: 'stdin' });
    else await walk.input(input);
  }
  return walk.found;
}

class Walk {
  readonly found: Found[] = [];
  readonly #exclude: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor(exclude: readonly string[]) {
    this.#exclude = new Set(exclude.map((path) => resolve(path)));
  }

  async input(input: string): Promise<void> {
    const path = resolve(input);
    const stats = await statOf(path);
    if (!(stats instanceof Failure)) await this.#add(path, stats, () => true, true);
    else if (isGlob(input)) await this.#pattern(input);
    else this.found.push({ type: 'problem', path, error: stats });
  }

  async #pattern(input: string): Promise<void> {
    const parts = input.replaceAll('\\', '/').split('/');
    const firstGlob = parts.findIndex(isGlob);
    const base = resolve(parts.slice(0, firstGlob).join('/') || (input.startsWith('/') ? '/' : '.'));
    const matches = globMatcher(parts.slice(firstGlob).join('/'));
    const before = this.found.length;
    const stats = await statOf(base);
    const front = base.endsWith(sep) ? base : base + sep;
    if (!(stats instanceof Failure)) await this.#add(base, stats, (path) => matches(path.slice(front.length)), false);
    if (this.found.length === before)
      this.found.push({ type: 'problem', path: input, error: new Failure('pattern-without-match') });
  }

  /** `isNamed`: the person wrote this very path, so a pipe is read and nothing is left out in silence. */
  async #add(path: string, stats: Stats, isWanted: (path: string) => boolean, isNamed: boolean): Promise<void> {
    if (this.#exclude.has(path)) return;
    if (stats.isDirectory()) {
      if (await this.#isNew(path)) await this.#folder(path, isWanted);
    } else if (!isWanted(path)) return;
    else if (stats.isFile()) {
      if (await this.#isNew(path)) this.found.push({ type: 'file', path, size: stats.size });
    } else if (isNamed) this.found.push({ type: 'pipe', path });
  }

  async #folder(path: string, isWanted: (path: string) => boolean): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      this.found.push({ type: 'problem', path, error: collectError(error, 'read-failed') });
      return;
    }
    const names = entries.map((entry) => entry.name).filter((name) => !name.startsWith('.'));
    names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const name of names) {
      const child = join(path, name);
      const stats = await statOf(child);
      if (stats instanceof Failure) {
        if (isWanted(child)) this.found.push({ type: 'problem', path: child, error: stats });
      } else await this.#add(child, stats, isWanted, false);
    }
  }

  /** False for what was reached before by another way: links in a circle end here. */
  async #isNew(path: string): Promise<boolean> {
    let real = path;
    try {
      real = await realpath(path);
    } catch {
      // Vanished since: opening it will say so.
    }
    if (this.#seen.has(real) || this.#exclude.has(real)) return false;
    this.#seen.add(real);
    return true;
  }
}

async function statOf(path: string): Promise<Stats | CollectError> {
  try {
    return await stat(path);
  } catch (error) {
    return collectError(error, 'read-failed');
  }
}
