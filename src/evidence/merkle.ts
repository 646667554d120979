import { EvidenceError } from './errors.ts';
import { DIGEST_BYTES, sha256, sha256Into } from './sha256.ts';

/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): leaf = SHA-256(0x00 ‖ data), node = SHA-256(0x01 ‖ left ‖ right),
 * split at the largest power of two below the size.
 */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

export function leafHash(data: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.of(0), data]));
}

const nodeInput = Buffer.alloc(1 + 2 * DIGEST_BYTES, 1);

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(DIGEST_BYTES);
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + DIGEST_BYTES);
  sha256Into(out, 0, nodeInput);
  return out;
}

/** Root over `count` (a power of two) adjacent hashes. */
export function perfectRoot(hashes: Buffer, first: number, count: number): Buffer {
  const level = Buffer.from(hashes.subarray(first * DIGEST_BYTES, (first + count) * DIGEST_BYTES));
  for (let width = count; width > 1; width /= 2) {
    for (let i = 0; i < width; i += 2) {
      const at = i * DIGEST_BYTES;
      for (let k = 0; k < 2 * DIGEST_BYTES; k++) nodeInput[1 + k] = level[at + k]!;
      sha256Into(level, (i / 2) * DIGEST_BYTES, nodeInput);
    }
  }
  return Buffer.from(level.subarray(0, DIGEST_BYTES));
}

/** The largest power of two below `n` (n ≥ 2). */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * Hash of the complete, aligned subtree with 2^height leaves that starts at leaf `index · 2^height`. Whoever has the tiles
 * provides it.
 */
export type SubtreeHash = (height: number, index: number) => Buffer;

/** Root of the leaves [start, end), where start is aligned as it is in every RFC 6962 recursion. */
export function rangeRoot(start: number, end: number, subtree: SubtreeHash): Buffer {
  const n = end - start;
  if (n === 0) return EMPTY_ROOT;
  const height = Math.log2(n);
  if (Number.isInteger(height) && start % n === 0) return subtree(height, start / n);
  const k = splitPoint(n);
  return nodeHash(rangeRoot(start, start + k, subtree), rangeRoot(start + k, end, subtree));
}

/** PATH(index, D[0:size]) of RFC 6962 §2.1.1, from the leaf upwards. */
export function inclusionProof(index: number, size: number, subtree: SubtreeHash): Buffer[] {
  if (!(index >= 0 && index < size))
    throw new EvidenceError('no-such-index', `There is no index ${index} below ${size}.`);
  const path = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + splitPoint(end - start);
    return index < middle
      ? [...path(start, middle), rangeRoot(middle, end, subtree)]
      : [...path(middle, end), rangeRoot(start, middle, subtree)];
  };
  return path(0, size);
}

/** PROOF(from, D[0:to]) of RFC 6962 §2.1.2. Empty where `from` is 0 or equals `to`. */
export function consistencyProof(from: number, to: number, subtree: SubtreeHash): Buffer[] {
  if (!(from >= 0 && from <= to))
    throw new EvidenceError('no-such-index', `There is no way from size ${from} to ${to}.`);
  if (from === 0) return [];
  const sub = (start: number, end: number, whole: boolean): Buffer[] => {
    if (end === from) return whole ? [] : [rangeRoot(start, end, subtree)];
    const middle = start + splitPoint(end - start);
    return from <= middle
      ? [...sub(start, middle, whole), rangeRoot(middle, end, subtree)]
      : [...sub(middle, end, false), rangeRoot(start, middle, subtree)];
  };
  return sub(0, to, true);
}

/** Root that the proof leads to (RFC 9162 §2.1.3.2); `null` where the proof cannot belong to this index and size. */
function rootFromInclusion(leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Buffer | null {
  if (!(index >= 0 && index < size)) return null;
  let fn = index;
  let sn = size - 1;
  let root: Buffer = Buffer.from(leaf);
  for (const hash of proof) {
    if (sn === 0 || hash.length !== DIGEST_BYTES) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(hash, root);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      root = nodeHash(root, hash);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? root : null;
}

export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  return rootFromInclusion(leaf, index, size, proof)?.equals(root) ?? false;
}

/** RFC 9162 §2.1.4.2. True only if the tree of size `to` has that of size `from` as its beginning. */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!(from >= 0 && from <= to) || proof.some((h) => h.length !== DIGEST_BYTES)) return false;
  if (from === to) return proof.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  if (from === 0) return proof.length === 0 && EMPTY_ROOT.equals(fromRoot);
  const isPower = Number.isInteger(Math.log2(from));
  const path = isPower ? [fromRoot, ...proof] : [...proof];
  const seed = path.shift();
  if (seed === undefined) return false;
  let fn = from - 1;
  let sn = to - 1;
  while (fn % 2 === 1) {
    fn = (fn - 1) / 2;
    sn = Math.floor(sn / 2);
  }
  let fr: Uint8Array = seed;
  let sr: Uint8Array = seed;
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, hash);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && Buffer.compare(fr, fromRoot) === 0 && Buffer.compare(sr, toRoot) === 0;
}
