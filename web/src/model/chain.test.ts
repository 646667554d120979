import { expect, test } from 'vitest';
import type { Step } from '../api/types.ts';
import { chainRows, laneCount } from './chain.ts';

const step = (from: string, to: string): Step => ({
  from,
  to,
  key: null,
  class: 'K2',
  how: 'issued',
  administration: 'aws',
  evidence: [],
});

const drawn = (chain: readonly Step[], credential: string | null) =>
  chainRows({ chain, credential }).map((r) => (r.type === 'node' ? (r.ref ?? 'ACTION') : `#${r.number}`));

test('a straight chain is one line from the root to the action', () => {
  const chain = [step('user', 'login'), step('login', 'key')];
  expect(drawn(chain, 'key')).toEqual(['user', '#1', 'login', '#2', 'key', '#3', 'ACTION']);
  const rows = chainRows({ chain, credential: 'key' });
  expect(laneCount(rows)).toBe(1);
  expect(rows[0]).toMatchObject({ isRoot: true, lanes: { enters: false, leaves: true } });
  expect(rows.at(-1)).toMatchObject({ ref: null, lanes: { enters: true, leaves: false } });
});

test('a step that starts further up runs in a lane beside what it passes', () => {
  const chain = [step('user', 'login'), step('login', 'assertion'), step('user', 'key')];
  const rows = chainRows({ chain, credential: 'key' });
  expect(drawn(chain, 'key')).toEqual(['user', '#1', 'login', '#2', 'assertion', '#3', 'key', '#4', 'ACTION']);
  expect(laneCount(rows)).toBe(2);
  expect(rows[0]?.lanes).toMatchObject({ begins: [1], leaves: true });
  expect(rows[2]?.lanes.passes).toEqual([1]);
  expect(rows[4]?.lanes).toMatchObject({ passes: [1], leaves: false });
  expect(rows[5]?.lanes).toMatchObject({ ends: 1, enters: false, leaves: true });
});

test('lanes that do not overlap share a place', () => {
  const chain = [step('a', 'b'), step('a', 'c'), step('c', 'd'), step('c', 'e')];
  expect(laneCount(chainRows({ chain, credential: 'e' }))).toBe(2);
});

test('no chain at all: the credential and its use, or the action alone', () => {
  expect(drawn([], 'key')).toEqual(['key', '#1', 'ACTION']);
  expect(drawn([], null)).toEqual(['ACTION']);
});
