import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchTexts } from './batch-texts.ts';

describe('BatchTexts', () => {
  it('gives each record as it would be decoded alone', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('x'.repeat(70_000), ''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.boolean(), (texts, reversed) => {
        const parts = texts.map((t) => Buffer.from(t));
        const starts = new Uint32Array(texts.length);
        const ends = new Uint32Array(texts.length);
        let at = 0;
        for (const i of reversed ? [...parts.keys()].reverse() : parts.keys()) {
          starts[i] = at;
          at += (parts[i] as Buffer).length;
          ends[i] = at++;
        }
        const bytes = Buffer.alloc(at + 1, '\n');
        for (const [i, p] of parts.entries()) p.copy(bytes, starts[i]);
        const decoded = new BatchTexts(bytes, starts, ends);
        expect(texts.map((_, i) => decoded.of(i))).toEqual(
          texts.map((_, i) => bytes.toString('utf8', starts[i], ends[i])),
        );
      }),
    );
  });
});
