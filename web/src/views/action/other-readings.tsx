import type { ReactElement } from 'react';
import type { Explanation } from '../../api/types.ts';
import { SeverityMark } from '../../parts/marks.tsx';
import { Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';

interface Props {
  readonly e: Explanation;
}

export function Candidates({ e }: Props): ReactElement | null {
  if (e.candidates.length === 0) return null;
  return (
    <section className="card" aria-labelledby="candidates">
      <h2 id="candidates">{e.candidates.length} holders fit; each with its chain</h2>
      <ol className="candidates">
        {e.candidates.map((chain) => (
          <li key={chain.join('\n')}>
            {chain.map((ref, i) => (
              <span key={ref}>
                {i > 0 && <span className="quiet"> → </span>}
                <Ref>{ref}</Ref>
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Rivals({ e }: Props): ReactElement {
  return (
    <section className="card" aria-labelledby="rivals">
      <h2 id="rivals">Other explanations of the same evidence</h2>
      {e.rivals.length === 0 ? (
        <p className="quiet">None that the evidence allows.</p>
      ) : (
        <ul className="readings">
          {e.rivals.map((rival) => (
            <li key={rival.hypothesis}>
              <p>
                <LogText>{rival.hypothesis}</LogText>
              </p>
              <p className="quiet">
                Weaker because: <LogText>{rival.weakerBecause}</LogText>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function FindingsOf({ e }: Props): ReactElement | null {
  if (e.findings.length === 0) return null;
  return (
    <section className="card" aria-labelledby="findings">
      <h2 id="findings">Findings</h2>
      <ul className="readings">
        {e.findings.map((f) => (
          <li key={f.code}>
            <p className="row">
              {f.severity !== null && <SeverityMark severity={f.severity} />} <strong>{f.title}</strong>
              <code className="quiet">{f.code}</code>
            </p>
            <p>
              <LogText>{f.says}</LogText>
            </p>
            {f.remedy !== null && <p className="quiet">Do: {f.remedy}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Evidence that is missing: what it would decide, how to get it logged, what that costs. */
export function Gaps({ e }: Props): ReactElement {
  return (
    <section className="card" aria-labelledby="gaps">
      <h2 id="gaps">What is missing</h2>
      {e.missing.length === 0 ? (
        <p className="quiet">Nothing that would change the verdict.</p>
      ) : (
        <ul className="readings">
          {e.missing.map((gap) => (
            <li key={gap.code + gap.source}>
              <p>
                <strong>{gap.title}</strong> <span className="quiet">from {gap.source}</span>
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
        </ul>
      )}
    </section>
  );
}
