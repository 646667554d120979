import { expect, test } from 'vitest';
import type { Timeline } from '../api/views.ts';
import { cellAt, cellsIn, onLanesOf } from './lanes.ts';

const timeline = {
  from: '1970-01-01T00:00:00.000Z',
  widthMicros: 1_000_000,
  lanes: [{ key: 'a' }, { key: 'b' }],
  buckets: [
    { lane: 0, stretch: 0, actions: 1, privileged: 0, failed: 0, verdicts: { held: 1 } },
    { lane: 1, stretch: 5, actions: 1000, privileged: 3, failed: 0, verdicts: { contested: 250, attributed: 750 } },
  ],
} as unknown as Timeline;

test('cells lie where their time does, and one action is still seen beside a thousand', () => {
  const [one, many] = cellsIn(timeline, { from: 0, to: 10_000 }, 1000);
  expect(one).toMatchObject({ lane: 0, x: 0, width: 100 });
  expect(many).toMatchObject({ lane: 1, x: 500, height: 1, from: 5000, to: 6000 });
  expect(one!.height).toBeGreaterThan(0.25);
  expect(many!.verdicts).toEqual([
    { verdict: 'attributed', share: 0.75 },
    { verdict: 'contested', share: 0.25 },
  ]);
});

test('an answer is drawn in the view of now, not in the one that it was asked for', () => {
  expect(cellsIn(timeline, { from: 5000, to: 6000 }, 1000)).toMatchObject([{ lane: 1, x: 0, width: 1000 }]);
});

test('a cell is found by its lane and a few pixels around it', () => {
  const cells = cellsIn(timeline, { from: 0, to: 1_000_000 }, 1000);
  expect(cellAt(cells, 1, 9)?.actions).toBe(1000);
  expect(cellAt(cells, 0, 9)).toBeNull();
  expect(cellAt(cells, 1, 300)).toBeNull();
});

test('lanes keep their place while one looks closer, and what has none is drawn with all others', () => {
  const lane = (key: string, actions: number) => ({ key, actions, privileged: 1, first: null, last: null });
  const timeline = (lanes: Timeline['lanes'], buckets: Timeline['buckets']): Timeline => ({
    ...{ first: null, last: null, actions: 9, untimed: 0, from: null, to: null, widthMicros: 1, stretches: 1 },
    ...{ lanes, lanesLeftOut: 0, buckets, marks: [], marksLeftOut: 0 },
  });
  const bucket = (at: number) => ({
    lane: at,
    stretch: 0,
    actions: 1,
    privileged: 0,
    failed: 0,
    verdicts: { held: 1 },
  });
  const whole = timeline([lane('a', 5), lane('b', 4)], []);
  const seen = onLanesOf(whole, timeline([lane('b', 2), lane('c', 1)], [bucket(0), bucket(1), bucket(2)]));
  expect(seen.lanes.map(({ key, actions }) => [key, actions])).toEqual([
    ['a', 0],
    ['b', 2],
  ]);
  expect(seen.buckets.map((b) => [b.lane, b.actions, b.verdicts.held])).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
  expect(seen.lanesLeftOut).toBe(1);
});
