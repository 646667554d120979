import { type ReactElement, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useCoverageOverTime } from '../api/queries.ts';
import type { CoverageOverTime } from '../api/views.ts';
import { type Bar, COVERAGE_BY, type CoverageBy, coverageBars } from '../model/coverage-bars.ts';
import { ticks } from '../model/time-view.ts';
import { Answer } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { count, percent, span, when } from '../text/words.ts';

const SAYS: Readonly<Record<CoverageBy, string>> = {
  defensible: 'privileged actions, the defensible part',
  grade: 'all actions, by grade',
  verdict: 'all actions, by verdict',
};

/** How coverage went over time: of all sources or one; the defensible part of what is privileged, or grades and verdicts of all. */
export function CoverageOverTimeCard({ sources }: { readonly sources: readonly string[] }): ReactElement {
  const [params, setParams] = useSearchParams();
  const source = sources.find((s) => s === params.get('source')) ?? null;
  const by = COVERAGE_BY.find((b) => b === params.get('by')) ?? 'defensible';
  const query = useCoverageOverTime({ source });
  const [asTable, setAsTable] = useState(false);
  const choose = (name: string, value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <section className="card" aria-labelledby="over-time">
      <div className="row timeline-head">
        <h2 id="over-time">Over time</h2>
        <label className="row small">
          <span className="quiet">of</span>
          <select value={source ?? ''} onChange={(event) => choose('source', event.target.value)}>
            <option value="">all sources</option>
            {sources.map((s) => (
              <option key={s}>{s}</option>
            ))}
          </select>
        </label>
        <label className="row small">
          <span className="quiet">show</span>
          <select value={by} onChange={(event) => choose('by', event.target.value)}>
            {COVERAGE_BY.map((b) => (
              <option key={b} value={b}>
                {SAYS[b]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button push-end" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As a table
        </button>
      </div>
      <Answer query={query} what="the coverage over time">
        {(answer) => <Drawn answer={answer} by={by} asTable={asTable} />}
      </Answer>
    </section>
  );
}

interface DrawnProps {
  readonly answer: CoverageOverTime;
  readonly by: CoverageBy;
  readonly asTable: boolean;
}

function Drawn({ answer, by, asTable }: DrawnProps): ReactElement {
  const bars = coverageBars(answer, by);
  if (answer.from === null || answer.to === null || bars.length === 0)
    return (
      <p className="quiet">
        {by === 'defensible' ? 'No privileged action says when it was.' : 'No action says when it was.'}
      </p>
    );
  const names = namesIn(bars);
  return asTable ? (
    <BarTable bars={bars} names={names} />
  ) : (
    <Chart bars={bars} names={names} from={answer.from} to={answer.to} widthMillis={answer.widthMicros / 1000} />
  );
}

/** Those that occur, from the bottom up. */
function namesIn(bars: readonly Bar[]): readonly string[] {
  const order: readonly string[] = Object.keys(FILL);
  const found = new Set(bars.flatMap((b) => b.parts.map((p) => p.name)));
  return order.filter((name) => found.has(name));
}

/** Colours mean what they mean everywhere; each part is told in the key and in the table as well. */
const FILL: Readonly<Record<string, string>> = {
  defensible: 'good',
  'not defensible': 'rest',
  C5: 'good step-1',
  C4: 'good step-2',
  C3: 'good step-3',
  C2: 'fair',
  C1: 'warn',
  C0: 'bad',
  attributed: 'good',
  held: 'fair',
  unattributed: 'rest',
  ambiguous: 'warn',
  contested: 'bad',
};

const WIDTH = 1000;
const HEIGHT = 140;

interface ChartProps {
  readonly bars: readonly Bar[];
  readonly names: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly widthMillis: number;
}

function Chart({ bars, names, from, to, widthMillis }: ChartProps): ReactElement {
  const view = { from: Date.parse(from), to: Date.parse(to) };
  const most = Math.max(...bars.map((b) => b.total));
  const x = (at: number): number => ((at - view.from) / (view.to - view.from)) * WIDTH;
  const wide = Math.max(2, x(view.from + widthMillis) - 1);
  const sums = names.map((name) => ({
    name,
    n: bars.reduce((sum, b) => sum + (b.parts.find((p) => p.name === name)?.n ?? 0), 0),
  }));
  const total = sums.reduce((sum, { n }) => sum + n, 0);
  const says = sums.map(({ name, n }) => `${count(n)} ${name}`).join(', ');
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Between ${when(from)} and ${when(to)}: ${says}`}
      >
        {bars.map((bar) => (
          <BarDrawn key={bar.at} bar={bar} x={x(Date.parse(bar.at))} wide={wide} most={most} />
        ))}
      </svg>
      <ol className="axis" aria-hidden="true">
        {ticks(view, 8).map(({ at, label }) => (
          <li key={at} style={{ left: `${(x(at) / WIDTH) * 100}%` }}>
            {label}
          </li>
        ))}
      </ol>
      <figcaption className="row small keys-of-chart">
        {sums.map(({ name, n }) => (
          <span key={name} className="row">
            <span className={`key chart-${FILL[name] ?? 'rest'}`} aria-hidden="true" />
            {name} <span className="quiet">{percent(n, total)}</span>
          </span>
        ))}
        <span className="quiet push-end">
          each bar {span(widthMillis)}, the tallest {count(most)}
        </span>
      </figcaption>
    </figure>
  );
}

interface BarProps {
  readonly bar: Bar;
  readonly x: number;
  readonly wide: number;
  readonly most: number;
}

function BarDrawn({ bar, x, wide, most }: BarProps): ReactElement {
  let y = HEIGHT;
  return (
    <g>
      <title>{`${when(bar.at)}: ${bar.parts.map((p) => `${count(p.n)} ${p.name}`).join(', ')}`}</title>
      {bar.parts.map(({ name, n }) => {
        const tall = (n / most) * (HEIGHT - 4);
        y -= tall;
        return <rect key={name} x={x} y={y} width={wide} height={tall} className={`chart-${FILL[name] ?? 'rest'}`} />;
      })}
    </g>
  );
}

/** So many stretches are listed; the drawing has all. */
const LISTED = 200;

function BarTable({ bars, names }: { readonly bars: readonly Bar[]; readonly names: readonly string[] }): ReactElement {
  return (
    <WideTable label="Coverage over time">
      <thead>
        <tr>
          <th scope="col">From</th>
          {names.map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.slice(0, LISTED).map((bar) => (
          <tr key={bar.at}>
            <th scope="row">
              <Time at={bar.at} short />
            </th>
            {names.map((name) => (
              <td key={name} className="number">
                {count(bar.parts.find((p) => p.name === name)?.n ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
