import type { Verdict } from '../api/types.ts';
import type { Timeline } from '../api/views.ts';
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
