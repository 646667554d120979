import { type FormEvent, type ReactElement, useState } from 'react';
import { type Case, type Pinned, useCases, useOpenCase, usePin } from '../../api/cases.ts';
import { toast } from '../../live/toasts.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Answer, Failed } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { counted } from '../../text/words.ts';
import { NewCaseFields, NO_CASE } from './new-case.tsx';

/** Something that can be put into a case, and how what is pinned then is found. */
export interface Addable {
  readonly says: string;
  readonly load: () => Promise<Pinned>;
}

interface AddProps {
  readonly choices: readonly Addable[];
  /** Which key presses the button; none where there are several buttons on a page. */
  readonly hotkey?: boolean;
  readonly small?: boolean;
}

/** A button, and the dialog behind it: which case, or a new one. */
export function AddToCase({ choices, hotkey = false, small = false }: AddProps): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={small ? 'button small' : 'button'}
        onClick={() => setOpen(true)}
        {...(hotkey && { 'data-key': 'p', 'data-key-says': 'Add to a case' })}
      >
        Add to case{hotkey && <kbd>p</kbd>}
      </button>
      {open && (
        <Dialog title="Add to a case" close={() => setOpen(false)}>
          <Choose choices={choices} close={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

const NEW = 'new';
const KEY = 'ascribe.case';

function Choose({
  choices,
  close,
}: {
  readonly choices: readonly Addable[];
  readonly close: () => void;
}): ReactElement {
  const query = useCases();
  return (
    <Answer query={query} what="the cases">
      {({ items }) => <Form cases={items.filter((c) => c.closed === null)} choices={choices} close={close} />}
    </Answer>
  );
}

interface FormProps {
  readonly cases: readonly Case[];
  readonly choices: readonly Addable[];
  readonly close: () => void;
}

function Form({ cases, choices, close }: FormProps): ReactElement {
  const last = localStorage.getItem(KEY);
  const [chosen, setChosen] = useState(cases.find((c) => c.id === last)?.id ?? cases.at(-1)?.id ?? NEW);
  const [what, setWhat] = useState(0);
  const [about, setAbout] = useState(NO_CASE);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const openCase = useOpenCase();
  const pin = usePin();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    try {
      const pinned = await choices[what]?.load();
      if (pinned === undefined) return;
      const id = chosen === NEW ? (await openCase.mutateAsync(about)).id : chosen;
      localStorage.setItem(KEY, id);
      await pin.mutateAsync({ id, what: pinned });
      toast(
        `${'events' in pinned ? counted(pinned.events.length, 'attribution') : 'The finding'} added to ${id}.`,
        `/cases/${id}`,
        'Open the case',
      );
      close();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} className="stack">
      {choices.length > 1 && (
        <fieldset className="choices">
          <legend>What</legend>
          {choices.map(({ says }, i) => (
            <label key={says} className="choice">
              <input type="radio" name="what" checked={what === i} onChange={() => setWhat(i)} />
              {says}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset className="choices">
        <legend>Which case</legend>
        {[...cases].reverse().map((one) => (
          <label key={one.id} className="choice">
            <input type="radio" name="case" checked={chosen === one.id} onChange={() => setChosen(one.id)} />
            <span>
              <code>{one.id}</code> <LogText>{one.question}</LogText>{' '}
              <span className="quiet">{counted(one.pins.length, 'pin')}</span>
            </span>
          </label>
        ))}
        <label className="choice">
          <input type="radio" name="case" checked={chosen === NEW} onChange={() => setChosen(NEW)} />A new case
        </label>
      </fieldset>
      {chosen === NEW && <NewCaseFields about={about} change={setAbout} />}
      {error !== null && <Failed error={error} />}
      <p className="quiet small">
        What is added is kept as it is now, with the size of the log it rests on, in the custody log under your account.
      </p>
      <div className="row">
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? 'Adding …' : 'Add'}
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
