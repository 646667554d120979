import { createHash, type Hash } from 'node:crypto';
import { BatchMemory } from '../memory.ts';

/** SHA-256 over an object's bytes up to `at`. Copied where a digest is taken, so that it can go on. */
export interface PrefixHash {
  readonly hash: Hash;
  readonly at: number;
}

const FIRST_CAPACITY = 256 * 1024;

/**
 * The part of an object that is still needed, in one buffer, addressed by offset in the object. Bytes are hashed in order before they
 * are let go.
 */
export class Window {
  /** `bytes[0]` has this offset. */
  base = 0;
  /** Bytes in use. */
  length = 0;
  bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  /** What a search may look at: beyond `length` lies what was there before. */
  #used = this.bytes.subarray(0, 0);
  #keep = 0;
  readonly #memory: BatchMemory;
  #hash: Hash;
  #hashedTo: number;

  constructor(prefix: PrefixHash | null, memory = new BatchMemory()) {
    this.#memory = memory;
    this.#hash = prefix === null ? createHash('sha256') : prefix.hash.copy();
    this.#hashedTo = prefix === null ? 0 : prefix.at;
  }

  get end(): number {
    return this.base + this.length;
  }

  append(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.bytes.length) this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
    this.#used = this.bytes.subarray(0, this.length);
  }

  at(offset: number): number {
    return this.bytes[offset - this.base]!;
  }

  /** First offset of `needle` at or after `from`, -1 if there is none so far. */
  find(needle: number | string, from: number): number {
    const i = this.#used.indexOf(needle, from - this.base, 'latin1');
    return i < 0 ? -1 : i + this.base;
  }

  startsWith(prefix: Uint8Array): boolean {
    return this.base === 0 && this.length >= prefix.length && this.bytes.subarray(0, prefix.length).equals(prefix);
  }

  text(start: number, end: number): string {
    return this.bytes.toString('utf8', start - this.base, end - this.base);
  }

  /** In a buffer of its own (the front of it), so that it can be handed to another thread. */
  copy(start: number, end: number): Uint8Array {
    const own = this.#memory.take(end - start);
    own.set(this.bytes.subarray(start - this.base, end - this.base));
    return own;
  }

  /** Nothing before `offset` is needed any more. */
  release(offset: number): void {
    if (offset > this.#keep) this.#keep = offset;
  }

  /** SHA-256 of [0, offset). Offsets must not descend. */
  digestTo(offset: number): Uint8Array {
    this.#hashTo(offset);
    return this.#hash.copy().digest();
  }

  #hashTo(offset: number): void {
    if (offset <= this.#hashedTo) return;
    this.#hash.update(this.bytes.subarray(this.#hashedTo - this.base, offset - this.base));
    this.#hashedTo = offset;
  }

  #makeRoom(wanted: number): void {
    const keep = Math.min(Math.max(this.#keep, this.base), this.end);
    this.#hashTo(keep);
    const drop = keep - this.base;
    const kept = this.length - drop;
    let target = this.bytes;
    if (kept + wanted > target.length) {
      let capacity = target.length;
      while (capacity < kept + wanted) capacity *= 2;
      target = Buffer.allocUnsafeSlow(capacity);
    }
    this.bytes.copy(target, 0, drop, this.length);
    this.bytes = target;
    this.base = keep;
    this.length = kept;
    if (this.#hashedTo < keep) this.#hashedTo = keep;
  }
}
