import { type ReactElement, useState } from 'react';
import { keysAreOn, keysHere, setKeys } from '../keys/keys.ts';
import { Dialog } from '../parts/dialog.tsx';
import { PLACES } from './places.ts';

/** All keys: those that work everywhere, and those of the view that is shown. */
export function Help({ close }: { readonly close: () => void }): ReactElement {
  const [on, setOn] = useState(keysAreOn);
  const [here] = useState(keysHere);
  const turn = (next: boolean): void => {
    setKeys(next);
    setOn(next);
  };
  return (
    <Dialog title="Keys" close={close}>
      <div className="keys-columns">
        <div>
          <h2>In this view</h2>
          <dl className="keys">
            {here.map(({ letter, says }) => (
              <Key key={letter} says={says} keys={[letter]} />
            ))}
            <Key says="Down and up a list" keys={['j', 'k']} />
            <Key says="Open what has the focus" keys={['Enter']} />
          </dl>
          <h2>Anywhere</h2>
          <dl className="keys">
            <Key says="Search" keys={['/']} />
            <Key says="These keys" keys={['?']} />
            <Key says="Close" keys={['Esc']} />
          </dl>
        </div>
        <div>
          <h2>Go to</h2>
          <dl className="keys">
            {PLACES.map(({ name, letter }) => (
              <Key key={letter} says={name} keys={['g', letter]} />
            ))}
          </dl>
        </div>
      </div>
      <form method="dialog" className="row">
        <label className="choice">
          <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
          Single keys work
        </label>
        <button type="submit" className="button push-end">
          Close
        </button>
      </form>
    </Dialog>
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
