import type { ReactElement } from 'react';
import { Link } from 'wouter';
import type { Timeline, TimelineMark } from '../../api/views.ts';
import { actionHref } from '../../model/ref.ts';
import { Ref } from '../../parts/ref.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { counted } from '../../text/words.ts';

interface MarksProps {
  readonly timeline: Timeline;
  readonly from: string;
  readonly to: string;
}

/** So many are listed; closer in there are fewer. */
const SHOWN = 60;

/** What changes a credential or an identity rather than uses it: issue, refresh, exchange, rotate, revoke, end. */
export function Marks({ timeline, from, to }: MarksProps): ReactElement | null {
  const inView = timeline.marks.filter((m) => m.at >= from && m.at <= to);
  if (inView.length === 0) return null;
  const isCut = timeline.marksLeftOut > 0;
  const more = inView.length - SHOWN;
  return (
    <details className="marks">
      <summary>
        {isCut && 'more than '}
        {counted(inView.length, 'turn')} in the life of these credentials, in view
      </summary>
      <ol>
        {inView.slice(0, SHOWN).map((mark, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two marks may be alike in everything
          <li key={i}>
            <Time at={mark.at} />
            <span className={`tag${ENDS.has(mark.what) ? ' strong' : ''}`}>{mark.what}</span>
            <What mark={mark} />
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p className="quiet small">
          {isCut && 'more than '}
          {counted(more, 'further turn')}: look closer to see them.
        </p>
      )}
    </details>
  );
}

const ENDS: ReadonlySet<string> = new Set(['revoke', 'end', 'ended', 'expires', 'rotate']);

function What({ mark }: { readonly mark: TimelineMark }): ReactElement {
  return (
    <span>
      {mark.event === null ? (
        <LogText>{mark.says}</LogText>
      ) : (
        <Link href={actionHref(mark.event)}>
          <LogText>{mark.says}</LogText>
        </Link>
      )}{' '}
      {mark.ref !== null && <Ref>{mark.ref}</Ref>}
    </span>
  );
}
