import { createHash, type Hash } from 'node:crypto';
import type { CollectedObject, CollectItem } from '../../../pipeline/collect/types.ts';
import { framesIn } from './framing.ts';

/** What is sealed together, at most. */
const MOST_BATCH_BYTES = 4 * 1024 * 1024;

/** One connection as an object of the log: its bytes as they came, cut into messages. */
export class SyslogStream {
  readonly object: CollectedObject;
  readonly #hash: Hash = createHash('sha256');
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Bytes of the stream that were handed out. */
  #position = 0;
  /** Nothing more can be cut out of it. */
  broken: string | null = null;

  constructor(uri: string) {
    this.object = { uri, size: null };
  }

  push(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
  }

  /** Enough has come for a batch. */
  get isFull(): boolean {
    return this.#pendingBytes >= MOST_BATCH_BYTES;
  }

  /** The messages that are complete; `null`: none is. */
  take(): Extract<CollectItem, { type: 'batch' }> | null {
    const bytes = Buffer.concat(this.#pending);
    const { starts, ends, consumed, broken } = framesIn(bytes);
    this.broken = broken;
    this.#keep(bytes.subarray(consumed));
    if (consumed === 0) return null;
    const own = new Uint8Array(bytes.subarray(0, consumed));
    this.#hash.update(own);
    const from = this.#position;
    this.#position += consumed;
    if (starts.length === 0) return null;
    return {
      type: 'batch',
      batch: {
        object: this.object,
        bytes: own,
        starts: Uint32Array.from(starts),
        ends: Uint32Array.from(ends),
        positions: Float64Array.from(starts, (start) => from + start),
        framing: 'line',
        header: null,
        consumed: this.#position,
        prefixDigest: this.#hash.copy().digest(),
        headDigest: null,
      },
    };
  }

  /** The connection is over: what is left is part of a message that never came to its end. It is kept, as unreadable. */
  end(): readonly CollectItem[] {
    const left = Buffer.concat(this.#pending);
    const position = this.#position;
    const items: CollectItem[] = [];
    if (left.length > 0) {
      this.#hash.update(left);
      this.#position += left.length;
      items.push({
        type: 'unreadable',
        object: this.object,
        position,
        length: left.length,
        code: 'incomplete-last-record',
        reason: this.broken ?? 'The connection ended in the middle of a message.',
        remedy: 'Nothing can be done here; the sender may have it.',
        bytes: new Uint8Array(left),
      });
    }
    if (this.#position > 0)
      items.push({
        type: 'end',
        object: this.object,
        consumed: this.#position,
        prefixDigest: this.#hash.copy().digest(),
        headDigest: null,
        complete: true,
      });
    this.#keep(Buffer.alloc(0));
    return items;
  }

  #keep(bytes: Buffer): void {
    this.#pending = bytes.length === 0 ? [] : [Buffer.from(bytes)];
    this.#pendingBytes = bytes.length;
  }
}
