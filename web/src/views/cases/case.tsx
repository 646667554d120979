import { type ReactElement, useState } from 'react';
import { type CaseAct, type CaseInFull, type SeenPin, useCase } from '../../api/cases.ts';
import { Answer } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { count, counted } from '../../text/words.ts';
import { Page } from '../page.tsx';
import { useSegment } from '../raw-segment.ts';
import { ActDialog } from './act-dialog.tsx';
import { CaseTags } from './case-tags.tsx';
import { ExportButton } from './export-button.tsx';
import { Feed } from './feed.tsx';
import { Pins } from './pins.tsx';
import { ShareDialog } from './share-dialog.tsx';

/** One case: what is asked, what was pinned beside what it says today, and all that was done. */
export function CaseView(): ReactElement {
  const query = useCase(useSegment(2));
  return (
    <Answer query={query} what="the case">
      {(one) => (
        <Page
          title={one.question}
          says={
            <span className="row">
              <code>{one.id}</code> <CaseTags one={one} />
            </span>
          }
          actions={<Acts one={one} />}
        >
          <Changed pins={one.pins} />
          <div className="case-columns">
            <Pins one={one} />
            <div className="stack">
              <About one={one} />
              <Feed one={one} />
            </div>
          </div>
        </Page>
      )}
    </Answer>
  );
}

const answersOther = ({ is }: SeenPin): boolean => is.state === 'gone' || (is.state === 'changed' && is.answer);

/** What must not be overlooked: the case rests on answers that are no longer given. */
function Changed({ pins }: { readonly pins: readonly SeenPin[] }): ReactElement | null {
  const others = pins.filter(answersOther).length;
  if (others === 0) return null;
  return (
    <p className="banner" role="status">
      <strong>
        {count(others)} of {counted(pins.length, 'pinned attribution')} {others === 1 ? 'has' : 'have'} another answer
        now.
      </strong>{' '}
      Later evidence changed what was pinned; each says below what was another.
    </p>
  );
}

function About({ one }: { readonly one: CaseInFull }): ReactElement {
  return (
    <section className="card" aria-label="About the case">
      <dl className="facts">
        <dt>scope</dt>
        <dd>
          <LogText>{one.scope}</LogText>
        </dd>
        <dt>authority</dt>
        <dd>
          <LogText>{one.authority}</LogText>
        </dd>
        <dt>investigator</dt>
        <dd>
          <LogText>{one.investigator}</LogText>
        </dd>
        <dt>opened</dt>
        <dd>
          <Time at={one.opened.at} short />
        </dd>
        {one.hold !== null && (
          <>
            <dt>legal hold</dt>
            <dd>
              <LogText>{one.hold.reason}</LogText>
            </dd>
          </>
        )}
        {one.keepUntil !== null && (
          <>
            <dt>kept until</dt>
            <dd>{one.keepUntil}</dd>
          </>
        )}
        {one.closed !== null && (
          <>
            <dt>conclusion</dt>
            <dd>
              <LogText>{one.closed.conclusion}</LogText>
            </dd>
          </>
        )}
        <dt>shared with</dt>
        <dd>
          {one.members.length === 0 ? (
            <span className="quiet">all investigators may see it</span>
          ) : (
            one.members.map((m) => (
              <span key={m.account} className="block">
                <LogText>{m.account}</LogText> <span className="quiet">{m.role}</span>
              </span>
            ))
          )}
        </dd>
        <dt>log now</dt>
        <dd>{counted(one.logSize, 'leaf', 'leaves')}</dd>
      </dl>
    </section>
  );
}

function Acts({ one }: { readonly one: CaseInFull }): ReactElement {
  const [act, setAct] = useState<CaseAct | null>(null);
  const [shares, setShares] = useState(false);
  const none = one.pins.length === 0;
  return (
    <>
      <ExportButton id={one.id} label="Export bundle" primary disabled={none} />
      <ExportButton id={one.id} kind="report" label="Report" disabled={none} />
      <button type="button" className="button" onClick={() => setAct(one.hold === null ? 'hold' : 'release')}>
        {one.hold === null ? 'Legal hold' : 'Lift the hold'}
      </button>
      <button type="button" className="button" onClick={() => setShares(true)}>
        Share
      </button>
      <button type="button" className="button" onClick={() => setAct('retain')}>
        Keep until
      </button>
      {one.closed === null && (
        <button type="button" className="button" onClick={() => setAct('close')}>
          Close
        </button>
      )}
      {shares && <ShareDialog one={one} close={() => setShares(false)} />}
      {act !== null && <ActDialog id={one.id} act={act} close={() => setAct(null)} />}
    </>
  );
}
