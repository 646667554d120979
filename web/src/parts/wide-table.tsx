import type { ReactElement, ReactNode } from 'react';

/** A table that may be wider than the page: its box scrolls, and so has to be reached by keyboard (WCAG 2.1.1). */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="table-wrap" tabIndex={0} aria-label={`${label}, table`}>
      <table>{children}</table>
    </section>
  );
}
