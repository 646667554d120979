import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { get } from '../api/client.ts';
import { LogText } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { bytes, count, span } from '../text/words.ts';

/** What came over HTTP in this run of the server. */
interface Feeds {
  readonly waitingBytes: number;
  readonly unjudgedRecords: number;
  readonly items: readonly Feed[];
  readonly sources: readonly SourceFeed[];
}

interface Feed {
  readonly origin: string;
  readonly requests: number;
  readonly records: number;
  readonly bytes: number;
  readonly redelivered: number;
  readonly refused: number;
  readonly unreadable: number;
  readonly last: string | null;
}

/** The same by what reads them, with how far behind its clock is ours. */
interface SourceFeed {
  readonly source: string;
  readonly events: number;
  readonly last: string | null;
  readonly newest: string | null;
  readonly lagSeconds: number | null;
  readonly missingNumbers: number;
}

/** How often it is asked for while the page is looked at, in ms. */
const EVERY = 3_000;
/** A feed that was silent for so long is pointed out, in ms. */
const SILENT = 10 * 60 * 1000;

/** Records on their way in: what waits, and each origin with how long it has been silent. */
export function Feeds(): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['feeds'],
    queryFn: ({ signal }) => get<Feeds>('feeds', {}, signal),
    refetchInterval: EVERY,
  });
  if (data === undefined) return null;
  return (
    <section aria-labelledby="feeds">
      <div className="row section-head">
        <h2 id="feeds">Coming in now</h2>
        <span className="quiet">
          {data.waitingBytes === 0 && data.unjudgedRecords === 0
            ? 'all that came is sealed and judged'
            : `${bytes(data.waitingBytes)} not sealed yet, ${count(data.unjudgedRecords)} records not judged yet`}
        </span>
      </div>
      {data.items.length === 0 ? (
        <p className="card quiet">
          Nothing came over HTTP since the server started. Send lines to <code>/v1/ingest/NAME</code>, or point a
          webhook or an OTLP exporter at it.
        </p>
      ) : (
        <WideTable label="Feeds">
          <thead>
            <tr>
              <th scope="col">Origin</th>
              <th scope="col">Last records</th>
              {['Records', 'Size', 'Requests', 'Sent again', 'Refused', 'Not cut'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((f) => (
              <Row key={f.origin} f={f} />
            ))}
          </tbody>
        </WideTable>
      )}
      {data.sources.length > 0 && <Sources sources={data.sources} />}
    </section>
  );
}

function Row({ f }: { readonly f: Feed }): ReactElement {
  const silence = f.last === null ? null : Date.now() - Date.parse(f.last);
  return (
    <tr>
      <th scope="row" className="mono">
        <LogText>{f.origin}</LogText>
      </th>
      <td>
        <Time at={f.last} short />
        {silence !== null && (
          <span className={`small block ${silence > SILENT ? 'warn' : 'quiet'}`}>
            {silence > SILENT ? `silent for ${span(silence)}` : `${span(Math.max(0, silence))} ago`}
          </span>
        )}
      </td>
      <td className="number">{count(f.records)}</td>
      <td className="number">{bytes(f.bytes)}</td>
      <td className="number">{count(f.requests)}</td>
      <td className="number">{count(f.redelivered)}</td>
      <td className={f.refused > 0 ? 'number warn' : 'number'}>{count(f.refused)}</td>
      <td className={f.unreadable > 0 ? 'number bad' : 'number'}>{count(f.unreadable)}</td>
    </tr>
  );
}

/** Later than this behind what happened, a source is pointed out, in seconds. */
const LATE = 15 * 60;

function Sources({ sources }: { readonly sources: readonly SourceFeed[] }): ReactElement {
  return (
    <WideTable label="By source">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Newest event, by its clock</th>
          <th scope="col" className="number">
            Lag
          </th>
          <th scope="col">Last read</th>
          <th scope="col" className="number">
            Events
          </th>
          <th scope="col" className="number">
            Numbers missing
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((s) => (
          <tr key={s.source}>
            <th scope="row">{s.source}</th>
            <td>
              <Time at={s.newest} short />
            </td>
            <td className={(s.lagSeconds ?? 0) > LATE ? 'number warn' : 'number'}>
              {s.lagSeconds === null ? '–' : span(Math.max(0, s.lagSeconds) * 1000)}
            </td>
            <td>
              <Time at={s.last} short />
            </td>
            <td className="number">{count(s.events)}</td>
            <td className={s.missingNumbers > 0 ? 'number bad' : 'number'}>{count(s.missingNumbers)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
