/** The audit record in a line, and what the syslog header before it says. */
export interface Payload {
  readonly form: 'json' | 'xml' | 'cef' | 'leef';
  readonly body: string;
  readonly stamp: string | null;
  readonly host: string | null;
}

/**
 * The header that the Vault writes: `<5>1 2021-03-08T18:24:49Z VAULT `, or the old `Mar 08 10:24:49 VAULT `. The record follows at
 * once; RFC 5424's further fields, which the Vault leaves out, are taken where a relay adds them empty.
 */
const HEADER =
  /^(?:<\d{1,3}>)?(?:1 (\d{4}-\S{5,40}) (\S{1,255}) (?:- ){0,4}|([A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d) (\S{1,255}) |(\d{4}-\d\d-\d\dT\S{5,30}) (\S{1,255}) )?/;

/** A record is some kB; what is longer is not one. */
const MAX_BODY = 1_048_576;

export function payloadOf(text: string): Payload | null {
  if (text.length > MAX_BODY) return null;
  const header = HEADER.exec(text);
  const start = header?.[0].length ?? 0;
  const form = formAt(text, start);
  if (form === null) return null;
  const stamp = header?.[1] ?? header?.[3] ?? header?.[5] ?? null;
  return { form, body: text.slice(start), stamp, host: header?.[2] ?? header?.[4] ?? header?.[6] ?? null };
}

function formAt(text: string, start: number): Payload['form'] | null {
  const begin = text.slice(start, start + 80);
  if (begin.startsWith('CEF:')) return /^CEF:[01]\|Cyber-?Ark\|Vault\|/.test(begin) ? 'cef' : null;
  if (begin.startsWith('LEEF:')) return /^LEEF:[12]\.0\|Cyber-?Ark\|Vault\|/.test(begin) ? 'leef' : null;
  if (begin.startsWith('<syslog>')) return /^<syslog>\s*<audit_record>/.test(begin) ? 'xml' : null;
  return /^\{\s*"format"\s*:\s*"elastic"/.test(begin) && text.includes('"audit_record"') ? 'json' : null;
}
