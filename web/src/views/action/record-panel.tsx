import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { useEvidence } from '../../api/queries.ts';
import type { Evidence, Words } from '../../api/types.ts';
import { type RecordLine, recordText } from '../../model/record.ts';
import { actionHref, recordHref } from '../../model/ref.ts';
import { Answer } from '../../parts/states.tsx';
import { LogText, Visible } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { bytes, count } from '../../text/words.ts';
import { ProofState } from './proof-state.tsx';

interface PanelProps {
  readonly digest: string;
  readonly words: readonly Words[];
  readonly close: () => void;
}

/** The record that was asked for, beside what it proves. */
export function RecordPanel({ digest, words, close }: PanelProps): ReactElement {
  const query = useEvidence(digest);
  const panel = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record takes the focus anew
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
  }, [digest]);
  return (
    <section
      className="card record-panel"
      aria-label="Record"
      tabIndex={-1}
      ref={panel}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div className="row panel-head">
        <h2>Record</h2>
        <Link href={recordHref(digest)} className="small">
          own page
        </Link>
        <button type="button" className="button plain" onClick={close}>
          Close
        </button>
      </div>
      <Answer query={query} what="the record">
        {(evidence) => <RecordBody evidence={evidence} words={words} />}
      </Answer>
    </section>
  );
}

export function RecordBody({
  evidence,
  words,
}: {
  readonly evidence: Evidence;
  readonly words: readonly Words[];
}): ReactElement {
  return (
    <div className="stack">
      <ProofState evidence={evidence} />
      <RecordLines text={evidence.text} words={words} />
      {evidence.truncated && (
        <p className="warn">Only the beginning is shown: the record has {bytes(evidence.size)}.</p>
      )}
      <dl className="facts">
        <dt>file</dt>
        <dd>
          <LogText>{evidence.file}</LogText> <span className="quiet">at byte {count(evidence.offset)}</span>
        </dd>
        <dt>origin</dt>
        <dd>
          {evidence.origin.trust}
          {evidence.origin.source !== null && `, declared as ${evidence.origin.source}`}
        </dd>
        <dt>collected</dt>
        <dd>
          <Time at={evidence.collectedAt} /> <span className="quiet">by {evidence.origin.collector}</span>
        </dd>
        {evidence.redactions > 0 && (
          <>
            <dt>redacted</dt>
            <dd>{evidence.redactions} secrets were replaced; the original is sealed as it was</dd>
          </>
        )}
        {evidence.events.length > 0 && (
          <>
            <dt>read as</dt>
            <dd>
              {evidence.events.map((event) => (
                <Link key={event.event} href={actionHref(event.event)} className="block">
                  <LogText>{event.action}</LogText>
                </Link>
              ))}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

function RecordLines({ text, words }: { readonly text: string; readonly words: readonly Words[] }): ReactElement {
  const record = useMemo(() => recordText(text, words), [text, words]);
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record is shown at its own first mark
  useEffect(() => {
    const mark = box.current?.querySelector<HTMLElement>('mark');
    if (box.current !== null && mark !== null && mark !== undefined)
      box.current.scrollTop = mark.offsetTop - box.current.clientHeight / 3;
  }, [record]);
  return (
    <figure>
      <figcaption className="hidden-visually">
        The sealed record, redacted; {record.markedLines} lines are marked because they prove the step
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <pre className="record" ref={box} tabIndex={0}>
        {record.lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one record never move
          <Line key={i} line={line} />
        ))}
      </pre>
      {record.leftOut > 0 && <p className="quiet small">{count(record.leftOut)} further lines are not shown.</p>}
    </figure>
  );
}

function Line({ line }: { readonly line: RecordLine }): ReactElement {
  const text = (
    <>
      {line.name !== null && (
        <>
          <span className="name">
            <Visible text={line.name} />
          </span>
          {': '}
        </>
      )}
      <span className={line.looks}>
        <Visible text={line.text} />
      </span>
    </>
  );
  return (
    <bdi className="line">
      {'  '.repeat(line.depth)}
      {line.marked ? <mark>{text}</mark> : text}
      {'\n'}
    </bdi>
  );
}
