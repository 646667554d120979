import { type FormEvent, type ReactElement, useState } from 'react';
import { type CaseInFull, type CaseRole, useShare } from '../../api/cases.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/states.tsx';
import { LogText } from '../../parts/text.tsx';

const ROLES: readonly { readonly role: CaseRole; readonly says: string }[] = [
  { role: 'reader', says: 'may read it' },
  { role: 'investigator', says: 'may work on it' },
];

/** With whom the case is shared. Before it is shared with anybody it is open to all investigators. */
export function ShareDialog({ one, close }: { readonly one: CaseInFull; readonly close: () => void }): ReactElement {
  const [account, setAccount] = useState('');
  const [role, setRole] = useState<CaseRole>('reader');
  const share = useShare(one.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    share.mutate({ account: account.trim(), role }, { onSuccess: () => setAccount('') });
  };
  return (
    <Dialog title="Share the case" close={close}>
      <p className="quiet">
        {one.members.length === 0
          ? 'It is open to all investigators. Once it is shared it is for whoever opened it, for those it was shared with, and for admins.'
          : 'It is for whoever opened it, for admins, and for:'}
      </p>
      <ul className="members">
        {one.members.map((m) => (
          <li key={m.account} className="row">
            <span className="mono">
              <LogText>{m.account}</LogText>
            </span>
            <span className="quiet">{ROLES.find((r) => r.role === m.role)?.says ?? m.role}</span>
            <button
              type="button"
              className="button small push-end"
              disabled={share.isPending}
              onClick={() => share.mutate({ account: m.account, role: null })}
            >
              Take it back
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="stack">
        <label className="field" htmlFor="share-with">
          <span>
            Account <span className="quiet">as the custody log names it; a token as token:ID</span>
          </span>
          <input
            id="share-with"
            value={account}
            onChange={(event) => setAccount(event.target.value)}
            autoComplete="off"
            maxLength={4000}
            required
          />
        </label>
        <fieldset className="choices">
          <legend>What they may do</legend>
          {ROLES.map(({ role: r, says }) => (
            <label key={r} className="choice">
              <input type="radio" name="role" checked={role === r} onChange={() => setRole(r)} />
              {says}
            </label>
          ))}
        </fieldset>
        {share.error !== null && <Failed error={share.error} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={share.isPending}>
            Share
          </button>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </div>
      </form>
    </Dialog>
  );
}
