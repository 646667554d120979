import type { ReactElement } from 'react';
import { useHistory } from '../../api/queries.ts';
import type { VerdictChange } from '../../api/types.ts';
import { GradeMark, VerdictMark } from '../../parts/marks.tsx';
import { ChainText } from '../../parts/ref.tsx';
import { count } from '../../text/words.ts';
import { Record } from './answer-card.tsx';

interface HistoryProps {
  readonly event: string;
  readonly show: (digest: string) => void;
}

/** How the verdict changed as evidence came in, earliest first. Nothing where it never did, or where no server saw it. */
export function History({ event, show }: HistoryProps): ReactElement | null {
  const { data } = useHistory(event);
  if (data === undefined || data.changes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="history">
      <h2 id="history">Later evidence changed this verdict</h2>
      <ol className="readings">
        {data.changes.map((change) => (
          <li key={change.logSize}>
            <p className="quiet">when {count(change.logSize)} leaves of the log were in</p>
            <dl className="facts">
              <dt>before</dt>
              <dd>
                <Said said={change.before} />
              </dd>
              <dt>after</dt>
              <dd>
                <Said said={change.after} />
              </dd>
              <dt>because of</dt>
              <dd>
                {change.because.slice(0, MOST).map((digest) => (
                  <Record
                    key={digest}
                    cited={{ digest, logIndex: null, file: null, offset: null, words: [] }}
                    show={show}
                  />
                ))}
                {change.because.length > MOST && (
                  <span className="quiet"> and {count(change.because.length - MOST)} more</span>
                )}
              </dd>
            </dl>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Records beyond these are counted. */
const MOST = 8;

function Said({ said }: { readonly said: VerdictChange['before'] }): ReactElement {
  return (
    <span className="row">
      <VerdictMark verdict={said.verdict} />
      <GradeMark grade={said.grade} />
      <code className="quiet">{said.reason}</code>
      {said.holder.length > 0 && (
        <span>
          <span className="quiet">held by </span>
          <ChainText chain={said.holder} />
        </span>
      )}
    </span>
  );
}
