import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Visible } from '../parts/text.tsx';
import { plain } from '../text/visible.ts';

interface PageProps {
  readonly title: string;
  /** One line: what this view answers. */
  readonly says?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, says, actions, children }: PageProps): ReactElement {
  useTitle(title);
  return (
    <>
      <div className="page-head">
        <h1>
          <Visible text={title} />
        </h1>
        {says !== undefined && <p>{says}</p>}
        {actions !== undefined && <div className="row page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** What the tab, the history and a bookmark show. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${plain(title)} · Ascribe`;
  }, [title]);
}
