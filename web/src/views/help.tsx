import { type ReactElement, useEffect, useRef } from 'react';
import { PLACES } from './places.ts';

export function Help({ close }: { readonly close: () => void }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={close}>
      <div className="page-head">
        <h1 id="help-title">Keys</h1>
      </div>
      <dl className="keys">
        <Key says="Search" keys={['/']} />
        <Key says="Down and up a list" keys={['j', 'k']} />
        <Key says="Open what has the focus" keys={['Enter']} />
        {PLACES.map(({ name, letter }) => (
          <Key key={letter} says={name} keys={['g', letter]} />
        ))}
        <Key says="These keys" keys={['?']} />
        <Key says="Close" keys={['Esc']} />
      </dl>
      <form method="dialog" className="row">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  );
}

function Key({ says, keys }: { readonly says: string; readonly keys: readonly string[] }): ReactElement {
  return (
    <>
      <dt>{says}</dt>
      <dd className="row">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </>
  );
}
