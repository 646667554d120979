import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Finding } from '../../api/types.ts';
import type { FindingGroup } from '../../model/finding-groups.ts';
import { compareHref, recordHref } from '../../model/ref.ts';
import { SeverityMark } from '../../parts/marks.tsx';
import { Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';
import { Interval } from '../../parts/time.tsx';
import { counted } from '../../text/words.ts';
import { AddToCase } from '../cases/add-to-case.tsx';
import { DecideForm } from './decide-form.tsx';
import { DecisionLine } from './decision-line.tsx';
import type { Stood } from './findings.tsx';

interface KindProps {
  readonly group: FindingGroup;
  readonly stood: readonly Stood[];
  /** Code or id that the address names. */
  readonly asked: string | null;
}

/** So many of one kind are shown; the rest is a filter away. */
const SHOWN = 100;

/** All findings of one kind, what to do about them, and what was decided on each. */
export function Kind({ group, stood, asked }: KindProps): ReactElement {
  const [deciding, setDeciding] = useState(false);
  return (
    <section className="card" aria-labelledby="kind">
      <div className="row">
        <SeverityMark severity={group.severity} />
        <h2 id="kind">{group.title}</h2>
        <code className="quiet">{group.code}</code>
      </div>
      {group.remedy !== null && <p className="prose">Do: {group.remedy}</p>}
      {group.standards.length > 0 && <p className="quiet small">{group.standards.join(' · ')}</p>}
      <p className="row">
        <span>
          {counted(group.findings.length, 'finding')}, {counted(group.actions, 'action')}
        </span>
        <Link className="button" href={`/actions?finding=${encodeURIComponent(group.code)}`}>
          Their actions
        </Link>
        {stood.length > 1 && (
          <button type="button" className="button" aria-expanded={deciding} onClick={() => setDeciding(!deciding)}>
            Decide on all {stood.length}
          </button>
        )}
      </p>
      {deciding && <DecideForm stood={stood} done={() => setDeciding(false)} />}
      <ul className="readings">
        {stood.slice(0, SHOWN).map((s) => (
          <One key={s.finding.id} stood={s} isAsked={s.finding.id === asked} />
        ))}
      </ul>
      {stood.length > SHOWN && <p className="quiet">{counted(stood.length - SHOWN, 'more', 'more')} of this kind.</p>}
    </section>
  );
}

function One({ stood, isAsked }: { readonly stood: Stood; readonly isAsked: boolean }): ReactElement {
  const { finding: f, standing } = stood;
  const [deciding, setDeciding] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAsked) item.current?.scrollIntoView({ block: 'center' });
  }, [isAsked]);
  return (
    <li ref={item} className={isAsked ? 'asked' : ''}>
      <div className="finding-head">
        <Ref>{f.subject}</Ref>
        <span className="row">
          <button
            type="button"
            className="button small"
            aria-expanded={deciding}
            onClick={() => setDeciding(!deciding)}
          >
            Decide
          </button>
          <AddToCase
            small
            choices={[{ says: 'The finding, and the actions of its records', load: async () => ({ finding: f.id }) }]}
          />
        </span>
      </div>
      <p>
        <LogText>{f.says}</LogText>
      </p>
      {f.suppressed != null && (
        <p className="quiet">
          Accepted by the policy: <LogText>{f.suppressed.reason}</LogText>
        </p>
      )}
      <DecisionLine standing={standing} />
      <Where f={f} />
      {deciding && <DecideForm stood={[stood]} done={() => setDeciding(false)} />}
    </li>
  );
}

function Where({ f }: { readonly f: Finding }): ReactElement {
  return (
    <p className="row quiet small">
      <span>{counted(f.events, 'action')}</span>
      <Interval from={f.first} to={f.last} />
      {f.trust !== undefined && <span>evidence: {f.trust}</span>}
      <Link href={compareHref(f.subject)}>compare sides</Link>
      {f.evidence.slice(0, 1).map((digest) => (
        <Link key={digest} href={recordHref(digest)}>
          {counted(f.evidence.length, 'record')}
        </Link>
      ))}
      <Link href={`/findings?finding=${encodeURIComponent(f.id)}`}>link to this</Link>
    </p>
  );
}
