import type { ReactElement } from 'react';
import type { TimelineMark } from '../../api/views.ts';
import type { TimeView } from '../../model/time-view.ts';
import { plain } from '../../text/visible.ts';
import { counted } from '../../text/words.ts';

/** What each turn in the life of a credential is drawn as; others are a dot. */
const SHAPE: Readonly<Record<string, string>> = {
  issued: 'M3 4h10L8 13z',
  issue: 'M3 4h10L8 13z',
  authenticate: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  exchange: 'M8 2l6 6-6 6-6-6z',
  'read-secret': 'M8 2l6 6-6 6-6-6z',
  rotate: 'M8 2l6 6-6 6-6-6z',
  revoke: 'M4 3l9 9-1 1-9-9zM12 3l1 1-9 9-1-1z',
  end: 'M4 3l9 9-1 1-9-9zM12 3l1 1-9 9-1-1z',
  ended: 'M4 3l9 9-1 1-9-9zM12 3l1 1-9 9-1-1z',
  expires: 'M3 3h10v2H9v8H7V5H3z',
};
const DOT = 'M8 6a2 2 0 1 1 0 4a2 2 0 0 1 0-4z';
const ENDS: ReadonlySet<string> = new Set(['revoke', 'end', 'ended', 'expires']);
/** More would lie on each other. */
const MOST = 120;

interface LifeProps {
  readonly marks: readonly TimelineMark[];
  /** More than 0: there are more in view than the server gave, and the first of them alone would mislead. */
  readonly leftOut: number;
  readonly view: TimeView;
}

/** Issue, login, exchange, rotation, end, above the lanes; the list below says the same in words. */
export function Life({ marks, leftOut, view }: LifeProps): ReactElement {
  const placed = marks
    .map((mark) => ({ mark, at: (Date.parse(mark.at) - view.from) / (view.to - view.from) }))
    .filter(({ at }) => at >= 0 && at <= 1)
    .slice(0, MOST);
  if (leftOut > 0)
    return (
      <p className="life quiet small">More than {counted(marks.length, 'turn')} in view: look closer to see them</p>
    );
  return (
    <div className="life" aria-hidden="true">
      {placed.map(({ mark, at }, i) => (
        <svg
          // biome-ignore lint/suspicious/noArrayIndexKey: two marks may be alike in everything
          key={i}
          viewBox="0 0 16 16"
          className={ENDS.has(mark.what) ? 'bad' : ''}
          style={{ left: `${at * 100}%` }}
        >
          <title>{plain(`${mark.at} ${mark.what}: ${mark.says}`)}</title>
          <path d={SHAPE[mark.what] ?? DOT} fill="currentColor" />
        </svg>
      ))}
    </div>
  );
}
