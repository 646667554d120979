import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { segment as pathSegment } from '../api/client.ts';
import { useIdentity, useTrace } from '../api/queries.ts';
import type { Trace, TraceNode } from '../api/views.ts';
import { compareHref, recordHref } from '../model/ref.ts';
import { Ref } from '../parts/ref.tsx';
import { Answer } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { count } from '../text/words.ts';
import { IdentityCard } from './identity-card.tsx';
import { LineageTree } from './lineage-tree.tsx';
import { Page } from './page.tsx';
import { useSegment } from './raw-segment.ts';
import { ActionsInView, Refs } from './session.tsx';
import { TimelineCard } from './timeline/timeline.tsx';

/** A credential, identity, device or session of a product: where it came from, all that descended from it, what was done with it. */
export function RefView(): ReactElement {
  const ref = useSegment(2);
  const query = useTrace(ref);
  return (
    <Answer query={query} what="the lineage">
      {(trace) => (
        <Page
          title={TITLES[trace.role] ?? 'Trace'}
          says={<Ref link={false}>{trace.ref}</Ref>}
          actions={
            (trace.role === 'credential' || trace.role === 'session') && (
              <Link className="button" href={compareHref(trace.ref)}>
                Compare sides
              </Link>
            )
          }
        >
          <div className="stack">
            <BlastRadius trace={trace} />
            {trace.role === 'identity' && <Identity identity={trace.ref} />}
            {trace.role === 'credential' && <Life tree={trace.tree} />}
            <TimelineCard {...timelineOf(trace)} expected={trace.total.actions} />
            <LineageTree trace={trace} />
            <ActionsInView filter={filterOf(trace)} />
          </div>
        </Page>
      )}
    </Answer>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  credential: 'Credential',
  identity: 'Identity',
  device: 'Device',
  session: 'Session of a product',
  context: 'Job or run',
};

function filterOf({ ref, role }: Trace): Readonly<Record<string, string>> {
  if (role === 'identity') return { identity: ref };
  if (role === 'device') return { device: ref };
  if (role === 'credential') return { credential: ref };
  return { text: ref.slice(ref.indexOf(':') + 1) };
}

function timelineOf(trace: Trace): { path: string; params?: Readonly<Record<string, string>> } {
  if (trace.role === 'credential' || trace.role === 'session')
    return { path: `credentials/${pathSegment(trace.ref)}/timeline` };
  return { path: 'timeline', params: filterOf(trace) };
}

/** How far it reached: everything that descended from it included. */
function BlastRadius({ trace }: { readonly trace: Trace }): ReactElement {
  const { total, tree } = trace;
  const numbers: readonly (readonly [number, string])[] = [
    [total.actions, total.actions === 1 ? 'action' : 'actions'],
    [total.privileged, 'privileged'],
    [total.credentials, total.credentials === 1 ? 'credential' : 'credentials'],
    [tree.devices.length, tree.devices.length === 1 ? 'device' : 'devices'],
  ];
  return (
    <section aria-label="Blast radius" className="numbers">
      {numbers.map(([n, name]) => (
        <div key={name}>
          <strong>{count(n)}</strong>
          <span className="quiet">{name}</span>
        </div>
      ))}
    </section>
  );
}

/** Whose it was, and from when to when it was good. */
function Life({ tree }: { readonly tree: TraceNode }): ReactElement {
  return (
    <section className="card" aria-label="Holder and life">
      <dl className="facts">
        <dt>holder</dt>
        <dd>
          {tree.holder.length === 0 && <span className="quiet">nobody named</span>}
          {tree.holder.map((ref, i) => (
            <span key={ref}>
              {i > 0 && <span className="quiet"> → </span>}
              <Ref>{ref}</Ref>
            </span>
          ))}
        </dd>
        <dt>issued</dt>
        <dd>
          {tree.issuedAt === null ? <span className="quiet">not in evidence</span> : <Time at={tree.issuedAt} />}{' '}
          {tree.issuedBy !== null && <Link href={recordHref(tree.issuedBy)}>by this record</Link>}
        </dd>
        <dt>end</dt>
        <dd>
          {tree.ended !== null && (
            <>
              {tree.ended.how} <Time at={tree.ended.at} />
            </>
          )}
          {tree.ended === null && tree.expires !== null && (
            <>
              expires <Time at={tree.expires} />
            </>
          )}
          {tree.ended === null && tree.expires === null && <span className="warn">none in evidence</span>}
        </dd>
        <dt>devices</dt>
        <dd>
          <Refs refs={tree.devices} />
        </dd>
      </dl>
    </section>
  );
}

function Identity({ identity: ref }: { readonly identity: string }): ReactElement {
  const query = useIdentity(ref);
  return (
    <Answer query={query} what="the identity">
      {(identity) => <IdentityCard identity={identity} />}
    </Answer>
  );
}
