import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { get, post, segment } from './client.ts';
import type { Attribution, Page } from './types.ts';

/** Cases as the custody log tells them, and what can be done to one. Each act is an entry under the account of whoever asks. */
type Iso = string | null;

interface Person {
  readonly account: string;
  readonly host: string;
  readonly via: string;
}

/** Who did it, when, by which entry of the custody log, and how far the evidence log was then. */
export interface Stamp {
  readonly at: string;
  readonly by: Person;
  readonly entry: number;
  readonly log: { readonly size: number; readonly root: string } | null;
}

export interface Pin extends Stamp {
  readonly event: string;
  readonly attribution: Attribution;
}

export interface NewCase {
  readonly question: string;
  readonly scope: string;
  readonly authority: string;
  readonly investigator: string;
}

interface CaseHead extends NewCase {
  readonly id: string;
  readonly opened: Stamp;
  readonly closed: (Stamp & { readonly conclusion: string }) | null;
  readonly hold: (Stamp & { readonly reason: string }) | null;
  readonly keepUntil: Iso;
  readonly notes: readonly (Stamp & { readonly text: string })[];
  /** With whom it was shared; empty: it is open to all investigators. */
  readonly members: readonly Member[];
}

export type CaseRole = 'reader' | 'investigator';

interface Member extends Stamp {
  /** As the custody log names it. */
  readonly account: string;
  readonly role: CaseRole;
}

export interface Case extends CaseHead {
  readonly pins: readonly Pin[];
}

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export type PinState =
  | { readonly state: 'unchanged' }
  /** `answer`: who, where, when or how sure is another; else only what supports it. */
  | { readonly state: 'changed'; readonly answer: boolean; readonly changes: readonly Change[] }
  | { readonly state: 'gone' };

export interface SeenPin {
  readonly pin: Pin;
  /** As it is attributed today. */
  readonly now: Attribution | null;
  readonly is: PinState;
}

export interface CaseInFull extends CaseHead {
  readonly pins: readonly SeenPin[];
  readonly logSize: number;
}

export const useCases = (enabled = true): UseQueryResult<Page<Case>> =>
  useQuery({ queryKey: ['cases'], queryFn: ({ signal }) => get<Page<Case>>('cases', {}, signal), enabled });

export const useCase = (id: string): UseQueryResult<CaseInFull> =>
  useQuery({ queryKey: ['case', id], queryFn: ({ signal }) => get<CaseInFull>(`cases/${segment(id)}`, {}, signal) });

/** Something is done to cases: what is shown of them is asked for again. */
function useAct<V, T>(act: (variables: V) => Promise<T>): UseMutationResult<T, Error, V> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['cases'] }),
        client.invalidateQueries({ queryKey: ['case'] }),
      ]);
    },
  });
}

export const useOpenCase = (): UseMutationResult<CaseInFull, Error, NewCase> =>
  useAct((about) => post<CaseInFull>('cases', about));

/** What is put into a case: attributions by event, or a finding with those of its records. */
export type Pinned = { readonly events: readonly string[] } | { readonly finding: string };

export const usePin = (): UseMutationResult<unknown, Error, { readonly id: string; readonly what: Pinned }> =>
  useAct(({ id, what }) => post(`cases/${segment(id)}/${'finding' in what ? 'findings' : 'pins'}`, what));

/** What can be done to a case with one text, and the name of that text. */
export type CaseAct = 'notes' | 'hold' | 'release' | 'retain' | 'close';
const FIELD: Readonly<Record<CaseAct, string>> = {
  notes: 'text',
  hold: 'reason',
  release: 'reason',
  retain: 'until',
  close: 'conclusion',
};

export const useCaseAct = (
  id: string,
): UseMutationResult<CaseInFull, Error, { readonly act: CaseAct; readonly text: string }> =>
  useAct(({ act, text }) => post<CaseInFull>(`cases/${segment(id)}/${act}`, { [FIELD[act]]: text }));

/** `role` `null`: it is taken back. */
export const useShare = (
  id: string,
): UseMutationResult<CaseInFull, Error, { readonly account: string; readonly role: CaseRole | null }> =>
  useAct(({ account, role }) =>
    role === null
      ? post<CaseInFull>(`cases/${segment(id)}/unshare`, { account })
      : post<CaseInFull>(`cases/${segment(id)}/share`, { account, role }),
  );
