import type { RecordView } from '../../model/source.ts';

/** `[SSH Session] session_id="…" …`: the part of the Bastion that speaks, and what it says. */
export interface Message {
  readonly tag: string;
  readonly body: string;
  readonly host: string | null;
  readonly stamp: string | null;
}

const MAX_LINE = 65_536;
const TAG = /^\[(wab\w{1,20}|sshproxy|rdpproxy|[A-Z]{2,10} Session|Vault Activity)\] (?=[a-z_]{1,40}=")/;
/** An older form of an authentication has no tag. */
const UNTAGGED = /^action="authentify" user="/;
/** Programs of the Bastion, as a header names them. */
const PROGRAM = /^(?:sshproxy|rdpproxy|wab[\w-]{0,30}|WAB(?:\(\w{1,30}\))?)$/;
/** What is left of an RFC 5424 header without its version, or of a tag without a header. */
const REST = /^(?:(\S{1,48}) (?:\d{1,10}|-) - - |([\w()-]{1,48}): )(?=\[|action=)/;

export function messageOf(view: RecordView): Message | null {
  const { syslog } = view;
  const text = syslog?.message ?? view.text;
  if (text.length > MAX_LINE) return null;
  const first = text.charCodeAt(0);
  const rest = first === OPEN_BRACKET ? null : REST.exec(text);
  const program = syslog?.program ?? rest?.[1] ?? rest?.[2] ?? null;
  if (program === null ? syslog !== null : !PROGRAM.test(program)) return null;
  const said = rest === null ? text : text.slice(rest[0].length);
  const tag = TAG.exec(said);
  if (tag === null && !UNTAGGED.test(said)) return null;
  return {
    tag: tag?.[1] ?? 'wabauth',
    body: tag === null ? said : said.slice(tag[0].length),
    host: syslog?.host ?? null,
    stamp: syslog?.timestamp ?? null,
  };
}

const OPEN_BRACKET = 0x5b;

export type Fields = (name: string) => string | null;

/**
 * `key="value"` with quotes inside a value escaped, so that what a user types imitates no field; the first of two equal keys
 * counts all the same.
 */
export function fieldsOf(body: string): Fields {
  const fields = new Map<string, string>();
  for (const m of body.matchAll(/(?<=^|\s)([a-z_]{1,40})="((?:[^"\\]|\\.)*)(?:"|$)/gs)) {
    const value = (m[2] as string).replace(/\\(["'\\])/g, '$1').trim();
    if (!fields.has(m[1] as string) && value !== '') fields.set(m[1] as string, value.slice(0, 8_000));
  }
  return (name) => fields.get(name) ?? null;
}
