import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { type CaseInFull, type PinState, type SeenPin, usePin } from '../../api/cases.ts';
import type { Attribution } from '../../api/types.ts';
import { changeText } from '../../model/case-changes.ts';
import { actionHref } from '../../model/ref.ts';
import { GradeMark, VerdictMark } from '../../parts/marks.tsx';
import { ChainText, Ref } from '../../parts/ref.tsx';
import { Empty } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { count, counted } from '../../text/words.ts';

/** What was put into the case, as it was then, and what has become of it. */
export function Pins({ one }: { readonly one: CaseInFull }): ReactElement {
  return (
    <section aria-labelledby="pins">
      <h2 id="pins">{counted(one.pins.length, 'pinned attribution')}</h2>
      {one.pins.length === 0 ? (
        <Empty title="Nothing is pinned yet">
          <p>
            <kbd>p</kbd> on an action, a session or a finding adds it here. <Link href="/actions">To the actions</Link>
          </p>
        </Empty>
      ) : (
        <ol className="pins">
          {one.pins.map((seen) => (
            <Pin key={seen.pin.event} seen={seen} one={one} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Pin({ seen: { pin, is }, one }: { readonly seen: SeenPin; readonly one: CaseInFull }): ReactElement {
  const a = pin.attribution;
  return (
    <li className={`card pin ${lookOf(is)}`}>
      <div className="row pin-head">
        <VerdictMark verdict={a.verdict} />
        <GradeMark grade={a.grade.overall} />
        <Link href={actionHref(pin.event)} className="pin-action" data-step="">
          <LogText>{a.action}</LogText>
        </Link>
        <Time at={a.time} short />
        <StateTag is={is} />
      </div>
      <p className="pin-who">
        <Who a={a} />
        {a.target !== null && (
          <>
            <span className="quiet"> on </span>
            <LogText>{a.target}</LogText>
          </>
        )}
        {a.device !== null && (
          <>
            <span className="quiet"> from </span>
            <Ref link={false}>{a.device}</Ref>
          </>
        )}
      </p>
      {is.state === 'changed' && <Changes is={is} />}
      <p className="row quiet small">
        <span>
          pinned <Time at={pin.at} short /> by <LogText>{pin.by.account}</LogText>
        </span>
        {pin.log !== null && <span>when the log had {counted(pin.log.size, 'leaf', 'leaves')}</span>}
        <span>custody entry {count(pin.entry)}</span>
        {is.state === 'changed' && one.closed === null && <PinAgain id={one.id} event={pin.event} />}
      </p>
    </li>
  );
}

const lookOf = (is: PinState): string =>
  is.state === 'gone' || (is.state === 'changed' && is.answer) ? 'pin-other' : '';

function StateTag({ is }: { readonly is: PinState }): ReactElement {
  if (is.state === 'unchanged') return <span className="tag">unchanged</span>;
  if (is.state === 'gone') return <span className="tag strong">no longer in the log</span>;
  return is.answer ? (
    <span className="tag strong">another answer now</span>
  ) : (
    <span className="tag">same answer, other support</span>
  );
}

function Who({ a }: { readonly a: Attribution }): ReactElement {
  if (a.operator.length > 0) return <ChainText chain={a.operator} />;
  if (a.holder.length > 0)
    return (
      <>
        <span className="quiet">held by </span>
        <ChainText chain={a.holder} />
      </>
    );
  return <span className="quiet">nobody named</span>;
}

/** Fields beyond these are in the action itself. */
const MOST = 12;

function Changes({ is }: { readonly is: Extract<PinState, { state: 'changed' }> }): ReactElement {
  const changes = is.changes.slice(0, MOST).map(changeText);
  return (
    <WideTable label="What was pinned, and what is attributed now">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">When it was pinned</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>
              <LogText>{before}</LogText>
            </td>
            <td>
              <LogText>{after}</LogText>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** The newer one stands then; the earlier stays in the custody log. */
function PinAgain({ id, event }: { readonly id: string; readonly event: string }): ReactElement {
  const pin = usePin();
  return (
    <button
      type="button"
      className="button plain"
      disabled={pin.isPending}
      onClick={() => pin.mutate({ id, what: { events: [event] } })}
    >
      Pin again as it is now
    </button>
  );
}
