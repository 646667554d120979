import type { KnownObjects } from './types.ts';

/** What a progress leaf says, and optionally the hint that came with the batch. Digests in hex. */
export interface KnownProgress {
  readonly consumed: number;
  readonly prefixDigest: string;
  /** SHA-256 of the first 256 bytes. Without it, this entry is tried on every object that is long enough: right, but slower. */
  readonly headDigest?: string | null;
}

export const NOTHING_KNOWN: KnownObjects = { isEmpty: true, offsetsFor: () => [], isSealed: () => false };

/** All that is known, in memory. */
export function knownFrom(progress: Iterable<KnownProgress>): KnownObjects {
  const sealed = new Set<string>();
  const byHead = new Map<string, Set<number>>();
  const always = new Set<number>();
  for (const { consumed, prefixDigest, headDigest } of progress) {
    if (consumed <= 0) continue;
    sealed.add(`${consumed}:${prefixDigest}`);
    if (typeof headDigest !== 'string' || consumed < 256) always.add(consumed);
    else {
      const offsets = byHead.get(headDigest);
      if (offsets) offsets.add(consumed);
      else byHead.set(headDigest, new Set([consumed]));
    }
  }
  const ascending = (offsets: Iterable<number>) => [...offsets].sort((a, b) => a - b);
  const alwaysSorted = ascending(always);
  return {
    isEmpty: sealed.size === 0,
    offsetsFor: (headDigest) => {
      const own = headDigest === null ? undefined : byHead.get(headDigest);
      return own ? ascending(new Set([...always, ...own])) : alwaysSorted;
    },
    isSealed: (consumed, prefixDigest) => sealed.has(`${consumed}:${prefixDigest}`),
  };
}
