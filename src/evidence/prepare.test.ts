import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFrame, readFrameHeader } from './bundle.ts';
import { decodeLeaf, encodeRecord, FLAG_UNREADABLE, type RecordLeaf } from './envelope.ts';
import { leafHash } from './merkle.ts';
import { prepareBatch } from './prepare.ts';
import { redactedForm } from './redact/apply.ts';
import { sha256 } from './sha256.ts';
import { batchOf } from './testing/batches.ts';
import { leafOfBundle, splitEntries } from './tile-files.ts';

const KEY = Buffer.alloc(32, 9);
const ID = Buffer.alloc(16, 3);

const line = fc.oneof(
  fc.string(),
  fc.string().map((s) => JSON.stringify({ a: s, password: `p${s}`, b: 1 })),
  fc.string().map((s) => `token=${s}`),
);

test('a batch holds the same leaves, digests and redacted forms as the plain way gives, record by record', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (texts) => {
      const input = batchOf(texts, KEY, ID);
      const out = prepareBatch(input);
      expect(out.count).toBe(texts.length);
      const bundle = splitEntries(Buffer.from(out.leaves), texts.length)!;
      texts.forEach((text, i) => {
        const original = Buffer.from(text);
        const bytes = leafOfBundle(bundle, i);
        const leaf = decodeLeaf(bytes) as RecordLeaf;
        expect(encodeRecord(leaf)).toEqual(bytes);
        expect(leafHash(bytes)).toEqual(Buffer.from(out.leafHashes.subarray(i * 32, i * 32 + 32)));
        expect(leaf.digest).toEqual(sha256(original));
        expect(leaf.digest).toEqual(Buffer.from(out.digests.subarray(i * 32, i * 32 + 32)));
        expect([leaf.size, leaf.position]).toEqual([original.length, input.positions[i]]);
        const redacted = Buffer.from(out.redacted.bytes.subarray(out.redacted.starts[i], out.redacted.ends[i]));
        expect(redacted).toEqual(redactedForm(original, leaf.redactions));
        expect(leaf.redactedDigest).toEqual(leaf.redactions.length > 0 ? sha256(redacted) : null);
      });
    }),
  );
});

test('frames hold at most 256 records, and give the originals back', () => {
  const texts = Array.from({ length: 600 }, (_, i) => `record ${i} ${'x'.repeat(i)}`);
  const out = prepareBatch(batchOf(texts, KEY, ID));
  const read = out.frames.flatMap((frame) => {
    const bytes = Buffer.from(frame);
    const header = readFrameHeader(bytes)!;
    expect(header.frameBytes).toBe(bytes.length);
    const opened = openFrame(bytes, header, KEY);
    return Array.from(opened.starts, (start, i) => opened.bytes.toString('utf8', start, opened.ends[i]));
  });
  expect(out.frames.length).toBe(3);
  expect(read).toEqual(texts);
});

test('a frame with a changed byte does not open, but for the place that the writer fills in', () => {
  const frame = Buffer.from(prepareBatch(batchOf(['a', 'b'], KEY, ID)).frames[0]!);
  for (let i = 8; i < frame.length; i++) {
    frame[i]! ^= 1;
    const header = readFrameHeader(frame);
    if (header && header.frameBytes === frame.length)
      expect(() => openFrame(frame, header, KEY), `byte ${i}`).toThrow();
    frame[i]! ^= 1;
  }
});

test('a record with more secrets than a leaf can list is withheld whole', () => {
  const text = JSON.stringify(Array.from({ length: 3000 }, (_, i) => ({ password: `secret-${i}` })));
  const out = prepareBatch(batchOf([text, 'plain'], KEY, ID));
  expect(Buffer.from(out.redacted.bytes).toString('utf8', out.redacted.starts[0], out.redacted.ends[0])).toBe(
    '{"redacted":"record"}',
  );
  expect(out.redactedRecords).toBe(1);
});

test('records are marked as unreadable one by one', () => {
  const out = prepareBatch({ ...batchOf(['a', 'b'], KEY, ID), flags: Uint8Array.of(0, FLAG_UNREADABLE | 2) });
  const bundle = splitEntries(Buffer.from(out.leaves), 2)!;
  expect([0, 1].map((i) => (decodeLeaf(leafOfBundle(bundle, i)) as RecordLeaf).unreadable)).toEqual([false, true]);
});
