import { type FormEvent, type ReactElement, useState } from 'react';
import { type TriageState, useDecide } from '../../api/triage.ts';
import { toast } from '../../live/toasts.ts';
import { Failed } from '../../parts/states.tsx';
import { counted } from '../../text/words.ts';
import { STATE_SAYS } from './decision-line.tsx';
import type { Stood } from './findings.tsx';

/** Taken together in one request; a kind that has more is decided on in several. */
const AT_ONCE = 200;
const STATES: readonly TriageState[] = ['open', 'working', 'accepted', 'resolved'];
const MEANS: Readonly<Record<TriageState, string>> = {
  open: 'to be looked at',
  working: 'somebody looks into it',
  accepted: 'known, and need not be seen',
  resolved: 'what led to it is mended',
};

interface FormProps {
  readonly stood: readonly Stood[];
  readonly done: () => void;
}

/** State, who looks after it, and why: signed into the custody log. It changes no verdict. */
export function DecideForm({ stood, done }: FormProps): ReactElement {
  const before = stood[0]?.standing;
  const [state, setState] = useState<TriageState>(before?.state === 'open' ? 'working' : (before?.state ?? 'working'));
  const [assignee, setAssignee] = useState(before?.decision?.assignee ?? '');
  const [reason, setReason] = useState('');
  const decide = useDecide();
  const isAside = state === 'accepted' || state === 'resolved';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const ids = stood.map((s) => s.finding.id);
    try {
      for (let i = 0; i < ids.length; i += AT_ONCE)
        await decide.mutateAsync({
          findings: ids.slice(i, i + AT_ONCE),
          ...{ state, reason, assignee: assignee.trim() === '' ? null : assignee },
        });
    } catch {
      return; // the form says what went wrong
    }
    toast(
      `${counted(ids.length, 'finding')}: ${STATE_SAYS[state]}.`,
      isAside ? '/findings?show=aside' : null,
      'Put aside',
    );
    done();
  };
  return (
    <form onSubmit={submit} className="decide">
      <fieldset className="states">
        <legend>State</legend>
        {STATES.map((s) => (
          <label key={s} className="choice">
            <input type="radio" name="state" checked={state === s} onChange={() => setState(s)} />
            <span>
              {STATE_SAYS[s]} <span className="quiet small block">{MEANS[s]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>
          Who looks after it <span className="quiet">may be left out</span>
        </span>
        <input
          value={assignee}
          onChange={(event) => setAssignee(event.target.value)}
          maxLength={200}
          autoComplete="off"
        />
      </label>
      <label className="field">
        <span>Reason {!isAside && <span className="quiet">may be left out</span>}</span>
        <textarea
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={4000}
          required={isAside}
        />
      </label>
      {decide.error !== null && <Failed error={decide.error} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={decide.isPending}>
          {stood.length === 1 ? 'Decide' : `Decide on all ${stood.length}`}
        </button>
        <button type="button" className="button" onClick={done}>
          Cancel
        </button>
        <span className="quiet small">Signed into the custody log under your account; no verdict changes.</span>
      </div>
    </form>
  );
}
