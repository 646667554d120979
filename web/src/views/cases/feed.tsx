import { type FormEvent, type KeyboardEvent, type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { type CaseInFull, useCaseAct } from '../../api/cases.ts';
import { type Done, doneIn } from '../../model/case-feed.ts';
import { actionHref } from '../../model/ref.ts';
import { Failed } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';
import { Time } from '../../parts/time.tsx';
import { count } from '../../text/words.ts';

/** Notes among all else that was done, each an entry of the custody log, and the box to write the next one. */
export function Feed({ one }: { readonly one: CaseInFull }): ReactElement {
  return (
    <section className="card" aria-labelledby="feed">
      <h2 id="feed">Notes, and what was done</h2>
      <ol className="feed">
        {doneIn(one).map((done) => (
          <Entry key={done.stamp.entry} done={done} />
        ))}
      </ol>
      {one.closed === null && <Write id={one.id} />}
    </section>
  );
}

function Entry({ done: { stamp, did, text, event } }: { readonly done: Done }): ReactElement {
  return (
    <li>
      <p className="small quiet">
        <Time at={stamp.at} short /> <LogText>{stamp.by.account}</LogText> {did}
        <span title="Its number in the custody log"> · {count(stamp.entry)}</span>
      </p>
      {text !== null && (
        <p className="feed-text">
          {event === null ? (
            <LogText>{text}</LogText>
          ) : (
            <Link href={actionHref(event)}>
              <LogText>{text}</LogText>
            </Link>
          )}
        </p>
      )}
    </li>
  );
}

function Write({ id }: { readonly id: string }): ReactElement {
  const [text, setText] = useState('');
  const note = useCaseAct(id);
  const send = (): void => {
    if (text.trim() !== '') note.mutate({ act: 'notes', text }, { onSuccess: () => setText('') });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <form onSubmit={submit} className="stack write">
      <label className="field">
        <span>
          A note <span className="quiet">it is never edited; a correction is another note</span>
        </span>
        <textarea
          rows={3}
          value={text}
          maxLength={40_000}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={key}
        />
      </label>
      {note.error !== null && <Failed error={note.error} />}
      <button type="submit" className="button" disabled={note.isPending || text.trim() === ''}>
        Write it
      </button>
    </form>
  );
}
