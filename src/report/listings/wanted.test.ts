import { expect, test } from 'vitest';
import type { Ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND, micros } from '../../model/time.ts';
import type { CredentialSummary } from '../../model/verdict.ts';
import { credentialWanted } from './wanted.ts';

const day = (n: number) => micros(n * 24 * 3600 * MICROS_PER_SECOND);
const key = (more: Partial<CredentialSummary>): CredentialSummary => ({
  ...{ ref: 'aws.access-key:AKIAEXAMPLE0000000AA' as Ref, instance: '1', holder: [], issuedBy: null, issuedAt: null },
  ...{ expires: null, ended: null, issuedFrom: null, strands: [], events: 3, first: day(1), last: day(2), devices: [] },
  ...more,
});

test('a credential is long-lived by its expiry, its end, or the uses that are known', () => {
  const isLong = credentialWanted({ longLived: true });
  expect(isLong(key({}))).toBe(false);
  expect(isLong(key({ last: day(92) }))).toBe(true);
  expect(isLong(key({ issuedAt: day(1), expires: day(366) }))).toBe(true);
  expect(isLong(key({ issuedAt: day(1), expires: day(366), last: day(3), first: null }))).toBe(true);
  expect(isLong(key({ ended: { at: day(3), how: 'deleted', by: 'sha256:1' as never }, expires: day(366) }))).toBe(
    false,
  );
  expect(isLong(key({ first: null, last: null }))).toBe(false);
});

test('one that no record uses is told apart from those that were', () => {
  const unused = credentialWanted({ used: false });
  expect([unused(key({ events: 0 })), unused(key({}))]).toEqual([true, false]);
});
