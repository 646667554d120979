import type { ReactElement } from 'react';
import { useList } from '../../api/queries.ts';
import type { Identity } from '../../api/types.ts';
import { refHref } from '../../model/ref.ts';
import { OtherFilters, useFilters } from '../../parts/chips.tsx';
import { FilterText } from '../../parts/filter-text.tsx';
import { List, type ListColumn } from '../../parts/list.tsx';
import { Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';
import { Page } from '../page.tsx';

const FILTERS = ['identity', 'device'] as const;

export function IdentitiesView(): ReactElement {
  const filters = useFilters(['text', ...FILTERS]);
  const list = useList<Identity>('identities', filters);
  return (
    <Page title="Identities" says="Accounts, services and workloads, with their names and their state in time">
      <div className="row filters">
        <FilterText label="Words in a ref or a name" />
        <OtherFilters names={FILTERS} />
      </div>
      <List
        list={list}
        noun={['identity', 'identities']}
        columns={COLUMNS}
        href={(i) => refHref(i.identity)}
        keyOf={(i) => i.identity}
        empty={<p>No record in evidence names one.</p>}
      />
    </Page>
  );
}

const COLUMNS: readonly ListColumn<Identity>[] = [
  { title: 'Identity', width: 'minmax(200px, 2.4fr)', cell: (i) => <Ref link={false}>{i.identity}</Ref> },
  { title: 'Names in logs', width: 'minmax(110px, 1fr)', cell: (i) => <Words all={i.names} /> },
  { title: 'Answers for it', width: 'minmax(90px, 0.6fr)', cell: (i) => <Words all={i.owners} /> },
  { title: 'State', width: 'minmax(80px, 0.6fr)', cell: (i) => <State i={i} /> },
  { title: 'Actions', width: '70px', isNumber: true, cell: (i) => count(i.events) },
  { title: 'Credentials', width: '86px', isNumber: true, cell: (i) => count(i.credentials.length) },
  { title: 'Devices', width: '64px', isNumber: true, cell: (i) => count(i.devices.length) },
  { title: 'Last seen', width: '166px', cell: (i) => <Time at={i.last} short /> },
];

function Words({ all }: { readonly all: readonly string[] }): ReactElement {
  return all.length === 0 ? <span className="quiet dash">–</span> : <LogText>{all.join(', ')}</LogText>;
}

function State({ i }: { readonly i: Identity }): ReactElement {
  const last = i.states.at(-1);
  if (last === undefined) return <span className="quiet dash">–</span>;
  return <span title={`since ${last.at ?? 'unknown'}`}>{last.state}</span>;
}
