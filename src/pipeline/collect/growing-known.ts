import { HEAD_BYTES } from './head.ts';
import type { KnownProgress } from './known.ts';
import type { KnownObjects } from './types.ts';

/** How many bodies are recognised when they come again. Each takes about 200 bytes of memory. */
const MOST_REMEMBERED = 200_000;

/** What is known of objects that keep coming, in memory: the latest, and of those from before the run what is not complete. */
export class GrowingKnown implements KnownObjects {
  readonly #sealed = new Set<string>();
  readonly #byHead = new Map<string, Set<number>>();
  readonly #short = new Set<number>();
  readonly #unhinted = new Set<number>();

  get isEmpty(): boolean {
    return this.#sealed.size === 0;
  }

  get unhinted(): readonly number[] {
    return [...this.#unhinted].sort((a, b) => a - b);
  }

  /** `resumable`: the rest may still come, and is to be told from what was sealed. */
  add({ consumed, prefixDigest, headDigest = null }: KnownProgress, resumable: boolean): void {
    if (consumed <= 0) return;
    const key = `${consumed}:${prefixDigest}`;
    this.#sealed.delete(key);
    this.#sealed.add(key);
    if (this.#sealed.size > MOST_REMEMBERED) this.#sealed.delete(this.#sealed.values().next().value as string);
    if (consumed < HEAD_BYTES) this.#short.add(consumed);
    else if (headDigest !== null) {
      const offsets = this.#byHead.get(headDigest) ?? new Set();
      this.#byHead.set(headDigest, offsets);
      offsets.add(consumed);
      if (this.#byHead.size > MOST_REMEMBERED) this.#byHead.delete(this.#byHead.keys().next().value as string);
    } else if (resumable) this.#unhinted.add(consumed);
  }

  offsetsFor(headDigest: string | null): readonly number[] {
    const ofHead = headDigest === null ? undefined : this.#byHead.get(headDigest);
    return [...new Set([...this.#short, ...(ofHead ?? [])])].sort((a, b) => a - b);
  }

  isSealed(consumed: number, prefixDigest: string): boolean {
    return this.#sealed.has(`${consumed}:${prefixDigest}`);
  }
}
