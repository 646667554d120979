import { HEAD_BYTES } from './head.ts';
import type { KnownObjects } from './types.ts';

/** What a progress leaf says, and optionally the hint that came with the batch. Digests in hex. */
export interface KnownProgress {
  readonly consumed: number;
  readonly prefixDigest: string;
  /** SHA-256 of the first 256 bytes. Without it, this entry is tried on every object: slower. */
  readonly headDigest?: string | null;
  /** Where it was collected: tried first on an object of the same name. */
  readonly uri?: string;
}

export const NOTHING_KNOWN: KnownObjects = { isEmpty: true, offsetsFor: () => [], unhinted: [], isSealed: () => false };

const ascending = (offsets: Iterable<number>): number[] => [...offsets].sort((a, b) => a - b);

/** All that is known, in memory. */
export function knownFrom(progress: Iterable<KnownProgress>): KnownObjects {
  const sealed = new Set<string>();
  const byHead = new Map<string, Set<number>>();
  const byUri = new Map<string, Set<number>>();
  /** Of objects shorter than a head: they may have grown into anything. */
  const short = new Set<number>();
  const unhinted = new Set<number>();
  for (const { consumed, prefixDigest, headDigest, uri } of progress) {
    if (consumed <= 0) continue;
    sealed.add(`${consumed}:${prefixDigest}`);
    if (uri !== undefined) addTo(byUri, uri, consumed);
    if (consumed < HEAD_BYTES) short.add(consumed);
    else if (typeof headDigest !== 'string') unhinted.add(consumed);
    else addTo(byHead, headDigest, consumed);
  }
  const shortSorted = ascending(short);
  return {
    isEmpty: sealed.size === 0,
    offsetsFor: (headDigest, uri) => {
      const ofHead = headDigest === null ? undefined : byHead.get(headDigest);
      const ofUri = byUri.get(uri);
      return ofHead || ofUri ? ascending(new Set([...short, ...(ofHead ?? []), ...(ofUri ?? [])])) : shortSorted;
    },
    unhinted: ascending(unhinted),
    isSealed: (consumed, prefixDigest) => sealed.has(`${consumed}:${prefixDigest}`),
  };
}

function addTo(offsets: Map<string, Set<number>>, key: string, offset: number): void {
  const own = offsets.get(key);
  if (own) own.add(offset);
  else offsets.set(key, new Set([offset]));
}
