import { expect, test } from 'vitest';
import { visible } from './visible.ts';

test.each([
  ['\u0430dmin', '\\u0430dmin'],
  ['d\u0435ploy@example.com', 'd\\u0435ploy@example.com'],
  ['\u0440\u0430\u0443\u0440\u0430', '\\u0440\\u0430\\u0443\\u0440\\u0430'],
  ['\uff41\uff44min', '\\uff41\\uff44min'],
  ['\u{1d41a}dmin', '\\u{1d41a}dmin'],
  ['\u03bfkta.user', '\\u03bfkta.user'],
  ['g\u0131t', 'g\\u0131t'],
])('%s passes for other letters, and is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each([
  'Иван Петров',
  'Αθήνα',
  'Müller',
  'José',
  '山田 太郎',
  'ユーザーA',
  'admin',
  'Anna (Анна)',
  'naïve–text',
  'Łukasz',
])('%s stays as it is', (text) => {
  expect(visible(text)).toBe(text);
});
