import type { Transform } from 'node:stream';
import { createGunzip, createInflateRaw, gunzipSync } from 'node:zlib';
import { collectError } from '../errors.ts';

const OUTPUT_BYTES = 256 * 1024;

/** Compressed objects up to this size are decompressed in one go: a folder of CloudTrail files is thousands of small ones. */
const SMALL_BYTES = 256 * 1024;
const SMALL_OUTPUT_BYTES = 32 * 1024 * 1024;

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Gzip, any number of members one after the other. */
export async function* gunzipped(stored: Bytes): Bytes {
  const { small, all } = await smallOrAll(stored);
  if (small !== null) {
    let whole: Uint8Array | null = null;
    try {
      whole = gunzipSync(small, { maxOutputLength: SMALL_OUTPUT_BYTES });
    } catch {
      // Large or damaged: the stream gives what can be had of it.
    }
    if (whole !== null) {
      yield whole;
      return;
    }
  }
  yield* through(createGunzip({ chunkSize: OUTPUT_BYTES }), all);
}

/** Deflate without header, as in zip members. */
export function inflatedRaw(stored: Bytes): Bytes {
  return through(createInflateRaw({ chunkSize: OUTPUT_BYTES }), stored);
}

async function smallOrAll(stored: Bytes): Promise<{ small: Uint8Array | null; all: Bytes }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let isDone = false;
  while (size <= SMALL_BYTES) {
    const next = await stored.next();
    if (next.done) {
      isDone = true;
      break;
    }
    parts.push(new Uint8Array(next.value));
    size += next.value.length;
  }
  const small = isDone ? Buffer.concat(parts) : null;
  async function* all(): Bytes {
    try {
      yield* parts;
      if (!isDone) yield* stored;
    } finally {
      await stored.return();
    }
  }
  return { small, all: all() };
}

/**
 * Each chunk is written only when the one before is used up, so that it may be reused, and the end is told apart from the last chunk:
 * zlib drops the output of the call in which it finds the data cut short.
 */
async function* through(engine: Transform, stored: Bytes): Bytes {
  const feed = async () => {
    for await (const chunk of stored) {
      await new Promise<void>((resolve, reject) => engine.write(chunk, (error) => (error ? reject(error) : resolve())));
    }
    engine.end();
  };
  const fed = feed().catch((error: unknown) => {
    engine.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of engine) yield chunk as Uint8Array;
    await fed;
  } catch (error) {
    throw collectError(error, 'corrupt-compression');
  } finally {
    engine.destroy();
    // Left off half-way, the feeder waits for a write that never ends.
    await stored.return();
  }
}
