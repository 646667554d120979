import { type ReactElement, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Params } from '../../api/client.ts';
import { useTimeline } from '../../api/queries.ts';
import type { Timeline } from '../../api/views.ts';
import { onLanesOf } from '../../model/lanes.ts';
import { isoOf, panned, zoomed } from '../../model/time-view.ts';
import { VerdictMark } from '../../parts/marks.tsx';
import { Answer } from '../../parts/states.tsx';
import { counted, span } from '../../text/words.ts';
import { LaneTable } from './lane-table.tsx';
import { Lanes } from './lanes.tsx';
import { Marks } from './marks.tsx';
import { useView } from './use-view.ts';

const LANE_KINDS = ['device', 'credential', 'holder', 'source', 'verdict'] as const;

interface TimelineProps {
  /** Of the API, e.g. `sessions/ses_1/timeline`. */
  readonly path: string;
  /** What the path does not say, e.g. `{ identity }`. */
  readonly params?: Params;
  /** How many actions the page speaks of; the timeline says so where it draws more. */
  readonly expected?: number;
  /** What a lane is, where the address does not say. */
  readonly lanes?: (typeof LANE_KINDS)[number];
}

/** Stretches that the server counts in: one for every three or four px. */
const STRETCHES = 300;

/** Actions over time in lanes, counted by the server in as many stretches as there is room for. */
export function TimelineCard({ path, params = {}, expected, lanes = 'device' }: TimelineProps): ReactElement {
  const [address] = useSearchParams();
  const lane = LANE_KINDS.find((k) => k === address.get('lane')) ?? lanes;
  const query = useTimeline(path, {
    ...params,
    ...{ lane, stretches: STRETCHES, from: address.get('from'), to: address.get('to') },
  });
  const whole = useTimeline(path, { ...params, lane, stretches: STRETCHES, from: null, to: null });
  return (
    <section className="card" aria-labelledby="timeline">
      <Answer query={query} what="the timeline">
        {(seen) => {
          const timeline = whole.data === undefined || whole.isPlaceholderData ? seen : onLanesOf(whole.data, seen);
          return timeline.first === null || timeline.last === null ? (
            <>
              <h2 id="timeline">Over time</h2>
              <p className="quiet">
                {timeline.actions === 0
                  ? 'No action was made with it.'
                  : `${counted(timeline.actions, 'action')}, none of which says when it was.`}
              </p>
            </>
          ) : (
            <Zoomable
              note={
                expected !== undefined && timeline.actions > expected
                  ? `${counted(timeline.actions, 'action')}: with the other keys of the same issuance`
                  : null
              }
              timeline={timeline}
              first={timeline.first}
              last={timeline.last}
              lane={lane}
              hasLife={timeline.marks.length > 0 || (whole.data?.marks.length ?? 0) > 0}
              isBehind={query.isPlaceholderData}
            />
          );
        }}
      </Answer>
    </section>
  );
}

interface ZoomableProps {
  readonly timeline: Timeline;
  readonly first: string;
  readonly last: string;
  readonly lane: string;
  /** The answer is still that to the view before. */
  readonly isBehind: boolean;
  readonly note: string | null;
  readonly hasLife: boolean;
}

function Zoomable({ timeline, first, last, lane, isBehind, note, hasLife }: ZoomableProps): ReactElement {
  const { view, whole, setView, isWhole } = useView(first, last);
  const [, setParams] = useSearchParams();
  const [asTable, setAsTable] = useState(false);
  const middle = (view.from + view.to) / 2;
  const chooseLane = (kind: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('lane', kind);
        return next;
      },
      { replace: true },
    );
  return (
    <div aria-busy={isBehind}>
      <div className="row timeline-head">
        <h2 id="timeline">Over time</h2>
        <span className="quiet small">
          {note !== null && `${note}; `}
          {span(view.to - view.from)} in view, each stretch {span(timeline.widthMicros / 1000)}
          {timeline.untimed > 0 && `; ${counted(timeline.untimed, 'action')} without a time`}
        </span>
        <label className="row small">
          <span className="quiet">lanes</span>
          <select value={lane} onChange={(event) => chooseLane(event.target.value)}>
            {LANE_KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        </label>
        <fieldset className="row zoom">
          <legend className="hidden-visually">Zoom</legend>
          <ZoomButton says="Earlier" sign="←" press={() => setView(panned(view, -0.5, whole))} />
          <ZoomButton says="Later" sign="→" press={() => setView(panned(view, 0.5, whole))} />
          <ZoomButton says="Closer" sign="+" press={() => setView(zoomed(view, 0.4, middle, whole))} />
          <ZoomButton says="Wider" sign="−" press={() => setView(zoomed(view, 2.5, middle, whole))} />
          <button type="button" className="button" disabled={isWhole} onClick={() => setView(whole)}>
            All
          </button>
          <button type="button" className="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            As a table
          </button>
        </fieldset>
      </div>
      {asTable ? (
        <LaneTable timeline={timeline} />
      ) : (
        <Lanes timeline={timeline} view={view} whole={whole} setView={setView} hasLife={hasLife} />
      )}
      <div className="row legend small">
        <VerdictMark verdict="attributed" />
        <VerdictMark verdict="held" />
        <VerdictMark verdict="contested" />
        <VerdictMark verdict="ambiguous" />
        <VerdictMark verdict="unattributed" />
        <span className="quiet">Drag over a stretch to look closer; + − ← → when it has the focus</span>
      </div>
      <Marks timeline={timeline} from={isoOf(view.from)} to={isoOf(view.to)} />
    </div>
  );
}

interface ZoomButtonProps {
  readonly says: string;
  readonly sign: string;
  readonly press: () => void;
}

function ZoomButton({ says, sign, press }: ZoomButtonProps): ReactElement {
  return (
    <button type="button" className="button" aria-label={says} title={says} onClick={press}>
      {sign}
    </button>
  );
}
