import { type ReactElement, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';

/** So long one may pause while typing before the list is asked for, in ms. */
const PAUSE = 250;

/** Words to look for in a list, kept in the address as `text`. */
export function FilterText({ label }: { readonly label: string }): ReactElement {
  const [params, setParams] = useSearchParams();
  const given = params.get('text') ?? '';
  const [text, setText] = useState(given);
  useEffect(() => {
    setText(given);
  }, [given]);
  useEffect(() => {
    if (text === given) return;
    const rest = setTimeout(() => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (text === '') next.delete('text');
          else next.set('text', text);
          return next;
        },
        { replace: true },
      );
    }, PAUSE);
    return () => clearTimeout(rest);
  }, [text, given, setParams]);
  return (
    <input
      type="search"
      className="filter-text"
      value={text}
      onChange={(event) => setText(event.target.value)}
      placeholder={label}
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
