import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useComparison } from '../api/queries.ts';
import type { ComparedAction, Comparison, Side, SideName } from '../api/views.ts';
import { actionHref, refHref } from '../model/ref.ts';
import { VerdictMark } from '../parts/marks.tsx';
import { ChainText, Ref } from '../parts/ref.tsx';
import { Answer } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { Interval, Time } from '../parts/time.tsx';
import { count, counted, span } from '../text/words.ts';
import { AddToCase } from './cases/add-to-case.tsx';
import { Page } from './page.tsx';
import { useSegment } from './raw-segment.ts';

/** Compromise review: the holder’s device and the other, split at the moment at which they part. */
export function CompareView(): ReactElement {
  const what = useSegment(2);
  const query = useComparison(what);
  return (
    <Answer query={query} what="the two sides">
      {(c) => (
        <Page
          title="Compromise review"
          says="Which actions came from the holder’s own device, which from another, from which moment"
          actions={
            c.fork !== null && (
              <AddToCase
                hotkey
                choices={[{ says: 'Where the sides part', load: async () => ({ events: endsOf(c.fork) }) }]}
              />
            )
          }
        >
          <div className="stack">
            <Subject c={c} />
            <Fork c={c} />
            <div className="sides">
              {c.sides.map((side) => (
                <SideCard key={side.name} side={side} c={c} />
              ))}
            </div>
          </div>
        </Page>
      )}
    </Answer>
  );
}

/** The last action of the holder and the first of the other. */
const endsOf = (fork: Comparison['fork']): readonly string[] =>
  fork === null ? [] : [fork.lastOfHolder, fork.firstOfOther].flatMap((a) => (a === null ? [] : [a.event]));

const SIDE: Readonly<Record<SideName, { title: string; says: string; look: string }>> = {
  holder: {
    title: 'The holder’s side',
    says: 'placed, or at the login’s own place with nothing against it',
    look: 'good',
  },
  other: { title: 'The other side', says: 'the evidence contradicts the holder', look: 'bad' },
  open: { title: 'Open', says: 'held by the holder; nothing places this use', look: 'fair' },
  nobody: { title: 'Nobody', says: 'no holder is proven', look: 'mute' },
};

function Subject({ c }: { readonly c: Comparison }): ReactElement {
  return (
    <section className="card" aria-label="What is compared">
      <dl className="facts">
        <dt>of</dt>
        <dd>
          {c.what.split(', ').map((ref) => (
            <Ref key={ref}>{ref}</Ref>
          ))}
        </dd>
        <dt>held by</dt>
        <dd>
          {c.holders.length === 0
            ? 'nobody named'
            : c.holders.map((chain) => (
                <div key={chain.join('\n')}>
                  <ChainText chain={chain} />
                </div>
              ))}
        </dd>
        {c.openings.map((o, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two openings may be alike
          <Opening key={i} o={o} />
        ))}
      </dl>
    </section>
  );
}

function Opening({ o }: { readonly o: Comparison['openings'][number] }): ReactElement {
  const from = [o.address, o.client, o.system].filter((v) => v !== null).join(', ');
  return (
    <>
      <dt>opened</dt>
      <dd>
        <Time at={o.at} /> {from !== '' && <LogText>{`from ${from}`}</LogText>}{' '}
        {o.device !== null && <Ref>{o.device}</Ref>}
      </dd>
    </>
  );
}

/** The split, as a line in time: last surely the holder’s, what lies between, first surely elsewhere. */
function Fork({ c }: { readonly c: Comparison }): ReactElement {
  if (c.fork === null)
    return (
      <section className="card" aria-labelledby="fork">
        <h2 id="fork">The sides do not part</h2>
        <p className="quiet">Nothing in evidence contradicts the holder. That is not proof that nobody else used it.</p>
      </section>
    );
  const { lastOfHolder, firstOfOther, between } = c.fork;
  const [before, after] = [Date.parse(lastOfHolder?.time ?? ''), Date.parse(firstOfOther.time ?? '')];
  const gap = Number.isFinite(after - before) ? span(after - before) : 'a stretch of unknown length';
  return (
    <section className="card" aria-labelledby="fork">
      <h2 id="fork">Where the sides part</h2>
      <div className="fork">
        <ForkEnd title="Last surely the holder’s" look="good" action={lastOfHolder} />
        <div className="fork-between">
          <svg viewBox="0 0 120 60" aria-hidden="true">
            <path d="M0 30h48" className="fork-good" />
            <path d="M48 30h10q12 0 18 -9l6 -8q6 -9 18 -9h20" className="fork-good" />
            <path d="M48 30h10q12 0 18 9l6 8q6 9 18 9h20" className="fork-bad" />
            <circle cx="48" cy="30" r="5" className="fork-dot" />
          </svg>
          <p>
            <strong>{gap}</strong>
          </p>
          <p className="quiet small">
            {between === 0 ? 'nothing lies between' : `${counted(between, 'action')} between, not decided`}
          </p>
        </div>
        <ForkEnd title="First surely elsewhere" look="bad" action={firstOfOther} />
      </div>
    </section>
  );
}

interface ForkEndProps {
  readonly title: string;
  readonly look: 'good' | 'bad';
  readonly action: ComparedAction | null;
}

function ForkEnd({ title, look, action }: ForkEndProps): ReactElement {
  return (
    <div className={`fork-end edge-${look}`}>
      <p className={`small ${look}`}>{title}</p>
      {action === null ? (
        <p className="quiet">none in evidence</p>
      ) : (
        <>
          <p>
            <strong>
              <Time at={action.time} />
            </strong>
          </p>
          <p>
            <Link href={actionHref(action.event)} data-step="">
              <LogText>{action.action}</LogText>
            </Link>{' '}
            {action.privileged && <span className="tag strong">privileged</span>}
          </p>
          {action.target !== null && (
            <p className="mono small">
              <LogText>{action.target}</LogText>
            </p>
          )}
          <p className="row small">
            <VerdictMark verdict={action.verdict} /> <code className="quiet">{action.reason}</code>
          </p>
        </>
      )}
    </div>
  );
}

function SideCard({ side, c }: { readonly side: Side; readonly c: Comparison }): ReactElement {
  const { title, says, look } = SIDE[side.name];
  const traits = Object.entries(side.traits).filter(([, values]) => values.length > 0);
  return (
    <section className={`card side edge-${look}`} aria-labelledby={`side-${side.name}`}>
      <h2 id={`side-${side.name}`} className={look}>
        {title}
      </h2>
      <p className="quiet small">{says}</p>
      <p>
        <strong>{counted(side.actions, 'action')}</strong>, {count(side.privileged)} privileged
      </p>
      <p className="quiet">
        <Interval from={side.first} to={side.last} />
      </p>
      <dl className="facts">
        {traits.map(([trait, values]) => (
          <Tallied key={trait} name={trait} values={values} marked={isOnlyHere(trait, side, c)} />
        ))}
        <Tallied name="because" values={side.reasons} />
        <Tallied name="did" values={side.did} />
      </dl>
      {side.obtained.length > 0 && (
        <>
          <h3>What it obtained</h3>
          <ul className="refs">
            {side.obtained.map((o) => (
              <li key={o.ref}>
                <Link href={refHref(o.ref)} className="ref">
                  <LogText>{o.ref}</LogText>
                </Link>{' '}
                <span className="quiet small">{counted(o.events, 'use')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Values of a trait that no other side shows: they tell the sides apart. */
function isOnlyHere(trait: string, side: Side, { sides }: Comparison): (value: string) => boolean {
  const elsewhere = new Set(
    sides.filter((s) => s !== side).flatMap((s) => (s.traits[trait] ?? []).map((t) => t.value)),
  );
  return (value) => sides.length > 1 && !elsewhere.has(value);
}

/** Values beyond these are counted. */
const MOST_VALUES = 8;

interface TalliedProps {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly actions: number }[];
  readonly marked?: (value: string) => boolean;
}

function Tallied({ name, values, marked }: TalliedProps): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {values.slice(0, MOST_VALUES).map(({ value, actions }) => (
          <div key={value}>
            <span className={marked?.(value) ? 'mono only-here' : 'mono'}>
              <LogText>{value}</LogText>
            </span>{' '}
            <span className="quiet small">×{count(actions)}</span>
          </div>
        ))}
        {values.length > MOST_VALUES && <div className="quiet">and {count(values.length - MOST_VALUES)} more</div>}
      </dd>
    </>
  );
}
