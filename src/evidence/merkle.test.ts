import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RightEdge } from './edge.ts';
import {
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  nodeHash,
  rangeRoot,
  type SubtreeHash,
  splitPoint,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** The leaves of the test vectors that go with RFC 6962, and the roots of the trees of their first 0–8. */
const VECTOR_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const VECTOR_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition, word for word. */
function naiveRoot(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return EMPTY_ROOT;
  if (hashes.length === 1) return hashes[0]!;
  const k = splitPoint(hashes.length);
  return nodeHash(naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)));
}

const leaves = Array.from({ length: 700 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const subtree: SubtreeHash = (height, index) => naiveRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height));

test.each(VECTOR_ROOTS.map((root, size) => [size, root] as const))(
  'the tree of the first %i vector leaves has the known root',
  (size, root) => {
    const hashes = VECTOR_LEAVES.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex')));
    const edge = new RightEdge();
    edge.append(Buffer.concat(hashes), () => undefined);
    expect(edge.root().toString('hex')).toBe(root);
    expect(naiveRoot(hashes).toString('hex')).toBe(root);
  },
);

test('appending in batches of any size gives the root of the definition, and the same tiles', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (sizes) => {
      const tiles = new Map<string, Buffer>();
      const edge = new RightEdge();
      let size = 0;
      for (const n of sizes) {
        const next = Math.min(leaves.length, size + n);
        edge.append(Buffer.concat(leaves.slice(size, next)), ({ kind, n: at }, bytes) =>
          tiles.set(`${kind}/${at}`, bytes),
        );
        size = next;
      }
      expect(edge.root()).toEqual(naiveRoot(leaves.slice(0, size)));
      expect(rangeRoot(0, size, subtree)).toEqual(edge.root());
      expect(tiles.size).toBe(Math.floor(size / 256));
      const parts = new Map<string, Buffer>();
      edge.partial(({ kind, n }, bytes) => parts.set(`${kind}/${n}`, bytes));
      const again = RightEdge.load(size, ({ kind, n }) => parts.get(`${kind}/${n}`)!);
      expect(again.root()).toEqual(edge.root());
    }),
    { numRuns: 30 },
  );
});

const sizeAndIndex = fc
  .integer({ min: 1, max: 200 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), from: fc.nat(size) }));

test('inclusion proofs verify, and no changed one does', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(), fc.nat(255), ({ size, index }, where, bit) => {
      const root = naiveRoot(leaves.slice(0, size));
      const proof = inclusionProof(index, size, subtree);
      const leaf = leaves[index]!;
      expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
      expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
      expect(verifyInclusion(leaf, index + 1, size, proof, root)).toBe(false);
      expect(verifyInclusion(leaves[index + 1]!, index, size, proof, root)).toBe(false);
      if (proof.length === 0) return;
      expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
      const changed = proof.map((h) => Buffer.from(h));
      changed[where % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
      expect(verifyInclusion(leaf, index, size, changed, root)).toBe(false);
    }),
  );
});

test('consistency proofs verify, and no changed one does', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(), fc.nat(255), ({ size, from }, where, bit) => {
      const [old, now] = [naiveRoot(leaves.slice(0, from)), naiveRoot(leaves.slice(0, size))];
      const proof = consistencyProof(from, size, subtree);
      expect(verifyConsistency(from, size, old, now, proof)).toBe(true);
      expect(verifyConsistency(from, size, old, now, [...proof, now])).toBe(false);
      if (proof.length === 0) return;
      expect(verifyConsistency(from, size, leaves[from]!, now, proof)).toBe(false);
      expect(verifyConsistency(from, size, old, leaves[0]!, proof)).toBe(false);
      expect(verifyConsistency(from, size, old, now, proof.slice(1))).toBe(false);
      const changed = proof.map((h) => Buffer.from(h));
      changed[where % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
      expect(verifyConsistency(from, size, old, now, changed)).toBe(false);
    }),
  );
});
