import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { IdentityInFull } from '../api/types.ts';
import { type CredentialRow, credentialRows } from '../model/credential-age.ts';
import { type Rotation, rotations } from '../model/rotation.ts';
import { FindingKinds } from '../parts/finding-kinds.tsx';
import { VerdictMark } from '../parts/marks.tsx';
import { Ref } from '../parts/ref.tsx';
import { LogText } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { count, counted, span, when } from '../text/words.ts';
import { Refs } from './session.tsx';

/** Names, states in time, devices; and its credentials with their age, the unused and the long-lived named. */
export function IdentityCard({ identity: i }: { readonly identity: IdentityInFull }): ReactElement {
  const rows = credentialRows(i.credentialsInFull, i.last);
  const rotated = rotations(i.credentialsInFull);
  return (
    <>
      <section className="card" aria-label="Identity">
        <dl className="facts">
          <dt>names in logs</dt>
          <dd>
            {i.names.length === 0 ? <span className="quiet">none</span> : <LogText>{i.names.join(', ')}</LogText>}
          </dd>
          {i.owners.length > 0 && (
            <>
              <dt>answers for it</dt>
              <dd>
                <LogText>{i.owners.join(', ')}</LogText>
              </dd>
            </>
          )}
          {i.inventory !== null && (
            <>
              <dt>inventory</dt>
              <dd>
                <LogText>{inventoryText(i.inventory)}</LogText>
              </dd>
            </>
          )}
          <dt>privileged</dt>
          <dd>
            {count(i.privilegedActions)} of {counted(i.events, 'action')}{' '}
            <Link href={`/actions?privileged=true&identity=${encodeURIComponent(i.identity)}`}>show them</Link>
          </dd>
          <dt>verdicts</dt>
          <dd className="row">
            {i.verdicts
              .filter((v) => v.actions > 0)
              .map(({ verdict, actions }) => (
                <span key={verdict} className="row">
                  <VerdictMark verdict={verdict} /> {count(actions)}
                </span>
              ))}
          </dd>
          <dt>devices</dt>
          <dd>
            <Refs refs={i.devices} />
          </dd>
          <dt>state in time</dt>
          <dd>
            {i.states.length === 0 && <span className="quiet">no record says</span>}
            {i.states.map((s) => (
              <div key={s.by + s.state}>
                <Time at={s.at} short /> {s.state}
              </div>
            ))}
          </dd>
          <FindingKinds findings={i.findings} />
        </dl>
      </section>
      {rows.length > 0 && <Credentials rows={rows} rotated={rotated} leftOut={i.credentialsLeftOut} />}
    </>
  );
}

/** So many are listed here; all are under Credentials. */
const SHOWN = 20;

function Credentials({
  rows,
  rotated,
  leftOut,
}: {
  readonly rows: readonly CredentialRow[];
  readonly rotated: ReadonlyMap<string, Rotation>;
  readonly leftOut: number;
}): ReactElement {
  const more = rows.length - SHOWN + leftOut;
  return (
    <section aria-labelledby="its-credentials">
      <h2 id="its-credentials">Credentials</h2>
      <WideTable label="Credentials">
        <thead>
          <tr>
            <th scope="col">Credential</th>
            <th scope="col">Issued</th>
            <th scope="col">Good for</th>
            <th scope="col">Last rotation</th>
            <th scope="col" className="number">
              Uses
            </th>
            <th scope="col">Last use</th>
            <th scope="col">To notice</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map(({ credential: c, lifetime, notices }) => (
            <tr key={c.instance}>
              <th scope="row">
                <Ref>{c.credential}</Ref>
              </th>
              <td>{c.issuedAt === null ? <span className="quiet">not seen</span> : <Time at={c.issuedAt} short />}</td>
              <td>{lifetime === null ? <span className="quiet">no end seen</span> : span(lifetime)}</td>
              <td>
                <Rotated rotation={rotated.get(c.instance)} />
              </td>
              <td className="number">{count(c.events)}</td>
              <td>{c.last === null ? <span className="quiet">never</span> : <Time at={c.last} short />}</td>
              <td>
                {notices.map((n) => (
                  <span key={n} className="tag strong">
                    {n}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {more > 0 && <p className="quiet small">{counted(more, 'further credential')}.</p>}
    </section>
  );
}

/** What no record shows is told as not seen: it may have happened before the evidence begins. */
function Rotated({ rotation }: { readonly rotation: Rotation | undefined }): ReactElement {
  if (rotation === undefined || rotation.is === 'short-lived') return <span className="quiet">short-lived</span>;
  if (rotation.is === 'at') return <Time at={rotation.at} short />;
  const { since } = rotation;
  return (
    <span className="warn" {...(since !== null && { title: `known since ${when(since)}` })}>
      none seen
    </span>
  );
}

/** What the inventory says; where it says several things of a kind, it contradicts itself, and all are told. */
const inventoryText = ({ holders, kinds, roles, mfa }: NonNullable<IdentityInFull['inventory']>): string =>
  [
    ...kinds,
    ...holders.map((h) => `held by ${h}`),
    ...(roles.length === 0 ? [] : [`roles ${roles.join(', ')}`]),
    ...(mfa.length === 0 ? [] : [`MFA ${mfa.join(', ')}`]),
  ].join('; ');
