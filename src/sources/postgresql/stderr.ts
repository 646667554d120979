import { type Entry, nonEmpty } from './entry.ts';

/**
 * A line of the plain log: `log_line_prefix`, severity, message. The prefix is the administrator's choice, so its parts
 * are found by their shape. User, database and application name in it are what a client sent before anybody checked it,
 * and may hold spaces and colons: `x LOG:  connection authorized: user=postgres` is a possible user name. A line with a
 * second severity in it is therefore ambiguous, and proves nothing, unless nothing of the client stands before the first.
 */
export function stderrEntry(text: string): Entry | null {
  const start = START.exec(text) ?? EPOCH.exec(text);
  if (start === null) return null;
  const marker = MARKER.exec(text);
  if (marker === null || marker.index + marker[0].length > MAX_PREFIX) return null;
  const prefix = text.slice(start[0].length, marker.index + marker[1]!.length);
  const rest = text.slice(marker.index + marker[0].length);
  // Every SQLSTATE has a digit; `AUDIT: ` is pgaudit's.
  const state = /^(?=[A-Z]{0,4}\d)([0-9A-Z]{5}): +/.exec(rest);
  const parts = partsOf(prefix);
  const isClients = parts.user !== null || parts.application !== null || parts.leftover;
  return {
    stamp: start[1]!,
    user: nonEmpty(parts.user),
    database: nonEmpty(parts.database),
    pid: parts.pid,
    remote: parts.remote?.replace(/\(\d{1,5}\)$/, '') ?? null,
    session: parts.session,
    line: parts.line,
    tag: null,
    severity: marker[2]!,
    sqlState: state?.[1] ?? null,
    message: (state === null ? rest : rest.slice(state[0].length)).trim(),
    statement: null,
    application: nonEmpty(parts.application),
    backendType: null,
    ambiguous: isClients && SECOND.test(rest),
  };
}

/** Longest prefix: four names of 63 bytes, an address and the fixed parts. */
const MAX_PREFIX = 1_024;
/** `%t` or `%m`; also first in brackets or quotes. */
const START =
  /^[[("']?(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{3})? (?:[A-Z]{2,6}|[+-]\d{2}(?::?\d{2})?|<[+-]\d{2,4}>))/;
/** `%n`: Unix epoch with milliseconds. */
const EPOCH = /^(\d{10}\.\d{3})(?= )/;
const WORDS =
  'DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|STATEMENT|LOCATION|BACKTRACE';
const MARKER = new RegExp(`([\\s:\\]>)-])(${WORDS}): {1,2}`);
const SECOND = new RegExp(`[\\s:\\]>)-](?:${WORDS}): `);

const PARTS = ['user', 'database', 'application', 'pid', 'line', 'remote', 'session'] as const;
type Parts = Record<(typeof PARTS)[number], string | null> & {
  /** Something stands in the prefix that was not understood. */
  leftover: boolean;
};

/** Shapes of the parts, most telling first; each takes its text out of the prefix, and says only what none said before it. */
const SHAPES: readonly RegExp[] = [
  /\buser=(?<user>[^\s,;]{0,64}),? ?/,
  /\b(?:db|database|dbname)=(?<database>[^\s,;]{0,64}),? ?/,
  /\b(?:app|application|application_name)=(?<application>[^,;\s]{0,64}),? ?/,
  /\b(?:client|host|remote)=(?<remote>[^\s,;]{0,255}),? ?/,
  /(?<![0-9a-f])(?<session>[0-9a-f]{8}\.[0-9a-f]{1,8})(?![0-9a-f])/,
  // RDS: `%t:%r:%u@%d:[%p]:`
  /^:(?<remote>(?:[0-9A-Fa-f.:]{2,45}|[A-Za-z][\w.-]{0,254})\(\d{1,5}\)|\[local\]|):(?<user>[^\s@]{0,64})@(?<database>[^\s@:]{0,64}):\[(?<pid>\d{1,10})\]:?/,
  /\[(?<pid>\d{1,10})-(?<line>\d{1,10})\]/,
  /\[(?<pid>\d{1,10})\](?::? ?\[(?<line>\d{1,10})(?:-\d{1,10})?\])?:?/,
  /(?<![\w.])(?<remote>(?:\d{1,3}\.){3}\d{1,3})(?:\(\d{1,5}\))?(?![\w.])/,
  /(?<remote>\[local\])/,
  // `user@database`, where the application may follow
  /(?<![^\s:/,])(?<user>\[unknown\]|[^\s@:,[\]/]{1,64})@(?<database>\[unknown\]|[^\s@:,[\]/]{1,64})(?:\/(?<application>[^\s]{0,64}))?/,
];

function partsOf(prefix: string): Parts {
  const parts: Parts = {
    user: null,
    database: null,
    application: null,
    pid: null,
    line: null,
    remote: null,
    session: null,
    leftover: false,
  };
  let rest = prefix;
  for (const shape of SHAPES) {
    const m = shape.exec(rest);
    if (m === null) continue;
    for (const part of PARTS) parts[part] ??= m.groups?.[part] || null;
    rest = `${rest.slice(0, m.index)} ${rest.slice(m.index + m[0].length)}`;
  }
  parts.leftover = /[A-Za-z]/.test(rest);
  return parts;
}
