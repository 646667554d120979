import { expect, test } from 'vitest';
import { panned, ticks, wholeOf, zoomed } from './time-view.ts';

const at = (iso: string): number => Date.parse(iso);
const whole = { from: 0, to: 1000 };
const labels = (from: string, to: string, most = 8) => ticks({ from: at(from), to: at(to) }, most).map((t) => t.label);

test('zooming keeps the moment under the pointer where it is', () => {
  const view = zoomed(whole, 0.5, 250, whole);
  expect(view).toEqual({ from: 125, to: 625 });
  expect((250 - view.from) / (view.to - view.from)).toBe(0.25);
});

test('the view never leaves the whole, and is never narrower than a millisecond', () => {
  expect(zoomed({ from: 0, to: 500 }, 4, 100, whole)).toEqual(whole);
  expect(zoomed({ from: 10, to: 12 }, 0.01, 11, whole)).toEqual({ from: 10.5, to: 11.5 });
  expect(panned({ from: 800, to: 900 }, 5, whole)).toEqual({ from: 900, to: 1000 });
  expect(panned({ from: 100, to: 200 }, -5, whole)).toEqual({ from: 0, to: 100 });
});

test('one moment alone has room around it', () => expect(wholeOf(5, 5)).toEqual({ from: 4, to: 6 }));

test('marks are round moments, from years to a tenth of a millisecond', () => {
  expect(labels('2020-06-01T00:00:00Z', '2026-06-01T00:00:00Z')).toEqual([
    '2021',
    '2022',
    '2023',
    '2024',
    '2025',
    '2026',
  ]);
  expect(labels('2026-01-10T00:00:00Z', '2026-05-10T00:00:00Z')).toEqual(['2026-02', '2026-03', '2026-04', '2026-05']);
  expect(labels('2026-03-01T20:00:00Z', '2026-03-02T04:00:00Z', 4)).toEqual([
    '20:00',
    '22:00',
    '2026-03-02',
    '02:00',
    '04:00',
  ]);
  expect(labels('2026-03-01T00:00:01.000Z', '2026-03-01T00:00:03.000Z', 4)).toEqual([
    '00:00:01.000',
    '00:00:01.500',
    '00:00:02.000',
    '00:00:02.500',
    '00:00:03.000',
  ]);
  expect(labels('2026-03-01T00:00:00.001Z', '2026-03-01T00:00:00.002Z', 5)).toEqual([
    '00:00:00.0010',
    '00:00:00.0012',
    '00:00:00.0014',
    '00:00:00.0016',
    '00:00:00.0018',
    '00:00:00.0020',
  ]);
});
