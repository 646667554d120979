import type { ReactElement } from 'react';
import { when } from '../text/words.ts';

/** A moment, in UTC. `short`: without its fraction, which is in the title. */
export function Time({ at, short = false }: { readonly at: string | null; readonly short?: boolean }): ReactElement {
  if (at === null) return <span className="quiet">time unknown</span>;
  const text = when(at);
  return (
    <time className="time" dateTime={at} title={at}>
      {short ? text.replace(/\.\d+Z$/, 'Z') : text}
    </time>
  );
}

/** From – to; the date once where both share it. */
export function Interval({ from, to }: { readonly from: string | null; readonly to: string | null }): ReactElement {
  if (from === null || to === null || from === to) return <Time at={from ?? to} short />;
  const end = when(to).replace(/\.\d+Z$/, 'Z');
  return (
    <span className="time">
      <Time at={from} short /> –{' '}
      <time dateTime={to}>{from.slice(0, 10) === to.slice(0, 10) ? end.slice(11) : end}</time>
    </span>
  );
}
