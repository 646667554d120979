import type { Verdict } from '../api/types.ts';
import type { Timeline, TimelineBucket } from '../api/views.ts';
import type { TimeView } from './time-view.ts';

/** One lane and one stretch of time, ready to be drawn. Positions in px. */
export interface Cell {
  readonly lane: number;
  readonly x: number;
  readonly width: number;
  /** Share of the height of the lane, 0 to 1: grows with the logarithm of the count, so that one action is seen beside a thousand. */
  readonly height: number;
  readonly verdicts: readonly { readonly verdict: Verdict; readonly share: number }[];
  readonly actions: number;
  readonly privileged: number;
  readonly failed: number;
  /** In ms. */
  readonly from: number;
  readonly to: number;
}

/** What must be seen lies on top, where several verdicts share a stretch. */
const ORDER: readonly Verdict[] = ['attributed', 'held', 'unattributed', 'ambiguous', 'contested'];
/** Narrower than that it would not be seen. */
const LEAST = 3;

/** Cells of an answer, where they lie in the view: which may have moved on since the answer was asked for. */
export function cellsIn(timeline: Timeline, view: TimeView, width: number): readonly Cell[] {
  if (timeline.from === null) return [];
  const begin = Date.parse(timeline.from);
  const stretch = timeline.widthMicros / 1000;
  const scale = width / (view.to - view.from);
  const most = Math.log1p(Math.max(1, ...timeline.buckets.map((b) => b.actions)));
  return timeline.buckets.flatMap((bucket) => {
    const from = begin + bucket.stretch * stretch;
    const x = (from - view.from) * scale;
    const wide = Math.max(stretch * scale, LEAST);
    if (x + wide < 0 || x > width) return [];
    return [
      {
        lane: bucket.lane,
        x,
        width: wide,
        height: 0.25 + (0.75 * Math.log1p(bucket.actions)) / most,
        verdicts: ORDER.flatMap((verdict) => {
          const n = bucket.verdicts[verdict] ?? 0;
          return n === 0 ? [] : [{ verdict, share: n / bucket.actions }];
        }),
        actions: bucket.actions,
        privileged: bucket.privileged,
        failed: bucket.failed,
        from,
        to: from + stretch,
      },
    ];
  });
}

/** The cell at a place, the nearest within a few px. */
export function cellAt(cells: readonly Cell[], lane: number, x: number): Cell | null {
  let best: Cell | null = null;
  let distance = 6;
  for (const cell of cells) {
    if (cell.lane !== lane) continue;
    const off = x < cell.x ? cell.x - x : Math.max(0, x - cell.x - cell.width);
    if (off < distance) {
      best = cell;
      distance = off;
    }
  }
  return best;
}

/**
 * What is seen of a stretch of time, on the lanes of the whole: lanes keep their place while one looks closer, those without an action
 * in view stand empty, and those that the whole has no lane for are drawn on the lane of all others.
 */
export function onLanesOf(whole: Timeline, seen: Timeline): Timeline {
  const place = new Map(whole.lanes.map((lane, i) => [lane.key, i]));
  const inView = new Map(seen.lanes.map((lane) => [lane.key, lane]));
  const placeOf = (i: number): number => place.get(seen.lanes[i]?.key ?? '') ?? whole.lanes.length;
  const strangers = seen.lanes.filter((lane) => !place.has(lane.key)).length;
  return {
    ...seen,
    lanes: whole.lanes.map(
      (lane) => inView.get(lane.key) ?? { ...lane, actions: 0, privileged: 0, first: null, last: null },
    ),
    lanesLeftOut: Math.max(whole.lanesLeftOut, seen.lanesLeftOut, strangers),
    buckets: merged(seen.buckets.map((bucket) => ({ ...bucket, lane: placeOf(bucket.lane) }))),
  };
}

/** What has come to lie on one lane in one stretch is one. */
function merged(buckets: readonly TimelineBucket[]): readonly TimelineBucket[] {
  const found = new Map<string, TimelineBucket>();
  for (const b of buckets) {
    const key = `${b.lane} ${b.stretch}`;
    const a = found.get(key);
    found.set(key, a === undefined ? b : summed(a, b));
  }
  return [...found.values()];
}

function summed(a: TimelineBucket, b: TimelineBucket): TimelineBucket {
  const verdicts = { ...a.verdicts };
  for (const verdict of ORDER) {
    const n = (a.verdicts[verdict] ?? 0) + (b.verdicts[verdict] ?? 0);
    if (n > 0) verdicts[verdict] = n;
  }
  return {
    ...a,
    actions: a.actions + b.actions,
    privileged: a.privileged + b.privileged,
    failed: a.failed + b.failed,
    verdicts,
  };
}
