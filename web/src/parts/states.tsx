import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../api/client.ts';
import { Ref } from './ref.tsx';
import { LogText } from './text.tsx';
import { TokenForm } from './token-form.tsx';

/** Shown only when an answer takes longer than a glance. */
export function Loading({ what }: { readonly what: string }): ReactElement {
  return (
    <div className="skeleton" role="status">
      <span className="hidden-visually">Loading {what} …</span>
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <i key={i} />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What went wrong, and what can be done about it. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): ReactElement {
  const problem = error instanceof ApiProblem ? error : null;
  if (problem?.code === 'unauthenticated') return <TokenForm />;
  const matches = textsOf(problem?.more['matches'] ?? problem?.more['refs']);
  const nearest = textsOf(problem?.more['nearest']);
  return (
    <div className="state failed" role="alert">
      <h2>{TITLES[problem?.code ?? ''] ?? 'This could not be shown'}</h2>
      <p>
        <LogText>{error instanceof Error ? error.message : String(error)}</LogText>
      </p>
      {matches.length > 0 && <Choices says="Which of these?" refs={matches} />}
      {nearest.length > 0 && <Choices says="Nearest to it:" refs={nearest} />}
      <div className="row">
        {retry !== undefined && problem?.code !== 'not-found' && (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )}
        <Link href="/search" className="button">
          Search
        </Link>
      </div>
    </div>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  'not-found': 'There is no such thing here',
  'several-match': 'Several fit',
  unreachable: 'The server does not answer',
  forbidden: 'Not for your role',
  'not-ready': 'Not ready yet',
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string').slice(0, 12) : [];

function Choices({ says, refs }: { readonly says: string; readonly refs: readonly string[] }): ReactElement {
  return (
    <>
      <p>{says}</p>
      <ul>
        {refs.map((r) => (
          <li key={r}>{/^[0-9a-f]{32}$/.test(r) ? <Link href={`/actions/${r}`}>{r}</Link> : <Ref>{r}</Ref>}</li>
        ))}
      </ul>
    </>
  );
}

interface AnswerProps<T> {
  readonly query: UseQueryResult<T>;
  /** `the action`, for those who hear the page. */
  readonly what: string;
  readonly children: (answer: T) => ReactNode;
}

/** One question's answer in each of its states: not yet, not at all, here. */
export function Answer<T>({ query, what, children }: AnswerProps<T>): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} retry={() => query.refetch()} />;
  return <Loading what={what} />;
}
