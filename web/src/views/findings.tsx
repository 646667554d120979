import { type ReactElement, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useWhole } from '../api/queries.ts';
import type { Finding, Severity } from '../api/types.ts';
import { type FindingGroup, groupFindings } from '../model/finding-groups.ts';
import { compareHref, recordHref } from '../model/ref.ts';
import { Toggle } from '../parts/chips.tsx';
import { SeverityMark } from '../parts/marks.tsx';
import { Ref } from '../parts/ref.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { Interval } from '../parts/time.tsx';
import { count, counted } from '../text/words.ts';
import { Page } from './page.tsx';

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** What an investigator must see: by kind, the gravest first; what the policy accepts apart, with its reason. */
export function FindingsView(): ReactElement {
  const [params] = useSearchParams();
  const query = useWhole<Finding>('findings');
  const wanted = params.getAll('severity');
  const asked = params.get('finding');
  const isQuiet = params.get('suppressed') === 'true';
  return (
    <Page title="Findings" says="What must be seen, the gravest first">
      <Answer query={query} what="the findings">
        {({ items, isCut }) => {
          const suppressed = items.filter((f) => f.suppressed != null);
          const open = items.filter((f) => f.suppressed == null);
          const shown = (isQuiet ? suppressed : open).filter((f) => wanted.length === 0 || wanted.includes(f.severity));
          return (
            <>
              <div className="row filters">
                {SEVERITIES.map((s) => (
                  <Toggle key={s} name="severity" value={s}>
                    <SeverityMark severity={s} />
                    <span className="quiet">{count(open.filter((f) => f.severity === s).length)}</span>
                  </Toggle>
                ))}
                <Toggle name="suppressed" value="true">
                  accepted by the policy <span className="quiet">{count(suppressed.length)}</span>
                </Toggle>
              </div>
              {isCut && (
                <p className="warn">
                  More than {count(items.length)}: the rest is on the command line, ascribe findings.
                </p>
              )}
              <Groups findings={shown} asked={asked} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function Groups({
  findings,
  asked,
}: {
  readonly findings: readonly Finding[];
  readonly asked: string | null;
}): ReactElement {
  const groups = useMemo(() => groupFindings(findings), [findings]);
  const [params] = useSearchParams();
  const chosen = groups.find((g) => g.code === asked || g.findings.some((f) => f.id === asked)) ?? groups[0];
  if (chosen === undefined)
    return (
      <Empty title="Nothing to see">
        <p>No finding fits. That says nothing of evidence that is missing: see Coverage.</p>
      </Empty>
    );
  const hrefOf = (code: string): string => {
    const next = new URLSearchParams(params);
    next.set('finding', code);
    return `/findings?${next}`;
  };
  return (
    <div className="split">
      <nav aria-label="Kinds of findings">
        <ul className="kinds">
          {groups.map((g) => (
            <li key={g.code}>
              <Link href={hrefOf(g.code)} data-step="" aria-current={g === chosen ? 'true' : undefined}>
                <SeverityMark severity={g.severity} />
                <span className="kind-title">{g.title}</span>
                <span className="number">{count(g.findings.length)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Kind group={chosen} />
    </div>
  );
}

/** So many of one kind are shown; the rest is a filter away. */
const SHOWN = 100;

function Kind({ group }: { readonly group: FindingGroup }): ReactElement {
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
      </p>
      <ul className="readings">
        {group.findings.slice(0, SHOWN).map((f) => (
          <One key={f.id} f={f} />
        ))}
      </ul>
      {group.findings.length > SHOWN && (
        <p className="quiet">{counted(group.findings.length - SHOWN, 'more', 'more')} of this kind.</p>
      )}
    </section>
  );
}

function One({ f }: { readonly f: Finding }): ReactElement {
  return (
    <li>
      <p>
        <Ref>{f.subject}</Ref>
      </p>
      <p>
        <LogText>{f.says}</LogText>
      </p>
      {f.suppressed != null && (
        <p className="quiet">
          Accepted: <LogText>{f.suppressed.reason}</LogText>
        </p>
      )}
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
      </p>
    </li>
  );
}
