import { expect, test } from 'vitest';
import type { Credential } from '../api/types.ts';
import { rotations } from './rotation.ts';

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const key = (id: string, more: Partial<Credential> = {}): Credential => ({
  ...{ credential: `aws.access-key:${id}`, instance: id, holder: ['aws.iam-user:1'], issuedAt: null, issuedBy: null },
  ...{ expires: null, ended: null, events: 1, first: null, last: null, devices: [] },
  ...more,
});

test('a newer key of the same holder is a rotation of them all; another holder’s is not', () => {
  const found = rotations([
    key('A', { first: day(1) }),
    key('B', { issuedAt: day(9) }),
    key('C', { issuedAt: day(20), holder: ['aws.iam-user:2'] }),
  ]);
  expect(found.get('A')).toEqual({ is: 'at', at: day(9) });
  expect(found.get('B')).toEqual({ is: 'at', at: day(9) });
  expect(found.get('C')).toEqual({ is: 'never', since: day(20) });
});

test('a record that says so counts, and what is short-lived is not asked', () => {
  const found = rotations([
    key('A', { first: day(1), ended: { at: day(5), how: 'rotated', by: 'sha256:1' } }),
    key('T', { credential: 'app.token:x', issuedAt: day(2), expires: day(3) }),
    key('N', { credential: 'github.pat:1' }),
  ]);
  expect(found.get('A')).toEqual({ is: 'at', at: day(5) });
  expect(found.get('T')).toEqual({ is: 'short-lived' });
  expect(found.get('N')).toEqual({ is: 'never', since: null });
});

test('versions of one secret are one line, whoever made them', () => {
  const version = (n: number, holder: string): Credential =>
    key(`v${n}`, { credential: `secret.version:kv-1/db#${n}`, issuedAt: day(n), holder: [holder] });
  expect(rotations([version(3, 'a:1'), version(7, 'b:2')]).get('v3')).toEqual({ is: 'at', at: day(7) });
});
