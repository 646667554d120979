import type { ReactElement } from 'react';
import { useList } from '../../api/queries.ts';
import type { Session } from '../../api/types.ts';
import { sessionHref } from '../../model/ref.ts';
import { OtherFilters, Toggle, useFilters } from '../../parts/chips.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { List, type ListColumn } from '../../parts/list.tsx';
import { VerdictMark } from '../../parts/marks.tsx';
import { ChainText } from '../../parts/ref.tsx';
import { Interval } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';
import { Page } from '../page.tsx';

const OTHERS = ['identity', 'holder', 'device', 'credential', 'source', 'finding', 'from', 'to'] as const;

/** What belongs together: actions grouped by credential lineage, device and context. */
export function SessionsView(): ReactElement {
  const filters = useFilters(['verdict', 'privileged', 'text', ...OTHERS]);
  const list = useList<Session>('sessions', filters);
  return (
    <Page title="Sessions" says="What belongs together: one credential lineage, device and context">
      <div className="row filters">
        <FilterText label="Words in action, target, name or holder" />
        {(['contested', 'ambiguous', 'unattributed'] as const).map((verdict) => (
          <Toggle key={verdict} name="verdict" value={verdict}>
            <VerdictMark verdict={verdict} />
          </Toggle>
        ))}
        <Toggle name="privileged" value="true">
          with privileged actions
        </Toggle>
        <OtherFilters names={OTHERS} />
      </div>
      <List
        list={list}
        noun={['session', 'sessions']}
        columns={COLUMNS}
        href={(s) => sessionHref(s.session)}
        keyOf={(s) => s.session}
        empty={<p>None fits all of these filters. Take one away.</p>}
      />
    </Page>
  );
}

const COLUMNS: readonly ListColumn<Session>[] = [
  {
    title: 'Holder',
    width: 'minmax(180px, 2fr)',
    cell: (s) => (s.holder.length === 0 ? <span className="quiet">nobody named</span> : <ChainText chain={s.holder} />),
  },
  {
    title: 'Verdicts',
    width: 'minmax(118px, 0.8fr)',
    cell: (s) => (
      <span className="row">
        {s.verdicts.map((v) => (
          <VerdictMark key={v} verdict={v} />
        ))}
      </span>
    ),
  },
  { title: 'Sources', width: 'minmax(110px, 0.8fr)', cell: (s) => s.sources.join(', ') },
  { title: 'Devices', width: '64px', isNumber: true, cell: (s) => count(s.devices.length) },
  { title: 'Actions', width: '70px', isNumber: true, cell: (s) => count(s.actions) },
  { title: 'Privileged', width: '80px', isNumber: true, cell: (s) => count(s.privilegedActions) },
  { title: 'When', width: '260px', cell: (s) => <Interval from={s.first} to={s.last} /> },
];
