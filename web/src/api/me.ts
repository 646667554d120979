import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { get } from './client.ts';

/** Who the server takes us for. */
interface Me {
  readonly name: string;
  readonly role: string;
  readonly via: 'local' | 'token' | 'certificate' | 'login';
  /** May see these cases and what is pinned to them; `null`: everything. */
  readonly cases: readonly string[] | null;
}

export const useMe = (): UseQueryResult<Me> =>
  useQuery({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('me', {}, signal), staleTime: 60_000 });

/** A reader of some cases sees those and what is pinned to them: there is nothing else to lead to. */
export function useSeesCasesAlone(): boolean {
  const { data } = useMe();
  return data !== undefined && data.role === 'reader' && data.cases !== null;
}
