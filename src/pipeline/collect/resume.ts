import { createHash } from 'node:crypto';
import type { PrefixHash } from './framing/window.ts';
import { headDigestOf } from './head.ts';
import type { CollectLimits } from './limits.ts';
import type { KnownObjects } from './types.ts';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

export interface Resumed {
  /** Longest sealed prefix of the object; 0 if none. */
  readonly from: number;
  readonly prefix: PrefixHash | null;
  /** Nothing follows that prefix. */
  readonly isComplete: boolean;
  /** The object from its start. */
  readonly bytes: Bytes;
  readonly headDigest: Uint8Array | null;
}

/**
 * Finds the longest prefix of an object that an earlier run sealed, whatever the object is called now: a file that has grown, one that
 * was rotated, one that was compressed since. Reads no further than the last offset that is known, and keeps what it read to be read
 * again if that is little; otherwise a file is opened once more, and of a stream only the kept part is looked at.
 */
export async function resume(
  uri: string,
  head: Uint8Array,
  bytes: Bytes,
  reopen: (() => Bytes) | null,
  known: KnownObjects,
  limits: CollectLimits,
): Promise<Resumed> {
  const headDigest = headDigestOf(head);
  const fresh = { from: 0, prefix: null, isComplete: false, headDigest };
  if (known.isEmpty) return { ...fresh, bytes };
  const offsets = new Offsets(
    known.offsetsFor(headDigest === null ? null : Buffer.from(headDigest).toString('hex'), uri),
    known.unhinted,
  );

  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let isKept = true;
  let size = 0;
  let from = 0;
  let prefix: PrefixHash | null = null;
  let isEnd = false;
  while (offsets.next < Infinity || from === size) {
    const { value: chunk, done } = await bytes.next();
    if (done) {
      isEnd = true;
      break;
    }
    if (isKept && size + chunk.length > limits.replayBytes && reopen !== null) {
      isKept = false;
      kept.length = 0;
    }
    if (isKept) kept.push(new Uint8Array(chunk));
    let hashed = 0;
    for (; offsets.next <= size + chunk.length; offsets.advance()) {
      const offset = offsets.next;
      const follower = chunk[offset - size];
      if (!offsets.isLikely && follower !== undefined && !FOLLOWS_RECORD.has(follower)) continue;
      hash.update(chunk.subarray(hashed, offset - size));
      hashed = offset - size;
      if (known.isSealed(offset, hash.copy().digest('hex'))) {
        from = offset;
        prefix = { hash: hash.copy(), at: offset };
      }
    }
    hash.update(chunk.subarray(hashed));
    size += chunk.length;
    if (reopen === null && size > limits.replayBytes) break;
    if (offsets.next === Infinity && from < size) break;
  }
  const isComplete = isEnd && from === size && size > 0;
  if (isKept || reopen === null) return { from, prefix, isComplete, headDigest, bytes: replayed(kept, bytes) };
  await bytes.return();
  return { from, prefix, isComplete, headDigest, bytes: isComplete ? replayed([], bytes) : reopen() };
}

/** Bytes that can come after a record: blanks, what stands between the elements of a list and between documents, a message's length. */
const FOLLOWS_RECORD = new Set(Buffer.from('\n\r\t ,]{\0'));

/** Two ascending lists as one. */
class Offsets {
  next = Infinity;
  /** The present offset comes with a hint that fits. */
  isLikely = false;
  readonly #likely: readonly number[];
  readonly #others: readonly number[];
  #i = 0;
  #j = 0;

  constructor(likely: readonly number[], others: readonly number[]) {
    this.#likely = likely;
    this.#others = others;
    this.#settle();
  }

  advance(): void {
    if (this.#likely[this.#i] === this.next) this.#i++;
    if (this.#others[this.#j] === this.next) this.#j++;
    this.#settle();
  }

  #settle(): void {
    const likely = this.#likely[this.#i] ?? Infinity;
    const other = this.#others[this.#j] ?? Infinity;
    this.next = Math.min(likely, other);
    this.isLikely = likely <= other;
  }
}

async function* replayed(kept: readonly Uint8Array[], rest: Bytes): Bytes {
  try {
    yield* kept;
    yield* rest;
  } finally {
    await rest.return();
  }
}
