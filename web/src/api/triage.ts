import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Stamp } from './cases.ts';
import { get, post } from './client.ts';
import type { Page } from './types.ts';

export type TriageState = 'open' | 'working' | 'accepted' | 'resolved';

/** What somebody decided on a finding; it changes no verdict. */
export interface Decision extends Stamp {
  readonly finding: string;
  readonly state: TriageState;
  readonly assignee: string | null;
  readonly reason: string;
  /** What there was of it then. */
  readonly seen: { readonly events: number; readonly last: string | null };
}

export interface Deciding {
  readonly findings: readonly string[];
  readonly state: TriageState;
  readonly assignee: string | null;
  readonly reason: string;
}

const KEY = ['triage'];

export const useDecisions = (): UseQueryResult<Page<Decision>> =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => get<Page<Decision>>('triage', {}, signal) });

export function useDecide(): UseMutationResult<Page<Decision>, Error, Deciding> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what) => post<Page<Decision>>('triage', what),
    onSuccess: (all) => client.setQueryData(KEY, all),
  });
}
