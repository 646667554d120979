import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros } from '../../model/time.ts';
import { colourPaint, plainPaint } from './style.ts';
import { safeJson, visible } from './visible.ts';
import { padTo, shorten, widthOf, wrap } from './width.ts';
import { bytes, count, interval, percent, span } from './words.ts';

const HOSTILE = '\u001b[2Jx\u202ey\u200bz\u{e0041}\u0085\ufeff\r\n\t\u2066\ud800';
const NOTHING_HIDDEN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

describe('visible', () => {
  it('shows what would move the cursor, reorder or hide', () => {
    expect(visible(HOSTILE)).toBe('\\x1b[2Jx\\u202ey\\u200bz\\u{e0041}\\x85\\ufeff\\r\\n\\t\\u2066\\ud800');
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['plain', 'Zoë', '日本語', 'Привет', 'שלום', '👍']) expect(visible(text)).toBe(text);
  });

  it('lets no control, format or surrogate character through', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => NOTHING_HIDDEN.test(visible(text))));
  });

  it('keeps the value of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = safeJson(JSON.stringify({ text }));
        expect(JSON.parse(safe)).toEqual({ text });
        expect(safe).toMatch(NOTHING_HIDDEN);
      }),
    );
  });
});

describe('width', () => {
  it('counts terminal columns', () => {
    expect(widthOf('abc')).toBe(3);
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
  });

  it('shortens at the end, in the middle, at the start', () => {
    expect(shorten('abcdefghij', 5)).toBe('abcd…');
    expect(shorten('abcdefghij', 5, 'middle')).toBe('ab…ij');
    expect(shorten('abcdefghij', 5, 'start')).toBe('…ghij');
    expect(shorten('abc', 3)).toBe('abc');
  });

  it('never exceeds the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        for (const cut of ['end', 'middle', 'start'] as const)
          expect(widthOf(shorten(visible(text), width, cut))).toBeLessThanOrEqual(width + 1);
        expect(widthOf(padTo('', width))).toBe(width);
      }),
    );
  });

  it('wraps at spaces, and long words where it must', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrap('', 10)).toEqual(['']);
  });
});

describe('words', () => {
  it('writes numbers, sizes, shares, spans', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect(bytes(1_234_567)).toBe('1.2 MB');
    expect([percent(1, 3), percent(0, 3), percent(3, 3), percent(9999, 10_000), percent(0, 0)]).toEqual([
      '33 %',
      '0 %',
      '100 %',
      '> 99.9 %',
      '–',
    ]);
    expect(span(1)).toBe('1 µs');
    expect(span(90e6)).toBe('90 s');
    expect(span(3_660e6)).toBe('61 min');
    expect(span(100 * 3_600e6)).toBe('4 d 4 h');
  });

  it('says the date once', () => {
    const t = micros(1_767_225_600_000_000);
    expect(interval(t, micros(t + 60e6))).toBe('2026-01-01 00:00:00Z – 00:01:00Z');
    expect(interval(null, null)).toBe('time unknown');
  });
});

it('paints only where colours are on', () => {
  expect(plainPaint('bad', 'x')).toBe('x');
  expect(colourPaint('bad', 'x')).toBe('\u001b[1;31mx\u001b[22;39m');
});
