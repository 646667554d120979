import type { IndexQuestions } from '../../store/questions.ts';
import type { Configured } from '../configured.ts';

/** What the command line may ask a server on the same machine, over the socket in the data folder. */
export const VALUES = [
  'appliedSize',
  'state',
  'facts',
  'counts',
  'actionsBySource',
  'findAction',
  'recordsOf',
  'logIndicesOf',
  'recordsOfStrands',
  'segmentsOf',
  'strand',
  'segmentsMentioning',
  'actionCounts',
  'clocks',
  'span',
  'timelineTotals',
  'totals',
  'search',
  'credentials',
  'identities',
  'findings',
  'findingsOf',
  'coverage',
  'gaps',
  'unreadByObject',
  'recordsOfActions',
  'strandsWithin',
] as const satisfies readonly (keyof IndexQuestions)[];

export const STREAMS = [
  'actions',
  'sessions',
  'unread',
  'positions',
  'positionsOfStrands',
  'timelineCells',
] as const satisfies readonly (keyof IndexQuestions)[];

/** The index as it is asked from afar. */
export type RemoteStore = Pick<IndexQuestions, (typeof VALUES)[number] | (typeof STREAMS)[number] | 'close'>;

/** First word of the server: an index of another version answers otherwise. */
export interface Hello {
  readonly version: string;
  readonly node: string;
  /** Under which the server judges. */
  readonly policyId: Configured['named']['id'];
}

export type Ask =
  | { readonly id: number; readonly ask: string; readonly args: readonly unknown[] }
  | { readonly id: number; readonly ingest: readonly string[] };

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly end: true }
  | { readonly id: number; readonly error: string; readonly code: string | null };

/** Where a server says that it serves the folder, and where it listens for the command line. */
export const SERVER_FILE = 'server.json';

export interface ServerFile {
  readonly pid: number;
  readonly socket: string;
  readonly url: string;
}
