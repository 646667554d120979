import type { ReactElement } from 'react';
import type { CoverageOverTime } from '../api/views.ts';
import { ticks } from '../model/time-view.ts';
import { count, percent, when } from '../text/words.ts';

const WIDTH = 1000;
const HEIGHT = 120;

/** Privileged actions of each stretch, and the part of them that can be defended. */
export function CoverageChart({ answer }: { readonly answer: CoverageOverTime }): ReactElement {
  const stretches = answer.stretches.filter((s) => s.privileged > 0);
  if (answer.from === null || answer.to === null || stretches.length === 0)
    return <p className="quiet">No privileged action says when it was.</p>;
  const view = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
  const most = Math.max(...stretches.map((s) => s.privileged));
  const x = (at: number): number => ((at - view.from) / (view.to - view.from)) * WIDTH;
  const wide = Math.max(2, x(view.from + answer.widthMicros / 1000) - 1);
  const total = stretches.reduce((n, s) => n + s.privileged, 0);
  const good = stretches.reduce((n, s) => n + s.defensible, 0);
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Of ${count(total)} privileged actions between ${when(answer.from)} and ${when(answer.to)}, ${count(good)} can be defended: ${percent(good, total)}`}
      >
        {stretches.map((s) => {
          const tall = (s.privileged / most) * (HEIGHT - 4);
          const firm = (s.defensible / most) * (HEIGHT - 4);
          return (
            <g key={s.at}>
              <title>{`${when(s.at)}: ${count(s.privileged)} privileged, ${count(s.defensible)} defensible`}</title>
              <rect x={x(Date.parse(s.at))} y={HEIGHT - tall} width={wide} height={tall} className="chart-all" />
              <rect x={x(Date.parse(s.at))} y={HEIGHT - firm} width={wide} height={firm} className="chart-good" />
            </g>
          );
        })}
      </svg>
      <ol className="axis" aria-hidden="true">
        {ticks(view, 8).map(({ at, label }) => (
          <li key={at} style={{ left: `${(x(at) / WIDTH) * 100}%` }}>
            {label}
          </li>
        ))}
      </ol>
      <figcaption className="row small">
        <span className="key key-good" /> defensible <span className="key key-all" /> privileged, the tallest{' '}
        {count(most)}
      </figcaption>
    </figure>
  );
}
