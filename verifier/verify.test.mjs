import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKey, openNote, preAuthEncoding, rootFrom } from './verify.mjs';

/** RFC 6962 test data: these leaves, and the roots of the trees of the first 1 … 8 of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHashes = LEAVES.map((hex) => sha(Buffer.of(0), Buffer.from(hex, 'hex')));
const split = (n) => 2 ** Math.ceil(Math.log2(n) - 1);
/** The definitions of RFC 6962 §2.1 and §2.1.1, word for word. */
const rootOf = (d) =>
  d.length === 1 ? d[0] : sha(Buffer.of(1), rootOf(d.slice(0, split(d.length))), rootOf(d.slice(split(d.length))));
function pathOf(m, d) {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k
    ? [...pathOf(m, d.slice(0, k)), rootOf(d.slice(k))]
    : [...pathOf(m - k, d.slice(k)), rootOf(d.slice(0, k))];
}
const hexOf = (bytes) => bytes && Buffer.from(bytes).toString('hex');

describe('proofs of inclusion (RFC 6962)', () => {
  test.each(ROOTS.map((root, i) => [i + 1, root]))('in the tree of %i leaves', async (size, root) => {
    const d = leafHashes.slice(0, size);
    for (let m = 0; m < size; m++) {
      const path = pathOf(m, d);
      expect(hexOf(await rootFrom(d[m], m, size, path))).toBe(root);
      for (let other = 0; other < 8; other++)
        if (other !== m) expect(hexOf(await rootFrom(d[m], other, size, path))).not.toBe(root);
      if (size > 1) expect(hexOf(await rootFrom(d[m], m, size, path.slice(0, -1)))).not.toBe(root);
      expect(await rootFrom(d[m], m, size, [...path, d[0]])).toBeNull();
    }
  });

  test('an index outside the tree has none', async () => {
    expect(await rootFrom(leafHashes[0], 1, 1, [])).toBeNull();
  });
});

describe('signed notes (C2SP)', () => {
  const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const SIGNATURE = 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';
  const note = (text, signature = SIGNATURE) => `${text}\n\n— example.com/foo ${signature}\n`;

  test('the example of the standard is signed by its key', async () => {
    const key = await openKey(VKEY);
    expect(await openNote(note('This is an example message.'), key)).toBe('This is an example message.\n');
  });

  test('another text, a damaged signature, an unknown signer and none are refused', async () => {
    const key = await openKey(VKEY);
    for (const wrong of [
      note('This is an example massage.'),
      note('This is an example message.', SIGNATURE.replace('neyaQM', 'neyaQN')),
      note('This is an example message.', SIGNATURE.replace('8srV1', '8srV2')),
      note('This is an example message.').replace('example.com/foo', 'example.com/bar'),
      'This is an example message.\n',
    ])
      await expect(openNote(wrong, key)).rejects.toThrow();
  });

  test('a key whose id does not fit is refused', async () => {
    await expect(openKey(VKEY.replace('530d903a', '530d903b'))).rejects.toMatchObject({ code: 'key-unknown' });
  });
});

test('the encoding that a statement is signed in is that of DSSE', () => {
  const encoded = preAuthEncoding('http://example.com/HelloWorld', new TextEncoder().encode('hello world'));
  expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});
