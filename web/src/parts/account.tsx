import type { ReactElement } from 'react';
import { useMe } from '../api/me.ts';
import { token } from '../api/token.ts';
import { ForgetToken } from './token-form.tsx';

/** Who the server takes us for, and the way out. Nothing where it asks nobody. */
export function Account(): ReactElement | null {
  const me = useMe();
  if (token() !== null) return <ForgetToken />;
  if (me.data === undefined || me.data.via === 'local') return null;
  return (
    <a
      className="button plain"
      href="/login"
      title={`Logged in as ${me.data.name}, role ${me.data.role}. Log out there.`}
    >
      {me.data.name}
    </a>
  );
}
