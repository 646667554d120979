import { obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';

/** Longer than the server's largest event; past it a line with a trailing comma is left unread. */
const MAX_ELEMENT = 4_000_000;

/**
 * One event. The file is a JSON array with an element on each line, so that a line may end in a comma: then it is no JSON by itself.
 * https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html
 */
export function entryOf(view: RecordView): JsonObject | null {
  const o = view.json ?? element(view.text);
  if (o === null || typeof o['connection_id'] !== 'number') return null;
  if (str(o['class']) === null || str(o['event']) === null || str(o['timestamp']) === null) return null;
  return ['account', 'login', 'startup_data', 'shutdown_data'].some((part) => obj(o[part]) !== null) ? o : null;
}

function element(text: string): JsonObject | null {
  if (text.charCodeAt(0) !== 0x7b || text.length > MAX_ELEMENT || !text.slice(0, 2000).includes('"connection_id"'))
    return null;
  const line = text.trimEnd();
  if (!line.endsWith(',')) return null;
  try {
    return obj(JSON.parse(line.slice(0, -1)) as JsonValue);
  } catch {
    return null;
  }
}
