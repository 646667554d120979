import { cellsOf } from './csv.ts';
import type { Entry } from './entry.ts';

/**
 * What a message says, as a table. `proves` is true only for lines that the server writes after it authenticated the
 * connection: before that, role and database are what the client asked for.
 */
export type Says =
  | 'received'
  | 'authenticated'
  | 'authorized'
  | 'disconnected'
  | 'refused'
  | 'audit'
  | 'statement'
  | 'error'
  | 'detail'
  | 'server';

export interface Message {
  readonly says: Says;
  /** The action, in the server's words: `connection authorized`, `SELECT`, `ALTER ROLE` … */
  readonly what: string;
  readonly user: string | null;
  readonly database: string | null;
  readonly remote: string | null;
  /** The identity that was authenticated, before it was mapped to a role. */
  readonly identity: string | null;
  readonly method: string | null;
  /** What was acted on: the object that pgaudit names, else the statement. */
  readonly target: string | null;
  readonly proves: boolean;
  readonly isRole: boolean;
  readonly privileged: boolean;
}

const NONE: Omit<Message, 'says' | 'what'> = {
  user: null,
  database: null,
  remote: null,
  identity: null,
  method: null,
  target: null,
  proves: false,
  isRole: false,
  privileged: false,
};

const AUTHENTICATED = /^connection authenticated: (?:identity|user)="(.{0,2000})" method=([\w-]{1,32})/s;
const AUTHORIZED =
  /^(?:replication )?connection authorized: user=(.{1,255}?)(?: database=(.{1,255}?))?(?: application_name=.{0,255}?)?(?: SSL .{0,300}| GSS .{0,300})?$/s;
const DISCONNECTED =
  /^disconnection: session time: [\d:.]{5,20} user=(.{0,255}?) database=(.{0,255}?) host=(\S{1,255})(?: port=\d{1,5})?$/s;
const RECEIVED = /^connection received: host=(\S{1,255})/;
const REFUSED =
  /(?:authentication failed for user "(.{0,255})"|^no pg_hba\.conf entry|^pg_hba\.conf rejects|^role "(.{0,255})" does not exist|^role "(.{0,255})" is not permitted to log in)/s;
const STATEMENT =
  /^(?:duration: \d{1,15}\.\d{1,6} ms {2})?(?:statement|(?:execute|parse|bind|fetch)(?: [^:]{0,200})?): ?(.*)$/s;
const DETAILS: ReadonlySet<string> = new Set([
  'DETAIL',
  'HINT',
  'QUERY',
  'CONTEXT',
  'STATEMENT',
  'LOCATION',
  'BACKTRACE',
]);

export function messageOf(entry: Entry): Message {
  const { message, severity } = entry;
  if (DETAILS.has(severity))
    return { ...NONE, says: 'detail', what: severity, target: severity === 'STATEMENT' ? message : null };
  const audit = message.startsWith('AUDIT: ') ? auditOf(message.slice(7)) : null;
  if (audit !== null) return audit;
  if (severity === 'FATAL' || severity === 'PANIC' || severity === 'ERROR') return failed(entry);
  const connection = message.includes('connection') ? connectionOf(message) : null;
  if (connection !== null) return connection;
  const statement = STATEMENT.exec(message);
  if (statement !== null) return { ...NONE, says: 'statement', proves: true, ...commandOf(statement[1]!) };
  if (/^duration: \d/.test(message)) return { ...NONE, says: 'statement', what: entry.tag ?? 'duration', proves: true };
  return { ...NONE, says: 'server', what: severity };
}

function connectionOf(message: string): Message | null {
  const authorized = AUTHORIZED.exec(message);
  if (authorized !== null) {
    return {
      ...NONE,
      says: 'authorized',
      what: 'connection authorized',
      user: authorized[1]!,
      database: authorized[2] ?? null,
      proves: true,
    };
  }
  const authenticated = AUTHENTICATED.exec(message);
  if (authenticated !== null) {
    return {
      ...NONE,
      says: 'authenticated',
      what: 'connection authenticated',
      identity: authenticated[1]!,
      method: authenticated[2]!,
      proves: true,
    };
  }
  const disconnected = DISCONNECTED.exec(message);
  if (disconnected !== null) {
    return {
      ...NONE,
      says: 'disconnected',
      what: 'disconnection',
      user: disconnected[1]!,
      database: disconnected[2]!,
      remote: disconnected[3]!,
      proves: true,
    };
  }
  const received = RECEIVED.exec(message);
  return received === null ? null : { ...NONE, says: 'received', what: 'connection received', remote: received[1]! };
}

/** SQLSTATE class 28: invalid authorization. A FATAL line ends the connection, often before anybody was authenticated. */
function failed(entry: Entry): Message {
  const m = REFUSED.exec(entry.message);
  const isFatal = entry.severity !== 'ERROR';
  if (isFatal && (m !== null || entry.sqlState?.startsWith('28') === true)) {
    return { ...NONE, says: 'refused', what: 'connection refused', user: m?.[1] ?? m?.[2] ?? m?.[3] ?? null };
  }
  const command = entry.statement === null ? { what: entry.severity } : commandOf(entry.statement);
  return { ...NONE, says: 'error', proves: !isFatal, ...command };
}

/**
 * `AUDIT_TYPE,STATEMENT_ID,SUBSTATEMENT_ID,CLASS,COMMAND,OBJECT_TYPE,OBJECT_NAME,STATEMENT,PARAMETER`.
 * https://github.com/pgaudit/pgaudit/blob/main/README.md#format
 */
function auditOf(text: string): Message | null {
  const [type, id, , cls, command, , object, statement] = cellsOf(text, 9);
  if ((type !== 'SESSION' && type !== 'OBJECT') || id === undefined || !/^\d{1,10}$/.test(id)) return null;
  const what = command === undefined || command === '' ? 'AUDIT' : command.slice(0, 64);
  const isRole = cls === 'ROLE' || /^(?:GRANT|REVOKE)/.test(what);
  const sql = statement ?? '';
  return {
    ...NONE,
    says: 'audit',
    what,
    target: object === undefined || object === '' ? sql || null : object,
    proves: true,
    isRole,
    privileged: isRole || isPrivileged(sql),
  };
}

const COMMAND = /^[\s(]*([A-Za-z]{2,20})(?:\s+([A-Za-z]{2,20}))?/;
const TWO_WORDS: ReadonlySet<string> = new Set([
  'CREATE',
  'ALTER',
  'DROP',
  'SET',
  'RESET',
  'REASSIGN',
  'REFRESH',
  'COMMENT',
  'SECURITY',
  'IMPORT',
]);
const ROLE_COMMAND = /^(?:(?:CREATE|ALTER|DROP) (?:ROLE|USER|GROUP)|GRANT|REVOKE|REASSIGN OWNED|ALTER DEFAULT)$/;

/** Command of a statement, by its first words. Comments before it hide it: then it is only a statement. */
function commandOf(sql: string): Pick<Message, 'what' | 'target' | 'isRole' | 'privileged'> {
  const m = COMMAND.exec(sql);
  const one = m?.[1]?.toUpperCase() ?? 'statement';
  const what = TWO_WORDS.has(one) && m?.[2] !== undefined ? `${one} ${m[2].toUpperCase()}` : one;
  const isRole = ROLE_COMMAND.test(what);
  return { what, target: sql, isRole, privileged: isRole || isPrivileged(sql) };
}

const PRIVILEGED =
  /^\s*(?:ALTER\s+SYSTEM|CREATE\s+(?:EXTENSION|(?:OR\s+REPLACE\s+)?LANGUAGE|SERVER|DATABASE)|DROP\s+(?:DATABASE|EXTENSION)|SET\s+(?:SESSION\s+)?(?:ROLE|AUTHORIZATION)|SECURITY\s+LABEL|LOAD\s)/i;
const PROGRAM = /^\s*COPY\b.{0,2000}\b(?:TO|FROM)\s+PROGRAM\b/is;

const isPrivileged = (sql: string): boolean => PRIVILEGED.test(sql) || PROGRAM.test(sql);
