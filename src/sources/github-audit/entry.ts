import { str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';
import { isKnownCategory } from './actions.ts';

/** A syslog line longer than this is not parsed: an entry has a few kB. */
const MAX_LINE = 1_048_576;

/** The entry itself, from either form; `null` if there is none. */
export function entryOf(view: RecordView): JsonObject | null {
  if (view.json !== null) return view.json;
  if (formOf(view) !== 'syslog') return null;
  try {
    const value = JSON.parse(view.syslog?.message ?? '') as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/**
 * - `json`: REST API, streaming, web export;
 * - `syslog`: forwarded by a GitHub Enterprise Server (`github_audit: {…}`).
 */
export function formOf(view: RecordView): 'json' | 'syslog' | null {
  if (view.json !== null) return isEntry(view.json) ? 'json' : null;
  const syslog = view.syslog;
  if (syslog?.program !== 'github_audit' || syslog.message.length > MAX_LINE) return null;
  return syslog.message.startsWith('{') ? 'syslog' : null;
}

const ACTION = /^([a-z][a-z0-9_]{1,80})\.[a-z0-9_]{1,100}$/;

/**
 * `action` alone is a common name. It must be GitHub's `category.operation`, stamped in milliseconds, and either carry
 * GitHub's document id, or belong to an organisation, enterprise or repository, or be of a category that GitHub documents.
 */
function isEntry(o: JsonObject): boolean {
  const action = o['action'];
  if (typeof action !== 'string') return false;
  const category = ACTION.exec(action)?.[1];
  if (category === undefined || (!isStamp(o['@timestamp']) && !isStamp(o['created_at']))) return false;
  if (!isText(o['actor']) && !isText(o['_document_id']) && !isText(o['org']) && !isText(o['business'])) return false;
  return str(o['_document_id']) !== null || isKnownCategory(category);
}

const isText = (v: unknown): boolean => typeof v === 'string';

/** Milliseconds; some stores rewrite them as digits, or as a date-time. */
const isStamp = (v: unknown): boolean =>
  typeof v === 'number' ? v > 100_000_000_000 : typeof v === 'string' && /^(?:\d{12,13}$|\d{4}-\d\d-\d\d[T ])/.test(v);
