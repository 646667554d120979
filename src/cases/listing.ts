import type { Column } from '../report/table.ts';
import { caseOf } from './cases.ts';
import type { Head } from './chain.ts';
import { ACTS, type Entry, type Person } from './entry.ts';

/** The custody log for people. The JSON form has every field. */
export const CUSTODY_COLUMNS: readonly Column<Entry>[] = [
  { title: 'N', text: (e) => String(e.n), align: 'right' },
  { title: 'TIME', text: (e) => `${e.at.slice(0, 19).replace('T', ' ')}Z` },
  { title: 'WHO', text: (e) => personText(e.by), min: 12, good: 24, cut: 'end' },
  { title: 'DID', text: (e) => ACTS[e.act], min: 12, good: 22 },
  { title: 'CASE', text: (e) => caseOf(e) ?? '', min: 4, expendable: 2 },
  { title: 'EVENTS', text: (e) => e.events.map((id) => id.slice(0, 12)).join(' '), min: 12, max: 40, expendable: 1 },
  { title: 'DETAIL', text: (e) => detailText(e), min: 10, good: 20, max: 60, expendable: 3 },
  { title: 'LOG', text: (e) => String(e.log.size), align: 'right', expendable: 4 },
];

/** `alice on desk`, and who had logged in where that is another account. */
export function personText({ account, uid, loginUid, host, via }: Person): string {
  const login = loginUid === null || loginUid === uid ? '' : ` (logged in as uid ${loginUid})`;
  return `${account}${login} on ${host}${via === 'api' ? ', by the API' : ''}`;
}

function detailText({ detail }: Entry): string {
  const { attribution: _attribution, made: _made, ...rest } = detail;
  return Object.entries(rest)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** As `ascribe custody --head` takes it. */
export const headText = ({ entries, hash }: Head): string => `${entries}:${hash}`;
