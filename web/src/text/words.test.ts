import { expect, test } from 'vitest';
import { bytes, count, counted, percent, shortId, span, when } from './words.ts';

test('numbers', () => {
  expect(count(1234567)).toBe('1,234,567');
  expect(counted(1, 'action')).toBe('1 action');
  expect(counted(2, 'identity', 'identities')).toBe('2 identities');
  expect(bytes(3960335)).toBe('4.0 MB');
});

test('a share is never rounded to all or nothing', () => {
  expect([percent(0, 9), percent(9, 9), percent(1, 0)]).toEqual(['0 %', '100 %', '–']);
  expect(percent(1, 100_000)).toBe('< 0.1 %');
  expect(percent(99_999, 100_000)).toBe('> 99.9 %');
  expect(percent(48, 1602)).toBe('3.0 %');
});

test('times keep a fraction that says something', () => {
  expect(when('2026-03-04T07:20:59.000Z')).toBe('2026-03-04 07:20:59Z');
  expect(when('2026-03-04T07:20:59.451Z')).toBe('2026-03-04 07:20:59.451Z');
  expect(when(null)).toBe('time unknown');
});

test('spans', () => {
  expect([0.5, 12, 1078_000, 4 * 3600_000, 102 * 3600_000].map(span)).toEqual([
    '500 µs',
    '12 ms',
    '18 min',
    '4 h',
    '4 d 6 h',
  ]);
});

test('short ids keep their kind', () => {
  expect(shortId(`sha256:${'0'.repeat(60)}b972`)).toBe('sha256:00000000…b972');
  expect(shortId('ses_1')).toBe('ses_1');
});
