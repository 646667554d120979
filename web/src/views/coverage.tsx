import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useCoverage } from '../api/queries.ts';
import type { Grade, Verdict } from '../api/types.ts';
import type { Coverage, CoverageSource } from '../api/views.ts';
import { GRADE_LOOK, GradeMark, VERDICT_LOOK, VerdictMark } from '../parts/marks.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { count, counted, percent } from '../text/words.ts';
import { CoverageOverTimeCard } from './coverage-over-time.tsx';
import { Page } from './page.tsx';

const GRADES: readonly Grade[] = ['C5', 'C4', 'C3', 'C2', 'C1', 'C0'];

/** How much of what matters can be defended, per source and over time; and what would lift it, the most valuable first. */
export function CoverageView(): ReactElement {
  const query = useCoverage();
  return (
    <Page title="Coverage" says="How much of what matters can be defended, and what is missing">
      <Answer query={query} what="the coverage">
        {(coverage) =>
          coverage.actions === 0 ? (
            <Empty title="No action yet">
              <p>
                <Link href="/">Take in evidence first.</Link>
              </p>
            </Empty>
          ) : (
            <div className="stack">
              <Headline coverage={coverage} />
              <CoverageOverTimeCard sources={coverage.sources.map((s) => s.source)} />
              <Sources coverage={coverage} />
              <Gaps coverage={coverage} />
              <Reasons coverage={coverage} />
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

export function Headline({ coverage }: { readonly coverage: Pick<Coverage, 'headline' | 'actions'> }): ReactElement {
  const { headline: h, actions } = coverage;
  return (
    <section className="headline" aria-label="Headline">
      <strong className="display">{percent(h.defensible, h.privileged)}</strong>
      <div>
        <p>
          of privileged actions can be defended: {count(h.defensible)} of {count(h.privileged)} have identity, device
          and window each C3 or better.
        </p>
        <p className="quiet">
          Apart from those, {count(h.serviceInternalPrivileged)} of services acting by themselves (
          {count(h.serviceInternalDefensible)} defensible). {counted(actions, 'action')} in all.
        </p>
      </div>
    </section>
  );
}

function Sources({ coverage }: { readonly coverage: Coverage }): ReactElement {
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">Per source</h2>
      <WideTable label="Coverage per source">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" className="number">
              Actions
            </th>
            <th scope="col">Verdicts</th>
            {GRADES.map((grade) => (
              <th key={grade} scope="col" className="number">
                <GradeMark grade={grade} />
              </th>
            ))}
            <th scope="col" className="number">
              Privileged, defensible
            </th>
          </tr>
        </thead>
        <tbody>
          {coverage.sources.map((s) => (
            <SourceRow key={s.source} s={s} />
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function SourceRow({ s }: { readonly s: CoverageSource }): ReactElement {
  const verdicts = (Object.entries(s.verdicts) as [Verdict, number][]).filter(([, n]) => n > 0);
  return (
    <tr>
      <th scope="row">
        <Link href={`/actions?source=${encodeURIComponent(s.source)}`}>{s.source}</Link>
      </th>
      <td className="number">{count(s.actions)}</td>
      <td>
        <span className="bar" aria-hidden="true">
          {verdicts.map(([verdict, n]) => (
            <i
              key={verdict}
              className={`fill-${VERDICT_LOOK[verdict]} v-${verdict}`}
              style={{ width: `${(100 * n) / s.actions}%` }}
            />
          ))}
        </span>
        <span className="small quiet">{verdicts.map(([verdict, n]) => `${count(n)} ${verdict}`).join(', ')}</span>
      </td>
      {GRADES.map((grade) => (
        <td key={grade} className={`number ${s.grades[grade] > 0 ? GRADE_LOOK[grade] : 'quiet'}`}>
          {s.grades[grade] > 0 ? count(s.grades[grade]) : '·'}
        </td>
      ))}
      <td className="number">
        {count(s.defensiblePrivileged)} of {count(s.accountablePrivileged)}
      </td>
    </tr>
  );
}

function Gaps({ coverage }: { readonly coverage: Coverage }): ReactElement {
  return (
    <section className="card" aria-labelledby="gaps">
      <h2 id="gaps">What is missing, the most valuable first</h2>
      {coverage.gaps.length === 0 && <p className="quiet">Nothing: no action would be lifted by further evidence.</p>}
      <ol className="readings">
        {coverage.gaps.map((gap) => (
          <li key={gap.code + gap.source}>
            <p>
              <strong>{gap.title}</strong> <span className="quiet">from {gap.source}</span>
            </p>
            <p className="warn">
              would lift {counted(gap.privilegedActions, 'privileged action')}, {count(gap.actions)} in all
            </p>
            <dl className="facts">
              <dt>decides</dt>
              <dd>{gap.decides}</dd>
              {gap.remedy !== null && (
                <>
                  <dt>get it</dt>
                  <dd>
                    <LogText>{gap.remedy}</LogText>
                  </dd>
                </>
              )}
              {gap.cost !== null && (
                <>
                  <dt>cost</dt>
                  <dd>{gap.cost}</dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Reasons({ coverage }: { readonly coverage: Coverage }): ReactElement {
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Reasons</h2>
      <WideTable label="Reasons">
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Reason</th>
            <th scope="col" className="number">
              Actions
            </th>
            <th scope="col" className="number">
              Privileged
            </th>
            <th scope="col">Means</th>
          </tr>
        </thead>
        <tbody>
          {coverage.reasons.map((r) => (
            <tr key={r.reason}>
              <td>
                <VerdictMark verdict={r.verdict} />
              </td>
              <th scope="row">
                <Link href={`/actions?reason=${encodeURIComponent(r.reason)}`}>{r.reason}</Link>
              </th>
              <td className="number">{count(r.actions)}</td>
              <td className="number">{count(r.privileged)}</td>
              <td className="quiet">{r.says}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}
