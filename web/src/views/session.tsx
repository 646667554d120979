import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Pinned } from '../api/cases.ts';
import { get, type Params, segment as pathSegment } from '../api/client.ts';
import { useList, useSession } from '../api/queries.ts';
import type { Attribution, Page as ListPage, SegmentSummary, SessionInFull } from '../api/types.ts';
import { actionHref, compareHref } from '../model/ref.ts';
import { closedSays, openedSays } from '../model/says.ts';
import { FindingKinds } from '../parts/finding-kinds.tsx';
import { List } from '../parts/list.tsx';
import { GradeMark, VerdictMark } from '../parts/marks.tsx';
import { ChainText, Ref } from '../parts/ref.tsx';
import { Answer } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { Interval, Time } from '../parts/time.tsx';
import { count, counted } from '../text/words.ts';
import { AddToCase } from './cases/add-to-case.tsx';
import { ACTION_COLUMNS } from './lists/actions.tsx';
import { Page } from './page.tsx';
import { useSegment } from './raw-segment.ts';
import { TimelineCard } from './timeline/timeline.tsx';

/** What belongs together, over time: devices as lanes, the stretches that were judged, the actions in view. */
export function SessionView(): ReactElement {
  const id = useSegment(2);
  const query = useSession(id);
  return (
    <Answer query={query} what="the session">
      {(session) => (
        <Page
          title="Session"
          says={<code>{session.session}</code>}
          actions={
            <>
              <Link className="button" href={compareHref(session.session)} data-key="x" data-key-says="Compare sides">
                Compare sides
              </Link>
              <AddSession session={session} />
            </>
          }
        >
          <div className="stack">
            <Head s={session} />
            <TimelineCard path={`sessions/${pathSegment(session.session)}/timeline`} />
            <Segments s={session} />
            <ActionsInView filter={{ session: session.session }} />
          </div>
        </Page>
      )}
    </Answer>
  );
}

/** So many attributions go into a case at once. */
const PINNED_AT_ONCE = 100;

/** A session may have a million actions; a case has those that matter. */
function AddSession({ session: { session } }: { readonly session: SessionInFull }): ReactElement {
  const [params] = useSearchParams();
  const load = async (more: Params): Promise<Pinned> => {
    const page = await get<ListPage<Attribution>>('attributions', { session, ...more, limit: PINNED_AT_ONCE });
    if (page.items.length === 0) throw new Error('There is none.');
    return { events: page.items.map((a) => a.event) };
  };
  const inView = { from: params.get('from'), to: params.get('to') };
  return (
    <AddToCase
      hotkey
      choices={[
        {
          says: `Its privileged actions in view, the first ${PINNED_AT_ONCE}`,
          load: () => load({ ...inView, privileged: true }),
        },
        { says: `All its actions in view, the first ${PINNED_AT_ONCE}`, load: () => load(inView) },
        { says: 'Its contested actions', load: () => load({ verdict: ['contested'] }) },
      ]}
    />
  );
}

function Head({ s }: { readonly s: SessionInFull }): ReactElement {
  return (
    <section className="card" aria-label="Summary">
      <div className="row verdict-line">
        {s.verdicts.map((v) => (
          <VerdictMark key={v} verdict={v} big />
        ))}
      </div>
      <div className="facts-columns">
        <dl className="facts">
          <dt>holder</dt>
          <dd>{s.holder.length === 0 ? 'nobody named' : <ChainText chain={s.holder} />}</dd>
          <dt>operator</dt>
          <dd>{s.operator.length === 0 ? 'nobody named' : <ChainText chain={s.operator} />}</dd>
          <dt>when</dt>
          <dd>
            <Interval from={s.first} to={s.last} />
          </dd>
          <dt>actions</dt>
          <dd>
            {count(s.actions)}, {count(s.privilegedActions)} privileged, from {s.sources.join(', ')}
          </dd>
        </dl>
        <dl className="facts">
          <dt>devices</dt>
          <dd>
            <Refs refs={s.devices} />
          </dd>
          <dt>credentials</dt>
          <dd>
            <Refs refs={s.credentials} />
          </dd>
          <FindingKinds findings={s.findingsInFull} />
        </dl>
      </div>
    </section>
  );
}

/** More than these are counted. */
const MOST_REFS = 12;

export function Refs({ refs }: { readonly refs: readonly string[] }): ReactElement {
  if (refs.length === 0) return <span className="quiet">none in evidence</span>;
  return (
    <ul className="refs">
      {refs.slice(0, MOST_REFS).map((r) => (
        <li key={r}>
          <Ref>{r}</Ref>
        </li>
      ))}
      {refs.length > MOST_REFS && <li className="quiet">and {counted(refs.length - MOST_REFS, 'more', 'more')}</li>}
    </ul>
  );
}

function Segments({ s }: { readonly s: SessionInFull }): ReactElement {
  return (
    <section className="card" aria-labelledby="segments">
      <h2 id="segments">The stretches that were judged</h2>
      <ol className="readings segments">
        {s.segments.map((segment, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: segments of one answer never move
          <Segment key={i} segment={segment} />
        ))}
      </ol>
      {s.segmentsLeftOut > 0 && (
        <p className="quiet">{counted(s.segmentsLeftOut, 'further stretch', 'further stretches')}</p>
      )}
    </section>
  );
}

function Segment({ segment: g }: { readonly segment: SegmentSummary }): ReactElement {
  return (
    <li>
      <div className="row">
        <VerdictMark verdict={g.verdict} />
        <GradeMark grade={g.grade.overall} />
        {g.from === null && g.to === null ? <span>throughout</span> : <Bounds from={g.from} to={g.to} />}
        <span className="quiet">
          {counted(g.actions, 'action')}, {count(g.privilegedActions)} privileged
        </span>
      </div>
      <p>{g.reasonSays}</p>
      <p className="quiet">
        {g.device !== null && <Ref>{g.device}</Ref>}
        {g.device === null && g.address !== null && <LogText>{g.address}</LogText>}{' '}
        {`opened: ${openedSays(g.openedHow)}; closed: ${closedSays(g.closedHow)}`}
      </p>
    </li>
  );
}

/** Where a stretch begins and ends; `null` is open to that side. */
function Bounds({ from, to }: { readonly from: string | null; readonly to: string | null }): ReactElement {
  if (from === null)
    return (
      <span>
        before <Time at={to} />
      </span>
    );
  if (to === null)
    return (
      <span>
        from <Time at={from} /> on
      </span>
    );
  return <Interval from={from} to={to} />;
}

/** The actions themselves, of the stretch of time that the timeline shows. */
export function ActionsInView({ filter }: { readonly filter: Readonly<Record<string, string>> }): ReactElement {
  const [params] = useSearchParams();
  const list = useList<Attribution>('attributions', { ...filter, from: params.get('from'), to: params.get('to') });
  return (
    <section aria-labelledby="actions-in-view" className="in-view">
      <h2 id="actions-in-view">Actions in view</h2>
      <List
        list={list}
        noun={['action', 'actions']}
        columns={ACTION_COLUMNS}
        href={(a) => actionHref(a.event)}
        keyOf={(a) => a.event}
        empty={<p>None lies in this stretch of time.</p>}
      />
    </section>
  );
}
