import {
  closeSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The few ways in which the log writes. What is written is durable only after `sync` of the file and, for a new or renamed
 * file, `syncFolder` of its folder. Tests put a disk in its place that crashes.
 */
export interface Disk {
  /** Create or overwrite a file. Returns a handle for `sync`. */
  create(path: string, chunks: readonly Uint8Array[], mode?: number): number;
  /** Write at an offset of a file that may be new. Returns a handle for `sync`. */
  writeAt(path: string, offset: number, chunks: readonly Uint8Array[]): number;
  /** Make the content durable, and close. */
  sync(handle: number): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** With all above it. Returns the topmost folder that it made, if any. */
  makeFolder(path: string): string | null;
  rename(from: string, to: string): void;
  /** A file or a folder with all in it; nothing happens where there is none. */
  remove(path: string): void;
  /** Like `remove`, in its own time: 4 ms for a freshly written file, which the writer must not wait for. */
  discard(path: string): Promise<void>;
  truncate(path: string, length: number): Promise<void>;
  /** Put a whole file in place, old or new but never half, durably. */
  replace(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
}

const REPLACEMENT_SUFFIX = '.tmp';
const DEFAULT_MODE = 0o644;

export class NodeDisk implements Disk {
  create(path: string, chunks: readonly Uint8Array[], mode = DEFAULT_MODE): number {
    return writeChunks(openSync(path, 'w', mode), 0, chunks);
  }

  writeAt(path: string, offset: number, chunks: readonly Uint8Array[]): number {
    return writeChunks(openSync(path, offset === 0 ? 'w' : 'r+', 0o600), offset, chunks);
  }

  async sync(handle: number): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => fsync(handle, (error) => (error ? reject(error) : resolve())));
    } finally {
      closeSync(handle);
    }
  }

  syncFolder(path: string): Promise<void> {
    return this.sync(openSync(path, 'r'));
  }

  makeFolder(path: string): string | null {
    return mkdirSync(path, { recursive: true, mode: 0o755 }) ?? null;
  }

  rename(from: string, to: string): void {
    renameSync(from, to);
  }

  remove(path: string): void {
    rmSync(path, { recursive: true, force: true });
  }

  discard(path: string): Promise<void> {
    return rm(path, { recursive: true, force: true });
  }

  truncate(path: string, length: number): Promise<void> {
    const fd = openSync(path, 'r+');
    ftruncateSync(fd, length);
    return this.sync(fd);
  }

  async replace(path: string, bytes: Uint8Array, mode = DEFAULT_MODE): Promise<void> {
    const draft = path + REPLACEMENT_SUFFIX;
    // an old draft would keep its own mode
    if (mode !== DEFAULT_MODE) this.remove(draft);
    await this.sync(this.create(draft, [bytes], mode));
    this.rename(draft, path);
    await this.syncFolder(dirname(path));
  }
}

/** IOV_MAX is 1024 on Linux. */
const MAX_CHUNKS_PER_WRITE = 512;

function writeChunks(fd: number, offset: number, chunks: readonly Uint8Array[]): number {
  let at = offset;
  for (let i = 0; i < chunks.length; i += MAX_CHUNKS_PER_WRITE) {
    const some = chunks.slice(i, i + MAX_CHUNKS_PER_WRITE);
    const want = some.reduce((n, c) => n + c.length, 0);
    let wrote = some.length === 1 ? writeSync(fd, some[0]!, 0, want, at) : writevSync(fd, some, at);
    if (wrote < want) {
      const rest = Buffer.concat(some);
      while (wrote < want) wrote += writeSync(fd, rest, wrote, want - wrote, at + wrote);
    }
    at += want;
  }
  return fd;
}
