import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isIncluded } from './inclusion.ts';

/** The tree and its proofs, written down from RFC 6962 §2.1 as it says it: recursively. */
const sha = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = (leaf: Buffer): Buffer => sha(Buffer.of(0), leaf);
const split = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);

function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leafHash(leaves[0]!);
  const k = split(leaves.length);
  return sha(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function pathTo(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...pathTo(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathTo(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

const proofOf = (index: number, size: number) => {
  const leaves = Array.from({ length: size }, (_, i) => Buffer.from(`record ${i}`));
  return {
    leafIndex: index,
    treeSize: size,
    leaf: leaves[index]!.toString('base64'),
    hashes: pathTo(index, leaves).map((h) => h.toString('base64')),
    root: rootOf(leaves).toString('base64'),
  };
};

test('every leaf of trees of every size up to 20 is found in its tree', async () => {
  for (let size = 1; size <= 20; size++)
    for (let index = 0; index < size; index++) expect(await isIncluded(proofOf(index, size))).toBe(true);
});

test('another record, another place, another root or a shorter proof is not', async () => {
  const good = proofOf(5, 11);
  expect(await isIncluded({ ...good, leaf: btoa('record 6') })).toBe(false);
  expect(await isIncluded({ ...good, leafIndex: 4 })).toBe(false);
  expect(await isIncluded({ ...good, root: proofOf(5, 12).root })).toBe(false);
  expect(await isIncluded({ ...good, hashes: good.hashes.slice(1) })).toBe(false);
  expect(await isIncluded({ ...good, leafIndex: 11 })).toBe(false);
});
