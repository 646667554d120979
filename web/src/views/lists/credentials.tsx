import type { ReactElement } from 'react';
import { useList } from '../../api/queries.ts';
import type { Credential } from '../../api/types.ts';
import { refHref } from '../../model/ref.ts';
import { OtherFilters, Toggle, useFilters } from '../../parts/chips.tsx';
import { List, type ListColumn } from '../../parts/list.tsx';
import { ChainText, Ref } from '../../parts/ref.tsx';
import { Time } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';
import { Page } from '../page.tsx';

const FILTERS = ['holder', 'credential', 'device', 'issued', 'from', 'to'] as const;

export function CredentialsView(): ReactElement {
  const filters = useFilters([...FILTERS, 'used', 'longLived']);
  const list = useList<Credential>('credentials', filters);
  return (
    <Page title="Credentials" says="Every key, token, certificate and secret version seen, with its holder and its end">
      <div className="row filters">
        <Toggle name="used" value="false">
          never used
        </Toggle>
        <Toggle name="longLived" value="true">
          long-lived
        </Toggle>
        <OtherFilters names={FILTERS} />
      </div>
      <List
        list={list}
        noun={['credential', 'credentials']}
        columns={COLUMNS}
        href={(c) => refHref(c.credential)}
        keyOf={(c) => c.instance}
        empty={<p>No record in evidence issues or presents one.</p>}
      />
    </Page>
  );
}

const COLUMNS: readonly ListColumn<Credential>[] = [
  { title: 'Credential', width: 'minmax(190px, 1.6fr)', cell: (c) => <Ref link={false}>{c.credential}</Ref> },
  { title: 'Holder', width: 'minmax(170px, 1.6fr)', cell: (c) => <ChainText chain={c.holder} /> },
  { title: 'Uses', width: '60px', isNumber: true, cell: (c) => count(c.events) },
  { title: 'Devices', width: '64px', isNumber: true, cell: (c) => count(c.devices.length) },
  {
    title: 'Issued',
    width: '166px',
    cell: (c) => (c.issuedAt === null ? <span className="quiet">not seen</span> : <Time at={c.issuedAt} short />),
  },
  { title: 'End', width: 'minmax(150px, 0.9fr)', cell: (c) => <End c={c} /> },
];

function End({ c }: { readonly c: Credential }): ReactElement {
  if (c.ended !== null)
    return (
      <>
        {c.ended.how} <Time at={c.ended.at} short />
      </>
    );
  if (c.expires !== null)
    return (
      <span className="quiet">
        expires <Time at={c.expires} short />
      </span>
    );
  return <span className="warn">none seen</span>;
}
