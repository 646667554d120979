import { Decompress } from 'fzstd';
import { CollectError, collectError } from '../errors.ts';
import type { CollectLimits } from '../limits.ts';

/** Fed in small pieces: four bytes of zstd can stand for 128 KiB, and what one piece gives is held at once. */
const PIECE_BYTES = 2048;

/** Zstandard, any number of frames. The checksum of a frame is not checked. */
export async function* unzstd(
  stored: AsyncIterable<Uint8Array>,
  limits: CollectLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let out: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => {
    out.push(chunk);
  });
  let isFirst = true;
  try {
    for await (const chunk of stored) {
      // The decoder keeps pieces until a block is whole, and the chunk may be reused meanwhile.
      const own = new Uint8Array(chunk);
      if (isFirst && windowBytes(own) > limits.zstdWindowBytes) {
        throw new CollectError(
          'corrupt-compression',
          'the zstd frame asks for a window of more than 128 MiB; decompress it with zstd --long=31',
        );
      }
      isFirst = false;
      for (let i = 0; i < own.length; i += PIECE_BYTES) {
        decoder.push(own.subarray(i, i + PIECE_BYTES));
        if (out.length > 0) {
          const ready = out;
          out = [];
          yield* ready;
        }
      }
    }
    decoder.push(new Uint8Array(0), true);
    yield* out;
  } catch (error) {
    const isCut = error instanceof Error && 'code' in error && error.code === 5;
    throw isCut ? new CollectError('truncated-compression', null, error) : collectError(error, 'corrupt-compression');
  }
}

/** What the first frame's header asks for (RFC 8878 §3.1.1.1); 0 where it cannot be told. */
export function windowBytes(frame: Uint8Array): number {
  if (frame.length < 14 || frame[0] !== 0x28) return 0;
  const descriptor = frame[4]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (!isSingleSegment) {
    const base = 2 ** (10 + (frame[5]! >> 3));
    return base + (base / 8) * (frame[5]! & 7);
  }
  const at = 5 + [0, 1, 2, 4][descriptor & 3]!;
  const width = [1, 2, 4, 8][descriptor >> 6]!;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true) + 256;
  return width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(Math.min(at, frame.length - 8), true));
}
