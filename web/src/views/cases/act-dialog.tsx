import { type FormEvent, type ReactElement, useState } from 'react';
import { type CaseAct, useCaseAct } from '../../api/cases.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/states.tsx';

type Asked = Exclude<CaseAct, 'notes'>;

const SAYS: Readonly<
  Record<Asked, { readonly title: string; readonly label: string; readonly says: string; readonly does: string }>
> = {
  hold: {
    title: 'Put a legal hold on the case',
    label: 'Why, on whose word',
    says: 'It is kept on record that nothing the case rests on may be removed, whatever its age. Ascribe itself removes no evidence.',
    does: 'Hold',
  },
  release: {
    title: 'Lift the legal hold',
    label: 'Why, on whose word',
    says: 'That there was one stays on record.',
    does: 'Lift it',
  },
  retain: {
    title: 'Keep the evidence until',
    label: 'Date',
    says: 'It is kept on record until when evidence is to be kept after the case is closed. Another date may be set later.',
    does: 'Keep',
  },
  close: {
    title: 'Close the case',
    label: 'Conclusion',
    says: 'Nothing more can be pinned or noted then. It can still be exported, held and kept.',
    does: 'Close the case',
  },
};

interface ActProps {
  readonly id: string;
  readonly act: CaseAct;
  readonly close: () => void;
}

/** One thing that is done to a case, with the one text that it takes. */
export function ActDialog({ id, act, close }: ActProps): ReactElement | null {
  const [text, setText] = useState('');
  const doing = useCaseAct(id);
  if (act === 'notes') return null;
  const { title, label, says, does } = SAYS[act];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    doing.mutate({ act, text }, { onSuccess: close });
  };
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={submit} className="stack">
        <p className="quiet">{says}</p>
        <label className="field" htmlFor="act-text">
          <span>{label}</span>
          {act === 'retain' ? (
            <input id="act-text" type="date" value={text} onChange={(event) => setText(event.target.value)} required />
          ) : (
            <textarea
              id="act-text"
              rows={3}
              value={text}
              onChange={(event) => setText(event.target.value)}
              maxLength={4000}
              required
            />
          )}
        </label>
        {doing.error !== null && <Failed error={doing.error} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={doing.isPending}>
            {does}
          </button>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
