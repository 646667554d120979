import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useSeesCasesAlone } from '../api/me.ts';
import { useCoverage, useStatus, useWhole } from '../api/queries.ts';
import { type Decision, useDecisions } from '../api/triage.ts';
import type { Finding, Status } from '../api/types.ts';
import { groupFindings } from '../model/finding-groups.ts';
import { standingOf } from '../model/triage.ts';
import { SeverityMark } from '../parts/marks.tsx';
import { Answer } from '../parts/states.tsx';
import { Interval } from '../parts/time.tsx';
import { count } from '../text/words.ts';
import { CasesView } from './cases/cases.tsx';
import { Headline } from './coverage.tsx';
import { FirstStart } from './first-start.tsx';
import { FiveQuestions } from './five-questions.tsx';
import { Page } from './page.tsx';

/** Where a day begins: the headline, what must be seen, and with the demo evidence the five questions. */
export function OverviewView(): ReactElement {
  const status = useStatus();
  if (useSeesCasesAlone()) return <CasesView />;
  return (
    <Answer query={status} what="the data folder">
      {(s) => (s.empty ? <FirstStart /> : <Overview s={s} />)}
    </Answer>
  );
}

function Overview({ s }: { readonly s: Status }): ReactElement {
  const coverage = useCoverage();
  const findings = useWhole<Finding>('findings');
  const decisions = useDecisions();
  return (
    <Page
      title="Overview"
      says={
        <>
          {count(s.counts.actions)} actions in {count(s.counts.records)} records,{' '}
          <Interval from={s.span.first} to={s.span.last} />
        </>
      }
    >
      <div className="stack">
        <Answer query={coverage} what="the headline">
          {(c) => <Headline coverage={c} />}
        </Answer>
        <div className="overview-columns">
          <section className="card" aria-labelledby="must-see">
            <h2 id="must-see">What must be seen</h2>
            <Answer query={findings} what="the findings">
              {({ items }) => <MustSee items={items.filter((f) => !isAside(f, decisions.data?.items))} />}
            </Answer>
          </section>
          <FiveQuestions />
        </div>
      </div>
    </Page>
  );
}

const isAside = (f: Finding, decisions: readonly Decision[] = []): boolean =>
  standingOf(
    f,
    decisions.find((d) => d.finding === f.id),
  ).isAside;

const SHOWN = 10;

function MustSee({ items }: { readonly items: readonly Finding[] }): ReactElement {
  const groups = groupFindings(items);
  if (groups.length === 0) return <p className="quiet">No findings.</p>;
  return (
    <>
      <ul className="kinds">
        {groups.slice(0, SHOWN).map((g) => (
          <li key={g.code}>
            <Link href={`/findings?finding=${encodeURIComponent(g.code)}`} data-step="">
              <SeverityMark severity={g.severity} />
              <span className="kind-title">{g.title}</span>
              <span className="number">{count(g.findings.length)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link href="/findings">All {count(items.length)} findings</Link>
      </p>
    </>
  );
}
