import { str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** Message of every audit entry. */
export const AUDIT = 'API accessed';
/** Debug: the only message that has the serial of a certificate. */
export const SIGNED = 'Signed X509 SVID';
/** Info: a node proved what it is. */
export const ATTESTED = 'Agent attestation request completed';
export const MESSAGES: ReadonlySet<string> = new Set([SIGNED, ATTESTED]);

export type Entry = (name: string) => string | null;

/** Longer lines are no entry. */
const MAX_LINE = 65_536;

/** The line of a server, bare or behind the header of its own program. */
export function lineOf(view: RecordView): string | null {
  const text = view.syslog === null ? view.text : view.syslog.message;
  if (text.length > MAX_LINE || !text.startsWith('time="')) return null;
  return view.syslog === null || view.syslog.program?.startsWith('spire') === true ? text : null;
}

/** The fields of an entry by name. */
export function entryOf(view: RecordView): Entry | null {
  const o = view.json;
  if (o !== null && view.syslog === null) {
    return (name) => {
      const value = Object.hasOwn(o, name) ? o[name] : undefined;
      return typeof value === 'number' ? String(value) : str(value);
    };
  }
  const line = lineOf(view);
  if (line === null) return null;
  const fields = fieldsOf(line);
  return (name) => fields.get(name) ?? null;
}

/**
 * `key=value key="quoted \"value\""`, as logrus writes it: a value with a space or a quote is always quoted, so nothing in one
 * can imitate a field. The first of two equal keys counts.
 */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const m of line.matchAll(/([A-Za-z_][\w.]{0,60})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s|$)/g)) {
    const key = m[1] as string;
    const value = m[2] === undefined ? (m[3] ?? '') : m[2].replace(/\\(["\\])/g, '$1');
    if (!fields.has(key) && value !== '') fields.set(key, value);
  }
  return fields;
}
