import { type FormEvent, type ReactElement, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Case, useCases, useOpenCase } from '../../api/cases.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Answer, Empty, Failed } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';
import { Page } from '../page.tsx';
import { CaseTags } from './case-tags.tsx';
import { NewCaseFields, NO_CASE } from './new-case.tsx';

/** Investigations: what is asked, by whom, and what is pinned. The newest first. */
export function CasesView(): ReactElement {
  const query = useCases();
  const [opening, setOpening] = useState(false);
  return (
    <Page
      title="Cases"
      says="What is asked, on whose authority, and what was found then"
      actions={
        <button
          type="button"
          className="button primary"
          onClick={() => setOpening(true)}
          data-key="n"
          data-key-says="Open a case"
        >
          Open a case
        </button>
      }
    >
      <Answer query={query} what="the cases">
        {({ items }) => (items.length === 0 ? <None /> : <Table cases={[...items].reverse()} />)}
      </Answer>
      {opening && (
        <Dialog title="Open a case" close={() => setOpening(false)}>
          <OpenCase close={() => setOpening(false)} />
        </Dialog>
      )}
    </Page>
  );
}

function None(): ReactElement {
  return (
    <Empty title="No case yet">
      <p>
        A case holds attributions as they were when somebody put them there, with the size of the log they rest on; it
        says when later evidence gives another answer. <kbd>p</kbd> on an action, a session or a finding adds it to one.
      </p>
    </Empty>
  );
}

function Table({ cases }: { readonly cases: readonly Case[] }): ReactElement {
  return (
    <ul className="case-list">
      {cases.map((one) => (
        <li key={one.id}>
          <Link href={`/cases/${one.id}`} className="case-row" data-step="">
            <code>{one.id}</code>
            <span className="case-question">
              <LogText>{one.question}</LogText>
              <span className="quiet small block">
                <LogText>{`${one.investigator}; ${one.authority}`}</LogText>
              </span>
            </span>
            <span className="row">
              <CaseTags one={one} />
            </span>
            <span className="number">
              {count(one.pins.length)} <span className="quiet">pinned</span>
            </span>
            <span className="number">
              {count(one.notes.length)} <span className="quiet">{one.notes.length === 1 ? 'note' : 'notes'}</span>
            </span>
            <Time at={one.opened.at} short />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function OpenCase({ close }: { readonly close: () => void }): ReactElement {
  const [about, setAbout] = useState(NO_CASE);
  const [, go] = useLocation();
  const open = useOpenCase();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open.mutate(about, { onSuccess: ({ id }) => go(`/cases/${id}`) });
  };
  return (
    <form onSubmit={submit} className="stack">
      <NewCaseFields about={about} change={setAbout} />
      {open.error !== null && <Failed error={open.error} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={open.isPending}>
          Open it
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
