import { expect, test } from 'vitest';
import { pieces, plain } from './visible.ts';

test('ordinary text of any script stays as it is', () => {
  for (const text of ['arn:aws:iam::1:role/Admin', 'Zoë 東京 مرحبا', '']) expect(plain(text)).toBe(text);
});

test('a character that reorders text is taken out and named', () => {
  expect(pieces('a\u202etxt.exe')).toEqual([
    { text: 'a' },
    { unseen: 'U+202E', name: 'U+202E right-to-left override' },
    { text: 'txt.exe' },
  ]);
});

test.each(['\u0000', '\u001b', '\u200b', '\u2066', '\ufeff', '\u{e0041}', '\ud800', '\u00ad', '\u2028'])(
  'nothing unseen passes: %j',
  (character) => {
    expect(plain(`x${character}y`)).toMatch(/^x⟨U\+[0-9A-F]{4,5}⟩y$/);
  },
);
