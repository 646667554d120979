import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { get } from '../api/client.ts';
import { token } from '../api/token.ts';
import { ForgetToken } from './token-form.tsx';

interface Me {
  readonly name: string;
  readonly role: string;
  readonly via: 'local' | 'token' | 'certificate' | 'login';
}

/** Who the server takes us for, and the way out. Nothing where it asks nobody. */
export function Account(): ReactElement | null {
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('me', {}, signal), staleTime: 60_000 });
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
