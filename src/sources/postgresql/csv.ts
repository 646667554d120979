import { type Entry, MAX_FIELD, nonEmpty, SESSION_ID, SEVERITIES } from './entry.ts';

/** Columns of csvlog, in order. Later versions append (backend_type 13, leader_pid and query_id 14). */
const COLUMNS = [
  'log_time',
  'user_name',
  'database_name',
  'process_id',
  'connection_from',
  'session_id',
  'session_line_num',
  'command_tag',
  'session_start_time',
  'virtual_transaction_id',
  'transaction_id',
  'error_severity',
  'sql_state_code',
  'message',
  'detail',
  'hint',
  'internal_query',
  'internal_query_pos',
  'context',
  'query',
  'query_pos',
  'location',
  'application_name',
  'backend_type',
  'leader_pid',
  'query_id',
] as const;
type Column = (typeof COLUMNS)[number];

const START = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} [A-Za-z0-9+-]{1,10},/;

/** A csvlog line; `null` if it is none. A line that a collector cut inside a quoted field is read as far as it goes. */
export function csvEntry(text: string): Entry | null {
  if (!START.test(text)) return null;
  const cells = cellsOf(text, COLUMNS.length);
  const cell = (column: Column): string | null => nonEmpty(cells[COLUMNS.indexOf(column)]);
  const session = cell('session_id');
  const severity = cell('error_severity');
  if (session === null || !SESSION_ID.test(session) || severity === null || !SEVERITIES.has(severity)) return null;
  return {
    stamp: cells[0]!,
    user: cell('user_name'),
    database: cell('database_name'),
    pid: cell('process_id'),
    remote: withoutPort(cell('connection_from')),
    session,
    line: cell('session_line_num'),
    tag: cell('command_tag'),
    severity,
    sqlState: cell('sql_state_code'),
    message: cell('message') ?? '',
    statement: cell('query'),
    application: cell('application_name'),
    backendType: cell('backend_type'),
    ambiguous: false,
  };
}

/** `172.24.0.1:42608`, `::1:16790`, `[local]`. */
export const withoutPort = (from: string | null): string | null => from?.replace(/:\d{1,5}$/, '') ?? null;

/** Cells of one CSV record, at most so many, each cut to the longest field. One pass. */
export function cellsOf(text: string, most: number): readonly string[] {
  const cells: string[] = [];
  let i = 0;
  while (i <= text.length && cells.length < most) {
    if (text[i] === '"') {
      const cell = quotedCell(text, i + 1);
      cells.push(cell.value);
      i = cell.end;
      const comma = text.indexOf(',', i);
      i = comma < 0 ? text.length + 1 : comma + 1;
    } else {
      const comma = text.indexOf(',', i);
      const end = comma < 0 ? text.length : comma;
      cells.push(text.slice(i, Math.min(end, i + MAX_FIELD)));
      i = end + 1;
    }
  }
  return cells;
}

function quotedCell(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    if (value.length < MAX_FIELD) value += text.slice(from, Math.min(end, from + MAX_FIELD));
    if (quote < 0 || text[quote + 1] !== '"') return { value, end: quote < 0 ? text.length : quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
