import { type ReactElement, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useAction } from '../../api/queries.ts';
import type { Cited, Explanation } from '../../api/types.ts';
import { compareHref, sessionHref } from '../../model/ref.ts';
import { CopyButton } from '../../parts/copy.tsx';
import { GradeMark, VerdictMark } from '../../parts/marks.tsx';
import { Answer } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { AddToCase } from '../cases/add-to-case.tsx';
import { ExportButton } from '../cases/export-button.tsx';
import { useTitle } from '../page.tsx';
import { useSegment } from '../raw-segment.ts';
import { AnswerCard } from './answer-card.tsx';
import { ChainGraph } from './chain-graph.tsx';
import { History } from './history.tsx';
import { LogSaid } from './log-said.tsx';
import { Candidates, FindingsOf, Gaps, Rivals } from './other-readings.tsx';
import { ProofCard } from './proof-card.tsx';
import { RecordPanel } from './record-panel.tsx';

/** One action: who, from where, when, how sure, and on what evidence. */
export function ActionView(): ReactElement {
  const event = useSegment(2);
  const query = useAction(event);
  useTitle(query.data?.action ?? 'Action');
  return (
    <Answer query={query} what="the action">
      {(explanation) => <Explained explanation={explanation} />}
    </Answer>
  );
}

function Explained({ explanation: e }: { readonly explanation: Explanation }): ReactElement {
  const [params, setParams] = useSearchParams();
  const open = params.get('record');
  const cited = useMemo(() => citations(e), [e]);
  const show = (digest: string | null): void => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (digest === null) next.delete('record');
        else next.set('record', digest);
        return next;
      },
      { replace: true },
    );
  };
  const recordIsOpen = open !== null;
  return (
    <div className={recordIsOpen ? 'action with-record' : 'action'}>
      <div className="action-main">
        <ActionHead e={e} />
        <AnswerCard e={e} show={show} />
        <section className="card" aria-labelledby="chain">
          <h2 id="chain">The chain, from its root to this action</h2>
          {e.chain.length === 0 && (
            <p className="quiet">{NO_CHAIN[e.verdict] ?? 'No record joins this action to a holder.'}</p>
          )}
          <ChainGraph e={e} open={open} show={show} />
        </section>
        <History event={e.event} show={show} />
        <Candidates e={e} />
        <Rivals e={e} />
        <FindingsOf e={e} />
        <Gaps e={e} />
        <ProofCard e={e} open={open} show={show} />
        <p className="quiet small">
          Policy {e.policy.definition}, {e.policy.id.slice(0, 12)}
          {e.policy.file !== null && (
            <>
              {', '}
              <LogText>{e.policy.file}</LogText>
            </>
          )}
        </p>
      </div>
      <div className="action-side">
        {recordIsOpen ? (
          <RecordPanel digest={open} words={cited.get(open) ?? []} close={() => show(null)} />
        ) : (
          <LogSaid e={e} />
        )}
      </div>
    </div>
  );
}

const NO_CHAIN: Readonly<Record<string, string>> = {
  ambiguous: 'No single chain leads here: those that fit are below.',
};

function ActionHead({ e }: { readonly e: Explanation }): ReactElement {
  return (
    <header className="action-head">
      <div className="row">
        <h1>
          <LogText>{e.action}</LogText>
        </h1>
        {e.privileged && <span className="tag strong">privileged</span>}
        {e.serviceInternal && <span className="tag">service acting by itself</span>}
        {e.outcome !== 'success' && <span className="tag strong">{e.outcome}</span>}
      </div>
      <p className="quiet">
        <Time at={e.time} /> · {e.source} · {e.kind}
        {e.target !== null && (
          <>
            {' · on '}
            <span className="mono">
              <LogText>{e.target}</LogText>
            </span>
          </>
        )}
      </p>
      <div className="row verdict-line">
        <VerdictMark verdict={e.verdict} big />
        <GradeMark grade={e.grade.overall} />
        <code className="quiet">{e.reason}</code>
      </div>
      <p className="reason-says">{e.reasonSays}</p>
      <div className="row">
        <Link className="button" href={sessionHref(e.session)} data-key="s" data-key-says="Session">
          Session
        </Link>
        {e.credential !== null && (
          <Link className="button" href={compareHref(e.event)} data-key="x" data-key-says="Compare sides">
            Compare sides
          </Link>
        )}
        <AddToCase hotkey choices={[{ says: 'This action', load: async () => ({ events: [e.event] }) }]} />
        <ExportButton id={e.event} />
        <CopyButton text={`ascribe explain ${e.event}`} label="Copy as command" />
      </div>
    </header>
  );
}

/** All words that matter in each record, whichever step cites it. */
function citations(e: Explanation): ReadonlyMap<string, Cited['words']> {
  const found = new Map<string, Cited['words']>();
  const all = [
    ...e.chain.flatMap((s) => s.evidence),
    ...(e.placement?.evidence ?? []),
    ...[e.window.openedBy, e.window.closedBy, e.approval?.evidence ?? null].filter((c) => c !== null),
    ...e.evidence,
  ];
  for (const { digest, words } of all) found.set(digest, [...(found.get(digest) ?? []), ...words]);
  return found;
}
