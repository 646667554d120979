import { field, num, obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { withoutPort } from './csv.ts';
import { type Entry, nonEmpty, SEVERITIES } from './entry.ts';

/**
 * jsonlog (version 15 and later), and CloudNativePG's envelope with the columns of csvlog by name.
 * https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG
 */
export function jsonEntry(json: JsonObject): Entry | null {
  const record = obj(field(json, 'record'));
  const isOperator = record !== null && /^(?:postgres|pgaudit)$/.test(str(field(json, 'logger')) ?? '');
  return isOperator ? entryOf(record, CSV_NAMES) : entryOf(json, JSON_NAMES);
}

interface Names {
  readonly stamp: string;
  readonly user: string;
  readonly database: string;
  readonly pid: string;
  readonly session: string;
  readonly line: string;
  readonly tag: string;
  readonly sqlState: string;
  readonly statement: string;
}

const JSON_NAMES: Names = {
  stamp: 'timestamp',
  user: 'user',
  database: 'dbname',
  pid: 'pid',
  session: 'session_id',
  line: 'line_num',
  tag: 'ps',
  sqlState: 'state_code',
  statement: 'statement',
};
const CSV_NAMES: Names = {
  stamp: 'log_time',
  user: 'user_name',
  database: 'database_name',
  pid: 'process_id',
  session: 'session_id',
  line: 'session_line_num',
  tag: 'command_tag',
  sqlState: 'sql_state_code',
  statement: 'query',
};

function entryOf(json: JsonObject, names: Names): Entry | null {
  const text = (key: string): string | null => {
    const value = field(json, key);
    return nonEmpty(num(value) === null ? str(value) : String(value));
  };
  const severity = text('error_severity');
  const stamp = text(names.stamp);
  if (severity === null || !SEVERITIES.has(severity) || stamp === null || text(names.pid) === null) return null;
  if (text('backend_type') === null && text(names.session) === null) return null;
  return {
    stamp,
    user: text(names.user),
    database: text(names.database),
    pid: text(names.pid),
    remote: text('remote_host') ?? withoutPort(text('connection_from')),
    session: text(names.session),
    line: text(names.line),
    tag: text(names.tag),
    severity,
    sqlState: text(names.sqlState),
    message: text('message') ?? auditMessage(json) ?? '',
    statement: text(names.statement),
    application: text('application_name'),
    backendType: text('backend_type'),
    ambiguous: false,
  };
}

/** CloudNativePG takes pgaudit's columns apart; they are put together as pgaudit wrote them. */
function auditMessage(json: JsonObject): string | null {
  const audit = obj(field(json, 'audit'));
  if (audit === null) return null;
  const quoted = (key: string): string => `"${(str(field(audit, key)) ?? '').replace(/"/g, '""')}"`;
  const columns = [
    'audit_type',
    'statement_id',
    'substatement_id',
    'class',
    'command',
    'object_type',
    'object_name',
    'statement',
    'parameter',
  ];
  return `AUDIT: ${columns.map(quoted).join(',')}`;
}
