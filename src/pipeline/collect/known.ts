import { HEAD_BYTES } from './head.ts';
import type { KnownObjects } from './types.ts';

/** What a progress leaf says, and optionally the hint that came with the batch. Digests in hex. */
export interface KnownProgress {
  readonly consumed: number;
  readonly prefixDigest: string;
  /** SHA-256 of the first 256 bytes. Without it, this entry is tried on every object: slower. */
  readonly headDigest?: string | null;
}

export const NOTHING_KNOWN: KnownObjects = { isEmpty: true, offsetsFor: () => [], unhinted: [], isSealed: () => false };

const ascending = (offsets: Iterable<number>): number[] => [...offsets].sort((a, b) => a - b);

/** All that is known, in memory. */
export function knownFrom(progress: Iterable<KnownProgress>): KnownObjects {
  const sealed = new Set<string>();
  const byHead = new Map<string, Set<number>>();
  /** Of objects shorter than a head: they may have grown into anything. */
  const short = new Set<number>();
  const unhinted = new Set<number>();
  for (const { consumed, prefixDigest, headDigest } of progress) {
    if (consumed <= 0) continue;
    sealed.add(`${consumed}:${prefixDigest}`);
    if (consumed < HEAD_BYTES) short.add(consumed);
    else if (typeof headDigest !== 'string') unhinted.add(consumed);
    else {
      const offsets = byHead.get(headDigest);
      if (offsets) offsets.add(consumed);
      else byHead.set(headDigest, new Set([consumed]));
    }
  }
  const shortSorted = ascending(short);
  return {
    isEmpty: sealed.size === 0,
    offsetsFor: (headDigest) => {
      const own = headDigest === null ? undefined : byHead.get(headDigest);
      return own ? [...shortSorted, ...ascending(own)] : shortSorted;
    },
    unhinted: ascending(unhinted),
    isSealed: (consumed, prefixDigest) => sealed.has(`${consumed}:${prefixDigest}`),
  };
}
