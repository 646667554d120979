import { field, str } from '../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../model/source.ts';
import { rowOf, type Table } from '../model/table.ts';
import { formatIso, micros } from '../model/time.ts';
import { type Inner, unwrap } from './carriers/index.ts';
import { splitSyslog } from './syslog.ts';

/**
 * What a record's text holds: one view for an ordinary record, several where the record is a carrier (a CloudWatch
 * subscription message, an Event Hubs batch …) of other products' records. Never empty; the order is the order in the
 * text, and the position of a view in the list is part of the identity of events that have no id of their own.
 */
export interface ViewResult {
  readonly views: readonly RecordView[];
  /** Name of the outermost carrier; `null`: the record stands for itself. */
  readonly carrier: string | null;
}

/** Carriers within carriers (Elasticsearch document → Filebeat → CloudWatch → record) are followed this far. */
export const MAX_CARRIER_DEPTH = 5;
/** More records than this in one carrier: the carrier is left whole, and shows up as unread. */
export const MAX_INNER_RECORDS = 100_000;

/**
 * The (redacted) text of a record as readers see it. Attackers write it. JSON is parsed exactly once; nothing here or in
 * a reader recurses into it, so its depth costs nothing. A trailing line break is ignored.
 */
export function viewOf(text: string): ViewResult {
  const json = parseRecord(text);
  if (json === null) return { views: [plainView(text)], carrier: null };
  if (!Array.isArray(json)) return objectViews(text, json as JsonObject);
  const views: RecordView[] = [];
  const whole = collect(json as readonly JsonValue[], text, 1, views);
  return whole && views.length > 0 ? { views, carrier: 'json-array' } : { views: [plainView(text)], carrier: null };
}

/** A row of a table as an object of its columns; a row can be a carrier too. `null`: the row does not fit its header. */
export function viewOfRow(text: string, table: Table): ViewResult | null {
  const row = rowOf(text, table);
  return row === null ? null : objectViews(text, row);
}

function objectViews(text: string, json: JsonObject): ViewResult {
  const inner = unwrap(json);
  if (inner === null) return { views: [jsonView(text, json)], carrier: null };
  const views: RecordView[] = [];
  const whole = collect(inner.records, text, 1, views);
  return whole && views.length > 0
    ? { views, carrier: inner.carrier }
    : { views: [jsonView(text, json)], carrier: null };
}

/** Adds the views of a carrier's records. False where there are too many: then none of them count. */
function collect(records: readonly Inner[], text: string, depth: number, into: RecordView[]): boolean {
  for (const record of records) {
    if (into.length >= MAX_INNER_RECORDS) return false;
    const own = typeof record === 'string' ? record : text;
    const json = typeof record === 'string' ? parseRecord(record) : record;
    if (Array.isArray(json) && depth < MAX_CARRIER_DEPTH) {
      if (!collect(json, own, depth + 1, into)) return false;
    } else if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
      const inner = depth < MAX_CARRIER_DEPTH ? unwrap(json as JsonObject) : null;
      if (inner === null || inner.records.length === 0) into.push(jsonView(own, json as JsonObject));
      else if (!collect(inner.records, own, depth + 1, into)) return false;
    } else {
      into.push(plainView(own));
    }
  }
  return true;
}

/** The parsed object or array; `null` for all else. Only text that starts like JSON is given to the parser. */
function parseRecord(text: string): JsonObject | readonly JsonValue[] | null {
  let first = text.charCodeAt(0);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    const start = text.slice(0, 64).trimStart();
    first = start.charCodeAt(0);
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return null;
  }
  try {
    const value = JSON.parse(first === text.charCodeAt(0) ? text : text.trim()) as unknown;
    return typeof value === 'object' && value !== null ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

function plainView(text: string): RecordView {
  return { text, json: null, syslog: splitSyslog(text) };
}

function jsonView(text: string, json: JsonObject): RecordView {
  return json['MESSAGE'] === undefined ? { text, json, syslog: null } : journaldView(text, json);
}

/**
 * A journald record as JSON (`journalctl -o json`, systemd-journal-upload): the syslog header is rebuilt from its fields,
 * and the fields stay readable in `json`. Names that start with `_` are written by journald itself; the others, also the
 * identifier and the message, are the word of the process that logged.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html
 */
function journaldView(text: string, json: JsonObject): RecordView {
  const realtime = str(field(json, '__REALTIME_TIMESTAMP')) ?? str(field(json, '_SOURCE_REALTIME_TIMESTAMP'));
  const message = journaldText(field(json, 'MESSAGE'));
  if (realtime === null || !/^\d{12,16}$/.test(realtime) || message === null) return { text, json, syslog: null };
  const pid = str(field(json, '_PID')) ?? str(field(json, 'SYSLOG_PID'));
  return {
    text,
    json,
    syslog: {
      timestamp: formatIso(micros(Number(realtime))),
      host: str(field(json, '_HOSTNAME')),
      program: str(field(json, 'SYSLOG_IDENTIFIER')) ?? str(field(json, '_COMM')),
      pid: pid !== null && /^\d{1,10}$/.test(pid) ? Number(pid) : null,
      message,
    },
  };
}

/** A journald value that is not clean UTF-8 is written as an array of bytes. */
function journaldText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length > 65_536) return null;
  const bytes = new Uint8Array(value.length);
  for (const [i, b] of value.entries()) {
    if (typeof b !== 'number' || b < 0 || b > 255) return null;
    bytes[i] = b;
  }
  return new TextDecoder().decode(bytes);
}
