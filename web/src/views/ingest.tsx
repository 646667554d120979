import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useList, useOrigins, useStatus } from '../api/queries.ts';
import type { Origin, Status, Unread } from '../api/types.ts';
import { signersOf } from '../model/checkpoint.ts';
import { recordHref } from '../model/ref.ts';
import { List, type ListColumn } from '../parts/list.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { bytes, count, span } from '../text/words.ts';
import { Feeds } from './feeds.tsx';
import { Page } from './page.tsx';

/** Where records come from, how far each origin is trusted, and what no source could read. */
export function IngestView(): ReactElement {
  const status = useStatus();
  const origins = useOrigins();
  const unread = useList<Unread>('unread');
  return (
    <Page title="Ingest" says="Where records come from, how far each is trusted, and what could not be read">
      <div className="stack">
        <Answer query={status} what="the data folder">
          {(s) => <Folder s={s} />}
        </Answer>
        <Feeds />
        <section aria-labelledby="origins">
          <h2 id="origins">Origins</h2>
          <Answer query={origins} what="the origins">
            {({ items }) => (items.length === 0 ? <Empty title="No origin yet" /> : <Origins items={items} />)}
          </Answer>
        </section>
        <section aria-labelledby="unread">
          <h2 id="unread">Sealed, but read by no source</h2>
          <List
            list={unread}
            noun={['unread record', 'unread records']}
            columns={UNREAD}
            href={(u) => recordHref(u.record)}
            keyOf={(u) => String(u.logIndex)}
            empty={<p>Every record was read.</p>}
          />
        </section>
      </div>
    </Page>
  );
}

function Folder({ s }: { readonly s: Status }): ReactElement {
  const signers = signersOf(s.log.note, s.log.origin);
  const numbers: readonly (readonly [string, number])[] = [
    ['records', s.counts.records],
    ['actions', s.counts.actions],
    ['duplicates', s.counts.duplicates],
    ['replicas', s.counts.replicas],
    ['unread', s.counts.unread],
  ];
  return (
    <>
      <section aria-label="Counts" className="numbers">
        {numbers.map(([name, n]) => (
          <div key={name}>
            <strong>{count(n)}</strong>
            <span className="quiet">{name}</span>
          </div>
        ))}
      </section>
      <section className="card" aria-labelledby="log">
        <h2 id="log">The evidence log</h2>
        <div className="facts-columns">
          <dl className="facts">
            <dt>folder</dt>
            <dd className="mono">
              <LogText>{s.dataFolder}</LogText>
            </dd>
            <dt>log</dt>
            <dd className="mono">{s.log.origin}</dd>
            <dt>on disk</dt>
            <dd>
              {bytes(s.disk.evidenceBytes)} evidence, {bytes(s.disk.indexBytes)} index
            </dd>
          </dl>
          <dl className="facts">
            <dt>leaves</dt>
            <dd>{count(s.log.size)}</dd>
            <dt>root</dt>
            <dd className="mono">
              <LogText>{s.log.root}</LogText>
            </dd>
            <dt>witnesses</dt>
            <dd>{signers.witnesses.length === 0 ? 'none has seen it' : signers.witnesses.join(', ')}</dd>
          </dl>
        </div>
      </section>
    </>
  );
}

const TRUST_LOOK: Readonly<Record<string, string>> = {
  verified: 'good',
  declared: 'fair',
  unprotected: 'warn',
  foreign: 'bad',
};

function Origins({ items }: { readonly items: readonly Origin[] }): ReactElement {
  return (
    <WideTable label="Origins">
      <thead>
        <tr>
          <th scope="col">Origin</th>
          <th scope="col">Trust</th>
          {['Objects', 'Records', 'Size', 'Redacted', 'Unread'].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
          <th scope="col">Last collected</th>
        </tr>
      </thead>
      <tbody>
        {items.map((o) => (
          <tr key={o.origin + o.source}>
            <th scope="row" className="mono">
              <LogText>{o.origin}</LogText>
              <span className="origin-source">
                {o.source === null ? (
                  <span className="quiet">read by content</span>
                ) : (
                  <Link href={`/actions?source=${encodeURIComponent(o.source)}`}>{o.source}</Link>
                )}
              </span>
            </th>
            <td>
              <span className={`mark ${TRUST_LOOK[o.trust] ?? 'mute'}`}>{o.trust}</span>
            </td>
            <td className="number">{count(o.objects)}</td>
            <td className="number">{count(o.records)}</td>
            <td className="number">{bytes(o.bytes)}</td>
            <td className="number">{count(o.redacted)}</td>
            <td className={o.unread > 0 ? 'number bad' : 'number'}>{count(o.unread)}</td>
            <td>
              <Time at={o.last} short />
              {o.last !== null && (
                <span className="quiet small block">{span(Date.now() - Date.parse(o.last))} ago</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

const UNREAD: readonly ListColumn<Unread>[] = [
  { title: 'Reason', width: 'minmax(160px, 1fr)', cell: (u) => u.reason },
  { title: 'Source', width: '140px', cell: (u) => u.source ?? <span className="quiet">none claims it</span> },
  { title: 'File', width: 'minmax(200px, 2fr)', cell: (u) => <LogText>{u.file}</LogText> },
  { title: 'At byte', width: '90px', isNumber: true, cell: (u) => count(u.offset) },
  { title: 'Size', width: '80px', isNumber: true, cell: (u) => bytes(u.size) },
];
