import { type ReactElement, useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useWhole, type Whole } from '../../api/queries.ts';
import { type Decision, useDecisions } from '../../api/triage.ts';
import type { Finding, Severity } from '../../api/types.ts';
import { groupFindings } from '../../model/finding-groups.ts';
import { type Standing, standingOf } from '../../model/triage.ts';
import { Toggle } from '../../parts/chips.tsx';
import { SeverityMark } from '../../parts/marks.tsx';
import { Answer, Empty } from '../../parts/states.tsx';
import { count } from '../../text/words.ts';
import { Page } from '../page.tsx';
import { Kind } from './kind.tsx';

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** A finding, and where it stands. */
export interface Stood {
  readonly finding: Finding;
  readonly standing: Standing;
}

/** What an investigator must see: by kind, the gravest first; what people or the policy put aside apart, with the reason. */
export function FindingsView(): ReactElement {
  const findings = useWhole<Finding>('findings');
  const accepted = useWhole<Finding>('findings', { suppressed: true });
  const decisions = useDecisions();
  return (
    <Page title="Findings" says="What must be seen, the gravest first">
      <Answer query={findings} what="the findings">
        {(all) => (
          <Answer query={decisions} what="what was decided">
            {({ items }) => <Sorted all={all} accepted={accepted.data?.items ?? []} decisions={items} />}
          </Answer>
        )}
      </Answer>
    </Page>
  );
}

interface SortedProps {
  readonly all: Whole<Finding>;
  /** By the policy. */
  readonly accepted: readonly Finding[];
  readonly decisions: readonly Decision[];
}

function Sorted({ all: { items, isCut }, accepted, decisions }: SortedProps): ReactElement {
  const [params] = useSearchParams();
  const stood = useMemo(() => standing(items, decisions), [items, decisions]);
  const open = stood.filter((s) => !s.standing.isAside);
  const working = open.filter((s) => s.standing.state === 'working');
  const aside = stood.filter((s) => s.standing.isAside);
  const byPolicy = useMemo(() => standing(accepted, decisions), [accepted, decisions]);
  const show = params.get('show');
  const chosen = show === 'aside' ? aside : show === 'policy' ? byPolicy : show === 'working' ? working : open;
  const wanted = params.getAll('severity');
  const shown = chosen.filter((s) => wanted.length === 0 || wanted.includes(s.finding.severity));
  return (
    <>
      <div className="row filters">
        {SEVERITIES.map((s) => (
          <Toggle key={s} name="severity" value={s}>
            <SeverityMark severity={s} />
            <span className="quiet">{count(chosen.filter((one) => one.finding.severity === s).length)}</span>
          </Toggle>
        ))}
        <span className="divider" aria-hidden="true" />
        <Show value={null} says="to look at" n={open.length} />
        <Show value="working" says="worked on" n={working.length} />
        <Show value="aside" says="put aside" n={aside.length} />
        <Show value="policy" says="by the policy" n={accepted.length} />
      </div>
      {isCut && (
        <p className="warn">More than {count(items.length)}: the rest is on the command line, ascribe findings.</p>
      )}
      <Groups stood={shown} asked={params.get('finding')} />
    </>
  );
}

function standing(findings: readonly Finding[], decisions: readonly Decision[]): readonly Stood[] {
  const latest = new Map(decisions.map((d) => [d.finding, d]));
  return findings.map((finding) => ({ finding, standing: standingOf(finding, latest.get(finding.id)) }));
}

interface ShowProps {
  /** `null`: what is shown where the address says nothing. */
  readonly value: string | null;
  readonly says: string;
  readonly n: number;
}

/** Which of them; one at a time. */
function Show({ value, says, n }: ShowProps): ReactElement {
  const [params] = useSearchParams();
  const next = new URLSearchParams(params);
  next.delete('finding');
  if (value === null) next.delete('show');
  else next.set('show', value);
  return (
    <Link
      className="button chip"
      href={`/findings?${next}`}
      aria-current={params.get('show') === value ? 'true' : undefined}
    >
      {says} <span className="quiet">{count(n)}</span>
    </Link>
  );
}

interface GroupsProps {
  readonly stood: readonly Stood[];
  readonly asked: string | null;
}

function Groups({ stood, asked }: GroupsProps): ReactElement {
  const groups = useMemo(() => groupFindings(stood.map((s) => s.finding)), [stood]);
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
      <Kind
        key={chosen.code}
        group={chosen}
        stood={stood.filter((s) => s.finding.code === chosen.code)}
        asked={asked}
      />
    </div>
  );
}
