import { expect, test } from 'vitest';
import type { Credential } from '../api/types.ts';
import { credentialRows } from './credential-age.ts';

const credential = (more: Partial<Credential>): Credential => ({
  credential: 'x:1',
  instance: '1',
  holder: [],
  issuedAt: '2026-01-01T00:00:00.000Z',
  issuedBy: null,
  expires: null,
  ended: null,
  events: 1,
  first: null,
  last: null,
  devices: [],
  ...more,
});
const notices = (more: Partial<Credential>, asOf = '2026-01-02T00:00:00.000Z') =>
  credentialRows([credential(more)], asOf)[0]?.notices;

test('an hour’s credential that was used is nothing to notice', () => {
  const [row] = credentialRows([credential({ expires: '2026-01-01T01:00:00.000Z' })], null);
  expect(row).toMatchObject({ lifetime: 3_600_000, notices: [] });
});

test('the unused, the long-lived and the one on several devices are', () => {
  expect(notices({ events: 0 })).toEqual(['unused']);
  expect(notices({ expires: '2026-12-31T00:00:00.000Z' })).toEqual(['long-lived']);
  expect(notices({ devices: ['a', 'b'] })).toEqual(['2 devices']);
});

test('what has not ended is as old as the last that is known', () => {
  expect(notices({}, '2026-06-01T00:00:00.000Z')).toEqual(['long-lived']);
  expect(notices({ issuedAt: null })).toEqual([]);
});
