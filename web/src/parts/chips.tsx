import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { LogText } from './text.tsx';

interface ToggleProps {
  readonly name: string;
  readonly value: string;
  readonly children: React.ReactNode;
}

/** A filter in the address that is on or off. */
export function Toggle({ name, value, children }: ToggleProps): ReactElement {
  const [params, setParams] = useSearchParams();
  const isOn = params.getAll(name).includes(value);
  const flip = (): void =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete(name);
      const others = before.getAll(name).filter((v) => v !== value);
      for (const v of isOn ? others : [...others, value]) next.append(name, v);
      return next;
    });
  return (
    <button type="button" className="button" aria-pressed={isOn} onClick={flip}>
      {children}
    </button>
  );
}

/** The filters in the address that no button shows, each to be taken away. */
export function OtherFilters({ names }: { readonly names: readonly string[] }): ReactElement | null {
  const [params, setParams] = useSearchParams();
  const given = names.flatMap((name) => params.getAll(name).map((value) => ({ name, value })));
  if (given.length === 0) return null;
  const drop = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete(name, value);
      return next;
    });
  return (
    <>
      {given.map(({ name, value }) => (
        <button
          key={name + value}
          type="button"
          className="button chip"
          aria-pressed="true"
          onClick={() => drop(name, value)}
        >
          <span>
            {name}: <LogText>{value}</LogText>
          </span>
          <span aria-hidden="true">×</span>
          <span className="hidden-visually">, remove this filter</span>
        </button>
      ))}
    </>
  );
}

/** What is in the address under these names, as parameters for the API. */
export function useFilters(names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const [params] = useSearchParams();
  return Object.fromEntries(
    names.map((name) => [name, params.getAll(name)]).filter(([, values]) => values?.length !== 0),
  );
}
