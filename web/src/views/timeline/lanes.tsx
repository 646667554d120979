import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import type { Timeline } from '../../api/views.ts';
import { type Cell, cellAt, cellsIn } from '../../model/lanes.ts';
import { isoOf, panned, type TimeView, ticks, zoomed } from '../../model/time-view.ts';
import { Ref } from '../../parts/ref.tsx';
import { count, counted, when } from '../../text/words.ts';
import { Life } from './life.tsx';
import { LANE_HEIGHT, paint } from './paint.ts';

interface LanesProps {
  readonly timeline: Timeline;
  readonly view: TimeView;
  readonly whole: TimeView;
  readonly setView: (view: TimeView) => void;
  /** Whether there are turns to be drawn above the lanes, in view or not. */
  readonly hasLife: boolean;
}

/** Room for a label before the right edge, in px; without it there is the line alone. */
const LABEL_ROOM = 76;
/** Room for the date of a mark on the axis, in px. */
const TICK_ROOM = 92;

export function Lanes({ timeline, view, whole, setView, hasLife }: LanesProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(800);
  const [selection, setSelection] = useState<readonly [number, number] | null>(null);
  const [under, setUnder] = useState<{ readonly cell: Cell; readonly lane: string } | null>(null);
  const lanes = timeline.lanesLeftOut > 0 ? [...timeline.lanes, null] : timeline.lanes;
  const marks = useMemo(() => ticks(view, width / TICK_ROOM), [view, width]);
  const cells = useMemo(() => cellsIn(timeline, view, width), [timeline, view, width]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 800));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const draw = (): void => {
      if (canvas.current !== null)
        paint(canvas.current, { cells, lanes: lanes.length, view, lines: marks.map((m) => m.at), selection });
    };
    const frame = requestAnimationFrame(draw);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', draw);
    return () => {
      cancelAnimationFrame(frame);
      theme.disconnect();
      dark.removeEventListener('change', draw);
    };
  }, [cells, lanes.length, view, marks, selection]);

  // What was pointed at lies elsewhere then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view
  useEffect(() => setUnder(null), [view.from, view.to]);

  useWheel(canvas, (factor, x) => setView(zoomed(view, factor, momentAt(x, view, width), whole)));

  const press = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = event.nativeEvent.offsetX;
    setSelection([x, x]);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { offsetX, offsetY } = event.nativeEvent;
    if (selection !== null) setSelection([selection[0], offsetX]);
    const lane = Math.floor(offsetY / LANE_HEIGHT);
    const cell = cellAt(cells, lane, offsetX);
    setUnder(cell === null ? null : { cell, lane: timeline.lanes[lane]?.key ?? 'all other lanes' });
  };
  const release = (): void => {
    if (selection === null) return;
    const [a, b] = [Math.min(...selection), Math.max(...selection)];
    setSelection(null);
    if (b - a > 8) setView({ from: momentAt(a, view, width), to: momentAt(b, view, width) });
    else if (under !== null) setView(zoomed(view, 0.25, (under.cell.from + under.cell.to) / 2, whole));
  };
  const key = (event: KeyboardEvent): void => {
    const middle = (view.from + view.to) / 2;
    if (event.key === '+' || event.key === '=') setView(zoomed(view, 0.4, middle, whole));
    else if (event.key === '-') setView(zoomed(view, 2.5, middle, whole));
    else if (event.key === 'ArrowLeft') setView(panned(view, -0.25, whole));
    else if (event.key === 'ArrowRight') setView(panned(view, 0.25, whole));
    else if (event.key === '0') setView(whole);
    else return;
    event.preventDefault();
  };

  return (
    <div className="lanes">
      <ul className={hasLife ? 'lane-names below-life' : 'lane-names'}>
        {lanes.map((lane) =>
          lane === null ? (
            <li key="others" className="quiet">
              {counted(timeline.lanesLeftOut, 'further lane')}
            </li>
          ) : (
            <li key={lane.key}>
              <Ref short bare link={/^[a-z0-9.-]+:/.test(lane.key)}>
                {lane.key}
              </Ref>
              <span className="quiet small">{count(lane.actions)}</span>
            </li>
          ),
        )}
      </ul>
      <div className="lane-plot">
        {hasLife && <Life marks={timeline.marks} leftOut={timeline.marksLeftOut} view={view} />}
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it is drawn, and takes keys of its own */}
        <canvas
          ref={canvas}
          style={{ height: lanes.length * LANE_HEIGHT }}
          tabIndex={0}
          role="application"
          aria-roledescription="timeline"
          aria-label={`${counted(timeline.lanes.length, 'lane')}, ${when(isoOf(view.from))} to ${when(isoOf(view.to))}. Plus and minus zoom, arrows move, 0 shows all.`}
          onPointerDown={press}
          onPointerMove={move}
          onPointerUp={release}
          onPointerLeave={() => setUnder(null)}
          onKeyDown={key}
        />
        <ol className="axis" aria-hidden="true">
          {marks.map(({ at, label }) => {
            const share = (at - view.from) / (view.to - view.from);
            return (
              <li key={at} style={{ left: `${share * 100}%` }}>
                {(1 - share) * width > LABEL_ROOM && label}
              </li>
            );
          })}
        </ol>
        <p className="under small" role="status">
          {under === null ? ' ' : saysOf(under.cell, under.lane)}
        </p>
      </div>
    </div>
  );
}

const momentAt = (x: number, view: TimeView, width: number): number =>
  view.from + (x / Math.max(1, width)) * (view.to - view.from);

function saysOf(cell: Cell, lane: string): string {
  const verdicts = cell.verdicts.map(({ verdict, share }) => `${count(share * cell.actions)} ${verdict}`).join(', ');
  const failed = cell.failed === 0 ? '' : `, ${count(cell.failed)} failed`;
  return `${when(isoOf(cell.from))}  ${lane}: ${counted(cell.actions, 'action')} (${verdicts}), ${count(cell.privileged)} privileged${failed}`;
}

/** Ctrl and the wheel, or a pinch: closer or wider. Without Ctrl the page scrolls, as everywhere. */
function useWheel(canvas: React.RefObject<HTMLCanvasElement | null>, zoom: (factor: number, x: number) => void): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current(Math.exp(event.deltaY * 0.004), event.offsetX);
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [canvas]);
}
