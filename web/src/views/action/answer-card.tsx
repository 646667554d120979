import type { ReactElement, ReactNode } from 'react';
import type { Cited, Explanation, Grade } from '../../api/types.ts';
import { splitRef } from '../../model/ref.ts';
import { closedSays, nobodySays, openedSays } from '../../model/says.ts';
import { GradeMark } from '../../parts/marks.tsx';
import { Ref } from '../../parts/ref.tsx';
import { Visible } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { span } from '../../text/words.ts';

interface CardProps {
  readonly e: Explanation;
  readonly show: (digest: string) => void;
}

/** The four answers next to each other, each with its grade and why it is no better. */
export function AnswerCard({ e, show }: CardProps): ReactElement {
  return (
    <section className="answers" aria-label="The answer">
      <Holder e={e} show={show} />
      <Operator e={e} show={show} />
      <Device e={e} />
      <Window e={e} show={show} />
    </section>
  );
}

interface OneProps {
  readonly title: string;
  readonly grade: Grade;
  readonly because: string;
  readonly children: ReactNode;
}

function One({ title, grade, because, children }: OneProps): ReactElement {
  return (
    <div className="answer">
      <div className="answer-head">
        <h2>{title}</h2>
        <GradeMark grade={grade} />
      </div>
      <div className="answer-body">{children}</div>
      <p className="because">{because}</p>
    </div>
  );
}

function Holder({ e }: CardProps): ReactElement {
  return (
    <One title="Holder" grade={e.grade.identity.grade} because={e.grade.identity.because}>
      <Chain
        chain={e.holder}
        none={e.candidates.length > 0 ? `One of ${e.candidates.length}, below.` : 'None is named.'}
      />
      <More label="on behalf of" refs={e.onBehalfOf} />
      {e.credential !== null && <More label="credential" refs={[e.credential]} />}
      {e.secretVersion !== null && <More label="version of the secret" refs={[e.secretVersion]} />}
    </One>
  );
}

function Operator({ e, show }: CardProps): ReactElement {
  const named = e.operator.length > 0;
  return (
    <One
      title="Operator"
      grade={e.grade.overall}
      because={named ? (e.placement?.says ?? 'placed by the evidence') : nobodySays(e.verdict)}
    >
      <Chain chain={e.operator} none="Nobody is named." />
      {e.mode !== 'unknown' && <p className="quiet">{e.mode}</p>}
      {e.placement?.evidence.map((cited) => (
        <Record key={cited.digest} cited={cited} show={show} />
      ))}
      {e.approval !== null && (
        <p>
          <span className="quiet">{e.approval.state} </span>
          {e.approval.by !== null && <Ref>{e.approval.by}</Ref>}{' '}
          {e.approval.at !== null && <Time at={e.approval.at} short />}
          {e.approval.evidence !== null && <Record cited={e.approval.evidence} show={show} />}
        </p>
      )}
    </One>
  );
}

function Device({ e }: { readonly e: Explanation }): ReactElement {
  const { context } = e;
  const contexts = [context.job, context.agentRun, context.request].filter((c) => c !== null);
  return (
    <One title="Device" grade={e.grade.device.grade} because={e.grade.device.because}>
      <Chain chain={e.device === null ? [] : [e.device]} none="None in evidence." />
      <More label="within" refs={contexts} />
      {context.toolCall !== null && (
        <p>
          <span className="quiet">tool call </span>
          <bdi className="mono">
            <Visible text={context.toolCall} />
          </bdi>
        </p>
      )}
    </One>
  );
}

function Window({ e, show }: CardProps): ReactElement {
  const { window: w } = e;
  const length = w.from === null || w.to === null ? null : Date.parse(w.to) - Date.parse(w.from);
  return (
    <One title="Window" grade={e.grade.window.grade} because={e.grade.window.because}>
      <p>
        <span className="quiet">from </span>
        <Time at={w.from} /> <span className="quiet">{openedSays(w.openedHow)}</span>
        {w.openedBy !== null && <Record cited={w.openedBy} show={show} />}
      </p>
      <p>
        <span className="quiet">to </span>
        {w.to === null ? 'open' : <Time at={w.to} />} <span className="quiet">{closedSays(w.closedHow)}</span>
        {w.closedBy !== null && <Record cited={w.closedBy} show={show} />}
      </p>
      {length !== null && (
        <p className="quiet">
          {span(length)}
          {w.precisionMicros > 0 && `, each end within ${span(w.precisionMicros / 1000)}`}
        </p>
      )}
      {e.secretWindow !== null && (
        <p>
          <span className="quiet">the version could be used from </span>
          <Time at={e.secretWindow.from} /> <span className="quiet">to </span>
          {e.secretWindow.to === null ? 'now' : <Time at={e.secretWindow.to} />}
        </p>
      )}
    </One>
  );
}

function Chain({ chain, none }: { readonly chain: readonly string[]; readonly none: string }): ReactElement {
  if (chain.length === 0) return <p className="nobody">{none}</p>;
  return (
    <ol className="holders">
      {chain.map((ref, i) => (
        <li key={ref} className={i === 0 ? 'root' : ''}>
          <Ref>{ref}</Ref>
        </li>
      ))}
    </ol>
  );
}

function More({ label, refs }: { readonly label: string; readonly refs: readonly string[] }): ReactElement | null {
  if (refs.length === 0) return null;
  return (
    <p>
      <span className="quiet">{label} </span>
      {refs.map((r) => (
        <Ref key={r}>{r}</Ref>
      ))}
    </p>
  );
}

/** Opens the record that proves it. */
export function Record({
  cited,
  show,
}: {
  readonly cited: Cited;
  readonly show: (digest: string) => void;
}): ReactElement {
  const { words, digest } = cited;
  const [first] = words;
  return (
    <button type="button" className="record-link" onClick={() => show(digest)} title={digest}>
      record <code>{digest.slice(7, 15)}</code>
      {first !== undefined && first.path !== '' && (
        <span className="hidden-visually">, field {splitRef(first.path).value}</span>
      )}
    </button>
  );
}
