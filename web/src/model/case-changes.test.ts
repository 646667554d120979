import { expect, test } from 'vitest';
import { changeText, valueText } from './case-changes.ts';

test('chains are told as chains, objects by their fields, and nothing as nothing', () => {
  expect(valueText(['okta.user:1', 'aws.role:2'])).toBe('okta.user:1 → aws.role:2');
  expect(valueText([['a:1', 'b:2'], ['c:3']])).toBe('a:1 → b:2; c:3');
  expect(valueText({ identity: 'C3', device: null, window: 'C1' })).toBe('identity C3, window C1');
  for (const empty of [null, undefined, '', [], {}, { a: null }]) expect(valueText(empty)).toBe('nothing');
});

test('lists of evidence are told by their length, unless the same number is another list', () => {
  expect(changeText({ field: 'evidence', before: ['a'], after: ['a', 'b'] })).toEqual({
    field: 'evidence',
    before: '1',
    after: '2',
  });
  expect(changeText({ field: 'evidence', before: ['a'], after: ['b'] })).toMatchObject({ before: 'a', after: 'b' });
});
