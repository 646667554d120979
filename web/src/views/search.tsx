import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useSearch } from '../api/queries.ts';
import type { Hit } from '../api/types.ts';
import { actionHref, recordHref, refHref, sessionHref } from '../model/ref.ts';
import { Ref } from '../parts/ref.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { LogText } from '../parts/text.tsx';
import { count } from '../text/words.ts';
import { Page } from './page.tsx';

/** One box for any id, name, address, key, resource or time; what was found, by kind. */
export function SearchView(): ReactElement {
  const [params] = useSearchParams();
  const q = params.get('q') ?? '';
  const query = useSearch(q);
  if (q.trim() === '')
    return (
      <Page title="Search">
        <Empty title="Search for what you have">
          <p>
            Our event id or the vendor’s, an access key, a session, a name or e-mail, an address, a host, a bucket, a
            digest, or a time such as <code>2026-03-04T07:20</code>. Press <kbd>/</kbd> anywhere.
          </p>
        </Empty>
      </Page>
    );
  return (
    <Page title="Search" says={<LogText>{q}</LogText>}>
      <Answer query={query} what="what was found">
        {({ kinds }) =>
          kinds.every((k) => k.hits.length === 0) ? (
            <Empty title="Nothing in evidence holds these words">
              <p>Try a part of it: search looks inside names, targets and refs, in any case.</p>
            </Empty>
          ) : (
            <div className="hits" aria-busy={query.isFetching}>
              {kinds
                .filter((k) => k.hits.length > 0)
                .map(({ kind, hits, more }) => (
                  <section key={kind} aria-labelledby={`hits-${kind}`}>
                    <h2 id={`hits-${kind}`}>
                      {KIND_NAMES[kind] ?? kind}{' '}
                      <span className="quiet">{more ? `first ${hits.length}` : count(hits.length)}</span>
                    </h2>
                    <ul>
                      {hits.map((hit) => (
                        <li key={hit.id + hit.title}>
                          <Link href={hrefOf(hit)} data-step="" className="hit">
                            <span className="hit-title">
                              {REF_KINDS.has(hit.kind) ? (
                                <Ref link={false}>{hit.title}</Ref>
                              ) : (
                                <LogText>{hit.title}</LogText>
                              )}
                            </span>
                            <span className="quiet">
                              <LogText>{hit.says}</LogText>
                            </span>
                          </Link>
                        </li>
                      ))}
                    </ul>
                  </section>
                ))}
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

const REF_KINDS: ReadonlySet<string> = new Set(['credential', 'identity', 'device', 'context']);

const KIND_NAMES: Readonly<Record<string, string>> = {
  action: 'Actions',
  session: 'Sessions',
  credential: 'Credentials',
  identity: 'Identities',
  device: 'Devices',
  context: 'Jobs, agent runs, requests',
  principal: 'Names in logs',
  trace: 'Addresses and hosts',
  operation: 'Operations',
  target: 'Resources',
  finding: 'Findings',
  record: 'Records',
  time: 'At that time',
};

/** Where the page shows what was found. */
function hrefOf({ kind, id }: Hit): string {
  const actions = (field: string): string => `/actions?${field}=${encodeURIComponent(id)}`;
  if (kind === 'action') return actionHref(id);
  if (kind === 'session') return id.startsWith('ses_') ? sessionHref(id) : refHref(id);
  if (kind === 'record') return recordHref(id);
  if (kind === 'finding') return `/findings?finding=${encodeURIComponent(id)}`;
  if (kind === 'trace') return actions('trace');
  if (kind === 'operation') return actions('action');
  if (kind === 'target') return actions('target');
  if (kind === 'principal') return actions('text');
  if (kind === 'time') return actions('from');
  return refHref(id);
}
