import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyEd25519 } from './ed25519.mjs';

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

/** RFC 8032 §7.1, tests 1 to 3: public key, message, signature. */
const VECTORS = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
];

test.each(VECTORS)(
  'accepts the vector of RFC 8032 with the key %s, and nothing near it',
  async (key, message, signature) => {
    const [k, m, s] = [key, message, signature].map(bytes);
    expect(await verifyEd25519(k, s, m)).toBe(true);
    for (const at of [0, 31, 32, 63])
      expect(
        await verifyEd25519(
          k,
          s.map((b, i) => (i === at ? b ^ 1 : b)),
          m,
        ),
      ).toBe(false);
    expect(await verifyEd25519(k, s, Uint8Array.from([...m, 0]))).toBe(false);
    expect(
      await verifyEd25519(
        k.map((b, i) => (i === 5 ? b ^ 1 : b)),
        s,
        m,
      ),
    ).toBe(false);
    expect(await verifyEd25519(k, s.subarray(1), m)).toBe(false);
  },
);

test('refuses a signature whose scalar is written with the order of the group added', async () => {
  const [key, , signature] = VECTORS[0].map(bytes);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let value = order + signature.subarray(32).reduceRight((sum, b) => (sum << 8n) | BigInt(b), 0n);
  const twin = Uint8Array.from(signature);
  for (let i = 32; i < 64; i++, value >>= 8n) twin[i] = Number(value & 255n);
  expect(await verifyEd25519(key, twin, new Uint8Array())).toBe(false);
});

test('agrees with another implementation', async () => {
  for (let i = 0; i < 5; i++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
    const message = randomBytes(i * 50);
    expect(await verifyEd25519(key, sign(null, message, privateKey), message)).toBe(true);
  }
});
