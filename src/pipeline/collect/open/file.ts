import { type FileHandle, open } from 'node:fs/promises';
import { CollectError } from '../errors.ts';
import type { ByteSource } from './source.ts';

const READ_BYTES = 1024 * 1024;

/** A file on disk, or a named pipe (`canReopen: false`, size unknown). */
export function fileSource(path: string, size: number | null): ByteSource {
  return {
    uri: path,
    size,
    mayGrow: size !== null,
    canReopen: size !== null,
    open: (onBytes) => fileBytes(path, size !== null, onBytes),
  };
}

async function* fileBytes(
  path: string,
  isRegular: boolean,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.allocUnsafe(isRegular ? Math.min(READ_BYTES, size + 1) : READ_BYTES);
    let total = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      total += bytesRead;
      onBytes(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
    if (isRegular && total < size) throw new CollectError('changed-while-reading');
  } finally {
    await handle.close();
  }
}

/** Exactly `[start, start + length)` of an open file. */
export async function* rangeBytes(
  handle: FileHandle,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(1, length)));
  let at = start;
  const end = start + length;
  while (at < end) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
    if (bytesRead === 0) throw new CollectError('truncated-compression');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
