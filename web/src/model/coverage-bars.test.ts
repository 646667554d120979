import { expect, test } from 'vitest';
import type { CoverageOverTime } from '../api/views.ts';
import { coverageBars } from './coverage-bars.ts';

const ANSWER: CoverageOverTime = {
  ...{ from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z', widthMicros: 3_600_000_000 },
  stretches: [
    {
      ...{ at: '2026-03-02T00:00:00Z', actions: 7, privileged: 5, defensible: 2 },
      ...{ verdicts: { contested: 1, attributed: 6 }, grades: { C0: 1, C3: 6 } },
    },
    { at: '2026-03-02T01:00:00Z', actions: 3, privileged: 0, defensible: 0, verdicts: { held: 3 }, grades: { C1: 3 } },
  ],
};

test('each stretch is a bar, what can be relied on at its foot', () => {
  expect(coverageBars(ANSWER, 'grade')[0]?.parts).toEqual([
    { name: 'C3', n: 6 },
    { name: 'C0', n: 1 },
  ]);
  expect(coverageBars(ANSWER, 'verdict')[0]?.parts.map((p) => p.name)).toEqual(['attributed', 'contested']);
});

test('of privileged actions a stretch without any is no bar', () => {
  expect(coverageBars(ANSWER, 'defensible')).toEqual([
    {
      at: '2026-03-02T00:00:00Z',
      parts: [
        { name: 'defensible', n: 2 },
        { name: 'not defensible', n: 3 },
      ],
      total: 5,
    },
  ]);
});
