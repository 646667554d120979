import type { SyslogHeader } from '../model/source.ts';

/** Longest line whose header is looked for, in characters; longer lines are no syslog. */
const MAX_LINE = 65_536;

const PRIORITY = /^<\d{1,3}>/;
/** RFC 5424: `VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]`. */
const RFC5424 = /^[1-9]\d? (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;
/** RFC 3164, with or without the year that some devices add: `Dec 10 06:55:46 HOST TAG: MSG`. */
const RFC3164 = /^([A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?) +(\S{1,255}) +/;
/** rsyslog's and syslog-ng's ISO stamp: `2024-01-02T03:04:05.678901+00:00 HOST TAG: MSG`. */
const STAMPED = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?) +(\S{1,255}) +/;
/** `sshd[24200]:`, `sshd-session[12]:`, `sshd(pam_unix)[19939]:`, `su:`. */
const TAG = /^([^\s[\]:]{1,128})(?:\[(\d{1,10})\])?: ?/;

/**
 * Split the header off a syslog line; `null` if the line has none of the known forms. The header is written by whoever
 * can reach the log socket or the collector: host, program and pid are claims.
 * RFC 3164 §4.1 (https://www.rfc-editor.org/rfc/rfc3164#section-4.1), RFC 5424 §6 (https://www.rfc-editor.org/rfc/rfc5424#section-6).
 */
export function splitSyslog(line: string): SyslogHeader | null {
  if (line.length > MAX_LINE) return null;
  const priority = PRIORITY.exec(line);
  const rest = (priority === null ? line : line.slice(priority[0].length)).trimStart();
  const structured = RFC5424.exec(rest);
  if (structured !== null) return fromRfc5424(rest, structured);
  const stamped = RFC3164.exec(rest) ?? STAMPED.exec(rest);
  if (stamped === null) return null;
  const isHostMissing = /:$/.test(stamped[2]!);
  const body = isHostMissing ? rest.slice(stamped[1]!.length).trimStart() : rest.slice(stamped[0].length);
  const tag = TAG.exec(body);
  return {
    timestamp: stamped[1]!,
    host: isHostMissing ? null : stamped[2]!,
    program: tag?.[1] ?? null,
    pid: tag?.[2] === undefined ? null : Number(tag[2]),
    message: (tag === null ? body : body.slice(tag[0].length)).trim(),
  };
}

function fromRfc5424(line: string, m: RegExpExecArray): SyslogHeader {
  const nil = (s: string | undefined): string | null => (s === undefined || s === '-' ? null : s);
  const pid = m[4] !== undefined && /^\d{1,10}$/.test(m[4]) ? Number(m[4]) : null;
  return {
    timestamp: m[1]!,
    host: nil(m[2]),
    program: nil(m[3]),
    pid,
    message: afterStructuredData(line, m[0].length)
      .replace(/^\uFEFF/, '')
      .trim(),
  };
}

/** What follows `-` or `[id name="value"]…`; quotes may hide brackets. The whole rest if it is malformed. */
function afterStructuredData(line: string, start: number): string {
  if (line[start] === '-') return line.slice(start + 1);
  let quoted = false;
  let i = start;
  if (line[i] !== '[') return line.slice(start);
  for (; i < line.length; i++) {
    const c = line[i];
    if (quoted && c === '\\') i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ']' && line[i + 1] !== '[') return line.slice(i + 1);
  }
  return line.slice(start);
}
