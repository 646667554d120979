import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRUST_ORDER } from '../model/grade.ts';
import {
  decodeLeaf,
  encodeObject,
  encodePassage,
  encodeProgress,
  encodeRecord,
  FRAMINGS,
  objectIdOf,
} from './envelope.ts';

const ID = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const DIGEST = Buffer.alloc(32, 0xaa);
const REDACTED = Buffer.alloc(32, 0xbb);
const AT = 1_767_225_600_000_001;

const RECORD = {
  framing: 'element',
  unreadable: false,
  objectId: ID,
  digest: DIGEST,
  redactedDigest: null,
  size: 1442,
  position: 300,
  collectedAtMicros: AT,
  redactions: [],
} as const;

/** Version 1, for ever: none of these lines may change. */
const GOLDEN = [
  ['a record', encodeRecord(RECORD), `010201${ID.toString('hex')}${'aa'.repeat(32)}a20bac02818081b184e99103`],
  [
    'a redacted record',
    encodeRecord({
      ...RECORD,
      framing: 'line',
      redactedDigest: REDACTED,
      redactions: [
        { start: 10, length: 200, kind: 0x41 },
        { start: 300, length: 5, kind: 3 },
      ],
    }),
    `010208${ID.toString('hex')}${'aa'.repeat(32)}a20bac02818081b184e99103${'bb'.repeat(32)}020ac801415a0503`,
  ],
  [
    'a message, whose text is always committed to',
    encodeRecord({ ...RECORD, framing: 'message', redactedDigest: REDACTED }),
    `01020b${ID.toString('hex')}${'aa'.repeat(32)}a20bac02818081b184e99103${'bb'.repeat(32)}00`,
  ],
  [
    'an unreadable record',
    encodeRecord({ ...RECORD, framing: 'document', unreadable: true, size: 0, position: 0, collectedAtMicros: 1 }),
    `010206${ID.toString('hex')}${'aa'.repeat(32)}000001`,
  ],
  [
    'an object',
    encodeObject({
      uri: 'file:///a',
      collector: 'c/1',
      collectedAtMicros: 1,
      source: 'okta.system',
      trust: 'declared',
      year: 2026,
      utcOffsetMinutes: -90,
      scope: null,
    }),
    '010102010966696c653a2f2f2f6103632f310c6f6b74612e73797374656d00eb0fb401',
  ],
  [
    'an undeclared object',
    encodeObject({
      uri: '',
      collector: '',
      collectedAtMicros: 0,
      source: null,
      trust: 'unprotected',
      year: null,
      utcOffsetMinutes: null,
      scope: '',
    }),
    '01010100000000010000',
  ],
  [
    'progress',
    encodeProgress({ objectId: ID, consumed: 128, prefixDigest: REDACTED, complete: true }),
    `010301${ID.toString('hex')}${'bb'.repeat(32)}8001`,
  ],
  [
    'bytes passed over',
    encodePassage({ objectId: ID, position: 436, length: 127, code: 'binary' }),
    `0104${ID.toString('hex')}b40380010662696e617279`,
  ],
  [
    'all the rest passed over',
    encodePassage({ objectId: ID, position: 0, length: null, code: 'binary' }),
    `0104${ID.toString('hex')}00000662696e617279`,
  ],
] as const;

test.each(GOLDEN)('%s has the bytes that it always had', (_, leaf, hex) => {
  expect(leaf.toString('hex')).toBe(hex);
});

test('an envelope without redactions stays below 74 bytes', () => {
  expect(encodeRecord({ ...RECORD, size: 2 ** 20, position: 2 ** 34 }).length).toBeLessThanOrEqual(74);
});

test('a note of bytes passed over comes back as it was', () => {
  const passage = { objectId: ID, position: 436, length: null, code: 'decompression-bomb' };
  expect(decodeLeaf(encodePassage(passage))).toEqual({ type: 'passage', ...passage });
  expect(() => decodeLeaf(encodePassage({ ...passage, code: 'Not a code' }))).toThrow();
});

test('the object id is the beginning of the digest of its leaf', () => {
  expect(objectIdOf(GOLDEN[5][1]).length).toBe(16);
});

const safe = fc.maxSafeNat();
const bytes = (n: number) => fc.uint8Array({ minLength: n, maxLength: n }).map((b) => Buffer.from(b));
const record = fc
  .record({
    framing: fc.constantFrom(...FRAMINGS),
    unreadable: fc.boolean(),
    objectId: bytes(16),
    digest: bytes(32),
    position: safe,
    collectedAtMicros: safe,
    spans: fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), fc.nat(255)), { maxLength: 20 }),
    redactedDigest: bytes(32),
  })
  .map(({ spans, redactedDigest, ...rest }) => {
    let end = 0;
    const redactions = spans.map(([gap, length, kind]) => {
      const start = end + gap;
      end = start + length;
      return { start, length, kind };
    });
    const hasText = spans.length > 0 || (rest.framing === 'message' && !rest.unreadable);
    return { ...rest, size: end + 7, redactions, redactedDigest: hasText ? redactedDigest : null };
  });

test('every leaf is read back as it was written', () => {
  fc.assert(
    fc.property(record, (r) => {
      expect(decodeLeaf(encodeRecord(r))).toEqual({ type: 'record', ...r });
    }),
  );
  const text = fc.string({ unit: 'grapheme' });
  const object = fc.record({
    uri: text,
    collector: text,
    collectedAtMicros: safe,
    source: fc.option(text),
    trust: fc.constantFrom(...TRUST_ORDER),
    year: fc.option(fc.nat(9999)),
    utcOffsetMinutes: fc.option(fc.integer({ min: -900, max: 900 })),
    scope: fc.option(text),
  });
  fc.assert(
    fc.property(object, (o) => {
      expect(decodeLeaf(encodeObject(o))).toEqual({ type: 'object', ...o });
    }),
  );
});

test('any other bytes are refused with a typed error or are exactly what the encoder writes', () => {
  fc.assert(
    fc.property(record, fc.nat(), fc.nat(255), (r, where, value) => {
      const leaf = encodeRecord(r);
      leaf[where % leaf.length] = value;
      try {
        const read = decodeLeaf(leaf);
        if (read.type === 'record') expect(encodeRecord(read)).toEqual(leaf);
      } catch (error) {
        expect(error).toMatchObject({ code: 'leaf-malformed' });
      }
    }),
  );
  expect(() => decodeLeaf(Buffer.concat([encodeRecord(RECORD), Buffer.of(0)]))).toThrow(/follow its end/);
  expect(() => decodeLeaf(Buffer.of(2, 2))).toThrow(/version 2/);
});

test('a leaf too large for a tile is refused', () => {
  const huge = {
    uri: 'x'.repeat(65_536),
    collector: '',
    collectedAtMicros: 0,
    source: null,
    trust: 'verified',
    year: null,
    utcOffsetMinutes: null,
    scope: null,
  } as const;
  expect(() => encodeObject(huge)).toThrow(expect.objectContaining({ code: 'leaf-too-large' }));
});
