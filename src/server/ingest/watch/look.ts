import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of one watched folder that are looked at; beyond, the rest is told of and left. */
export const MOST_FILES = 100_000;

/** What a look at a folder found. */
export interface Look {
  /** Of each file what changes when its content does: size, time of the last change, and which file it is. */
  readonly stamps: ReadonlyMap<string, string>;
  /** What could not be looked at, and why. */
  readonly failures: ReadonlyMap<string, string>;
}

/** All files in a folder and in those below it: no hidden ones, no links (a link could lead anywhere), nothing in `exclude`. */
export async function look(folder: string, exclude: string): Promise<Look> {
  const stamps = new Map<string, string>();
  const failures = new Map<string, string>();
  const todo = [folder];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (at === exclude) continue;
    const entries = await readdir(at, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || at === folder) failures.set(at as string, error.code ?? 'unknown');
      return [] as Dirent[];
    });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) todo.push(path);
      if (!entry.isFile()) continue;
      if (stamps.size >= MOST_FILES) {
        failures.set(folder, `it has more than ${MOST_FILES} files`);
        return { stamps, failures };
      }
      const found = await stat(path).catch(() => null);
      if (found !== null && found.size > 0) stamps.set(path, `${found.size} ${found.mtimeMs} ${found.ino}`);
    }
  }
  return { stamps, failures };
}

/** First bytes of what cannot be read before it is whole: gzip, zstd, zip, a list. */
const WHOLE_ONLY = ['1f8b', '28b52ffd', '504b0304', '5b'];

/** Lines may be taken as they come; an archive or a list is taken when it has stopped growing. Content tells, not the name. */
export async function growsByLines(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const head = buffer.subarray(0, bytesRead).toString('hex');
    return !WHOLE_ONLY.some((start) => head.startsWith(start));
  } finally {
    await handle.close();
  }
}
