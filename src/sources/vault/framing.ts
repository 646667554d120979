import { field, str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';

/** Programs whose syslog or journald lines can be audit entries. The device's `tag` option defaults to `vault`. */
const PROGRAMS: ReadonlySet<string> = new Set(['vault', 'bao', 'openbao']);
/** Cookie that rsyslog's structured logging wants before JSON, and the prefix that is usually set for it. */
const CEE = '@cee:';
/** How long a `prefix` of the device may be in an origin that is declared as Vault's. */
const MAX_PREFIX = 256;

/**
 * The JSON text behind a frame that Vault itself writes: the syslog device, journald, the `@cee:` prefix. `null` where the
 * record has none of them. A line of another program that quotes an entry is not one.
 */
export function framedText(view: RecordView): string | null {
  if (view.syslog === null) return view.text.startsWith(CEE) ? afterCookie(view.text) : null;
  if (!PROGRAMS.has(view.syslog.program ?? '')) return null;
  // journald writes `_COMM` itself; the identifier is the word of the process that logged.
  const process = view.json === null ? null : str(field(view.json, '_COMM'));
  if (process !== null && !PROGRAMS.has(process)) return null;
  const text = afterCookie(view.syslog.message);
  return text.startsWith('{') ? text : null;
}

const afterCookie = (text: string): string => (text.startsWith(CEE) ? text.slice(CEE.length).trimStart() : text);

/** The `format=jsonx` of a device: JSON as XML. It is told apart, not read. */
export const isJsonx = (text: string): boolean =>
  text.startsWith('<json:object') && text.includes('name="request"') && text.includes('name="operation"');

/** The entry's object: bare, framed, or, where the origin is declared as Vault's, behind any prefix. */
export function entryOf(view: RecordView): JsonObject | null {
  if (view.json !== null && view.syslog === null) return view.json;
  const framed = framedText(view);
  if (framed !== null) return parse(framed);
  if (view.json !== null) return null;
  const start = view.text.slice(0, MAX_PREFIX).indexOf('{"');
  return start < 0 ? null : parse(view.text.slice(start));
}

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
