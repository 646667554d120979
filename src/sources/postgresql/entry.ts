/**
 * One line of the server log, whatever it is written in. Absent is `null`.
 * https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG
 */
export interface Entry {
  /** As written, with the zone's abbreviation: `2026-03-04 05:06:07.123 UTC`. */
  readonly stamp: string;
  /** The role that was asked for at the connection. Proven only once the session runs. */
  readonly user: string | null;
  readonly database: string | null;
  readonly pid: string | null;
  /** Host name or address; `[local]` is a socket on the machine itself. */
  readonly remote: string | null;
  /** `%c`: hexadecimal start second and pid of the server process. */
  readonly session: string | null;
  /** `%l`: counts the lines of the session, gaps are lines that are missing. */
  readonly line: string | null;
  /** Command tag, or the state of a connection (`startup`, `authentication`, `idle`). */
  readonly tag: string | null;
  readonly severity: string;
  readonly sqlState: string | null;
  readonly message: string;
  /** The statement that raised an error. */
  readonly statement: string | null;
  readonly application: string | null;
  readonly backendType: string | null;
  /** The client can have written part of what decides where the prefix ends: the line proves nothing. */
  readonly ambiguous: boolean;
}

export const SEVERITIES: ReadonlySet<string> = new Set([
  'DEBUG',
  'DEBUG1',
  'DEBUG2',
  'DEBUG3',
  'DEBUG4',
  'DEBUG5',
  'LOG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'FATAL',
  'PANIC',
]);

/** Longest field that is carried on, in characters; statements may be megabytes. */
export const MAX_FIELD = 4_096;

export const SESSION_ID = /^[0-9a-f]{6,8}\.[0-9a-f]{1,8}$/;

export const nonEmpty = (value: string | null | undefined): string | null =>
  value == null || value === '' || value === '[unknown]' ? null : value.slice(0, MAX_FIELD);
