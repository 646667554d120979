import type { ReactElement } from 'react';
import type { Case, CaseInFull } from '../../api/cases.ts';

/** The state of a case in words: open or closed, on hold, kept until. */
export function CaseTags({ one }: { readonly one: Case | CaseInFull }): ReactElement {
  return (
    <>
      <span className="tag">{one.closed === null ? 'open' : 'closed'}</span>
      {one.hold !== null && <span className="tag strong">legal hold</span>}
      {one.keepUntil !== null && <span className="tag">kept until {one.keepUntil}</span>}
    </>
  );
}
