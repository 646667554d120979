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
  /** From when something happened until its record came, in seconds, of the newest records; absent: not measured. */
  readonly lagSeconds?: number | null;
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
  const hasLag = data.items.some((f) => f.lagSeconds != null);
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
              {hasLag && (
                <th scope="col" className="number">
                  Lag
                </th>
              )}
              {['Records', 'Size', 'Requests', 'Sent again', 'Refused', 'Not cut'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((f) => (
              <Row key={f.origin} f={f} hasLag={hasLag} />
            ))}
          </tbody>
        </WideTable>
      )}
    </section>
  );
}

function Row({ f, hasLag }: { readonly f: Feed; readonly hasLag: boolean }): ReactElement {
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
      {hasLag && <td className="number">{f.lagSeconds == null ? '–' : span(f.lagSeconds * 1000)}</td>}
      <td className="number">{count(f.records)}</td>
      <td className="number">{bytes(f.bytes)}</td>
      <td className="number">{count(f.requests)}</td>
      <td className="number">{count(f.redelivered)}</td>
      <td className={f.refused > 0 ? 'number warn' : 'number'}>{count(f.refused)}</td>
      <td className={f.unreadable > 0 ? 'number bad' : 'number'}>{count(f.unreadable)}</td>
    </tr>
  );
}
