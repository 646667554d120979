import { type ReactElement, useEffect, useState } from 'react';
import type { Evidence } from '../../api/types.ts';
import { signersOf } from '../../model/checkpoint.ts';
import { isIncluded } from '../../model/inclusion.ts';
import { count } from '../../text/words.ts';

/** Where the record is sealed, and whether that is so, as far as this browser can recompute it. */
export function ProofState({ evidence }: { readonly evidence: Evidence }): ReactElement {
  const checked = useInclusion(evidence);
  const { checkpoint, leafIndex } = evidence.proof;
  return (
    <div className="proof">
      <p className={checked === 'no' ? 'mark bad' : checked === 'yes' ? 'mark good' : 'mark mute'} role="status">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M8 1 14 3.4v4.2C14 11.4 11.4 14 8 15.2 4.6 14 2 11.4 2 7.6V3.4z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
          {checked === 'yes' && <path d="m5 8 2.2 2.3L11.2 6" fill="none" stroke="currentColor" strokeWidth="1.7" />}
          {checked === 'no' && <path d="m5.5 5.5 5 5m0-5-5 5" stroke="currentColor" strokeWidth="1.7" />}
        </svg>
        {SAYS[checked]}
      </p>
      <dl className="facts small">
        <dt>digest</dt>
        <dd className="mono">{evidence.digest}</dd>
        <dt>leaf</dt>
        <dd>
          {count(leafIndex)} of {count(checkpoint.size)} in {checkpoint.origin}
        </dd>
        <dt>signed</dt>
        <dd>{signedBy(checkpoint.note, checkpoint.origin)}</dd>
        <dt>root</dt>
        <dd className="mono">{checkpoint.root}</dd>
      </dl>
    </div>
  );
}

function signedBy(note: string, origin: string): string {
  const { log, witnesses } = signersOf(note, origin);
  const seen = witnesses.length === 0 ? 'no witness has seen it' : `seen by ${witnesses.join(', ')}`;
  return `${log ? 'by the log' : 'not by the log'}; ${seen}`;
}

type Checked = 'yes' | 'no' | 'not yet' | 'cannot';

const SAYS: Readonly<Record<Checked, string>> = {
  yes: 'Sealed; its inclusion was recomputed in this browser',
  no: 'The proof does not lead to the checkpoint: run ascribe fsck',
  'not yet': 'Sealed; recomputing its inclusion …',
  cannot: 'Sealed; this browser cannot recompute it without HTTPS',
};

function useInclusion({ proof }: Evidence): Checked {
  const [checked, setChecked] = useState<Checked>('not yet');
  useEffect(() => {
    let isCurrent = true;
    const tell = (outcome: Checked): void => {
      if (isCurrent) setChecked(outcome);
    };
    if (globalThis.crypto?.subtle === undefined) tell('cannot');
    else {
      const { leafIndex, leaf, hashes, checkpoint } = proof;
      isIncluded({ leafIndex, treeSize: checkpoint.size, leaf, hashes, root: checkpoint.root }).then(
        (yes) => tell(yes ? 'yes' : 'no'),
        () => tell('no'),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [proof]);
  return checked;
}
