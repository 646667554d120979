import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { get, type Params, segment } from './client.ts';
import type {
  Attribution,
  Evidence,
  Explanation,
  Hits,
  IdentityInFull,
  Origin,
  Page,
  SessionInFull,
  Status,
  VerdictChange,
} from './types.ts';
import type { Comparison, Coverage, CoverageOverTime, Timeline, Trace } from './views.ts';

/** The questions that views ask. An answer is kept under its address, so that going back shows it at once. */
function useGet<T>(path: string, params: Params = {}, options: { enabled?: boolean; keep?: boolean } = {}) {
  return useQuery<T>({
    queryKey: [path, params],
    queryFn: ({ signal }) => get<T>(path, params, signal),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
}

export const useStatus = (): UseQueryResult<Status> => useGet('status');
export const useAction = (event: string): UseQueryResult<Explanation> => useGet(`actions/${segment(event)}`);
export const useHistory = (event: string): UseQueryResult<{ readonly changes: readonly VerdictChange[] }> =>
  useGet(`actions/${segment(event)}/history`);
export const useEvidence = (digest: string): UseQueryResult<Evidence> => useGet(`evidence/${segment(digest)}`);
export const useSearch = (q: string): UseQueryResult<Hits> =>
  useGet('search', { q }, { enabled: q.trim() !== '', keep: true });
export const useSession = (id: string): UseQueryResult<SessionInFull> => useGet(`sessions/${segment(id)}`);
export const useTrace = (ref: string): UseQueryResult<Trace> => useGet(`trace/${segment(ref)}`);
export const useIdentity = (ref: string): UseQueryResult<IdentityInFull> => useGet(`identities/${segment(ref)}`);
export const useComparison = (what: string): UseQueryResult<Comparison> =>
  useGet(`credentials/${segment(what)}/compare`);
export const useCoverage = (): UseQueryResult<Coverage> => useGet('coverage');
export const useCoverageOverTime = (params: Params): UseQueryResult<CoverageOverTime> =>
  useGet('coverage/timeline', params, { keep: true });
export const useTimeline = (path: string, params: Params): UseQueryResult<Timeline> =>
  useGet(path, params, { keep: true });

export const useOrigins = (): UseQueryResult<Page<Origin>> => useGet('origins');

/** So many actions are looked through for one to ask of. */
const LOOKED_THROUGH = 200;

/** The first action that fits the first of these filters that any fits; `null`: none. */
export const useFirstOf = (
  filters: readonly Params[],
  fits: (action: Attribution) => boolean,
): UseQueryResult<Attribution | null> =>
  useQuery({
    queryKey: ['first', filters],
    queryFn: async ({ signal }) => {
      for (const filter of filters) {
        const page = await get<Page<Attribution>>('attributions', { ...filter, limit: LOOKED_THROUGH }, signal);
        const action = page.items.find(fits);
        if (action !== undefined) return action;
      }
      return null;
    },
  });

/** So many of a list are looked at as a whole; more are counted. */
const MOST = 5_000;

export interface Whole<T> {
  readonly items: readonly T[];
  /** There are more than these. */
  readonly isCut: boolean;
}

/** A list that is short enough to be grouped here: all of its pages. */
export const useWhole = <T>(path: string, params: Params = {}): UseQueryResult<Whole<T>> =>
  useQuery({
    queryKey: ['whole', path, params],
    queryFn: async ({ signal }) => {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<T> = await get<Page<T>>(path, { ...params, limit: 1000, cursor }, signal);
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < MOST);
      return { items, isCut: cursor !== null };
    },
  });

/** Items of one page of a list. */
const PAGE = 200;

/** A list whose pages are fetched as one scrolls to them. */
export function useList<T>(path: string, params: Params = {}) {
  const query = useInfiniteQuery({
    queryKey: ['list', path, params],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...params, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  return { query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}
