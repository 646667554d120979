import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useList } from '../../api/queries.ts';
import type { Attribution } from '../../api/types.ts';
import { actionHref } from '../../model/ref.ts';
import { OtherFilters, Toggle, useFilters } from '../../parts/chips.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { List, type ListColumn } from '../../parts/list.tsx';
import { GradeMark, VerdictMark } from '../../parts/marks.tsx';
import { ChainText, Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { Page } from '../page.tsx';
import { TimelineCard } from '../timeline/timeline.tsx';

const VERDICTS = ['attributed', 'held', 'contested', 'ambiguous', 'unattributed'] as const;
const OTHERS = [
  'identity',
  'holder',
  'operator',
  'device',
  'credential',
  'trace',
  'action',
  'target',
  'source',
  'reason',
  'gradeMin',
  'finding',
  'session',
  'from',
  'to',
] as const;

/** Every action with its verdict, by time; all filters of `ascribe attributions`, in the address. */
export function ActionsView(): ReactElement {
  const filters = useFilters(['verdict', 'privileged', 'gradeMax', 'text', ...OTHERS]);
  const [params] = useSearchParams();
  const list = useList<Attribution>('attributions', filters);
  return (
    <Page title="Actions" says="Who was operating, for every action">
      <div className="row filters">
        <FilterText label="Words in action, target, name or holder" />
        {VERDICTS.map((verdict) => (
          <Toggle key={verdict} name="verdict" value={verdict}>
            <VerdictMark verdict={verdict} />
          </Toggle>
        ))}
        <Toggle name="privileged" value="true">
          privileged only
        </Toggle>
        <Toggle name="gradeMax" value="C2">
          below C3
        </Toggle>
        <Toggle name="timeline" value="true">
          over time
        </Toggle>
        <OtherFilters names={OTHERS} />
      </div>
      {params.get('timeline') === 'true' && (
        <div className="above-list">
          <TimelineCard path="timeline" params={filters} lanes="source" />
        </div>
      )}
      <List
        list={list}
        noun={['action', 'actions']}
        columns={ACTION_COLUMNS}
        href={(a) => actionHref(a.event)}
        keyOf={(a) => a.event}
        empty={<p>None fits all of these filters. Take one away.</p>}
      />
    </Page>
  );
}

export const ACTION_COLUMNS: readonly ListColumn<Attribution>[] = [
  {
    title: 'Action',
    width: 'minmax(150px, 1.2fr)',
    cell: (a) => <LogText>{a.action}</LogText>,
  },
  {
    title: 'Privileged',
    width: '82px',
    cell: (a) =>
      a.privileged ? <span className="tag strong">privileged</span> : <span className="quiet dash">–</span>,
  },
  { title: 'Verdict', width: '118px', cell: (a) => <VerdictMark verdict={a.verdict} /> },
  { title: 'Grade', width: '58px', cell: (a) => <GradeMark grade={a.grade.overall} /> },
  { title: 'Who', width: 'minmax(150px, 1.6fr)', cell: (a) => <Who a={a} /> },
  {
    title: 'Device',
    width: 'minmax(110px, 1fr)',
    cell: (a) =>
      a.device === null ? (
        <span className="quiet dash">–</span>
      ) : (
        <Ref link={false} bare>
          {a.device}
        </Ref>
      ),
  },
  { title: 'Time', width: '166px', cell: (a) => <Time at={a.time} short /> },
];

/** Never a name that the verdict does not name. */
function Who({ a }: { readonly a: Attribution }): ReactElement {
  if (a.operator.length > 0) return <ChainText chain={a.operator} />;
  if (a.holder.length > 0)
    return (
      <>
        <span className="quiet">held by </span>
        <ChainText chain={a.holder} />
      </>
    );
  if (a.candidates.length > 0) return <span className="quiet">one of {a.candidates.length}</span>;
  return (
    <span className="quiet">
      nobody named
      {a.principal !== null && (
        <>
          ; the log says <LogText>{a.principal}</LogText>
        </>
      )}
    </span>
  );
}
