import { field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, type Micros, micros, parseIso } from '../../model/time.ts';
import { auditbeatRecord, isAuditbeat } from './auditbeat.ts';
import { type Fields, fieldsOf, type Value } from './fields.ts';
import { rankOf, typeOf } from './types.ts';

/** One audit record, whatever it came in. */
export interface AuditRecord {
  readonly type: string;
  readonly node: string | null;
  readonly time: Micros | null;
  readonly precision: number;
  /** `epoch.milliseconds:serial` where the record has it: one audit event; its records share it. */
  readonly stamp: string | null;
  /** Written by the kernel: who, with which session. */
  readonly outer: Fields;
  /** `msg='…'`: written by the program that reported (root, or it could not). */
  readonly inner: Fields;
  /** Names that auditd looked up for the numbers (`log_format=ENRICHED`), in capitals. */
  readonly names: Fields;
  /** `ausearch -i`: the fields themselves are interpreted. */
  readonly interpreted: boolean;
  /** `avc:  denied  { read } for …`: the access decision, in the words of SELinux. */
  readonly decision: 'denied' | 'granted' | null;
}

const NODE = /^node=(\S{1,255}) /;
const HEAD = /^type=([A-Za-z0-9_[\]]{1,40}) msg=audit\((?:(\d{1,11})\.(\d{3})|([^()]{1,40})):(\d{1,20})\)(?: ?:)? ?/;
const KERNEL =
  /^(?:\[ *\d{1,9}\.\d{1,6}\] )?(?:audit: )?type=(\d{4}) (?:msg=)?audit\((\d{1,11})\.(\d{3}):(\d{1,20})\): ?/;
const JOURNAL = /^([A-Z][A-Z0-9_]{2,30}) /;
/** `03/14/2017 19:20:56.192`: ausearch's default locale; the zone is the reader's machine's. */
const LOCAL = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2}\.\d{3})$/;
const EMPTY: Fields = new Map();

/** The record in a view; `null` if it is none. Cheap for lines of others: the first bytes decide. */
export function recordOf(view: RecordView, context: ReadContext | null): AuditRecord | null {
  if (view.json === null) return lineRecord(view, context);
  if (view.syslog !== null) return journaldRecord(view);
  return isAuditbeat(view.json) ? auditbeatRecord(view.json) : laurelRecord(view.json);
}

function lineRecord(view: RecordView, context: ReadContext | null): AuditRecord | null {
  const header = view.syslog;
  let line = (header?.message ?? view.text).trim();
  const named = NODE.exec(line);
  if (named !== null) line = line.slice(named[0].length);
  const head = HEAD.exec(line);
  const kernel = head === null ? KERNEL.exec(line) : null;
  const found = head ?? kernel;
  if (found === null) return null;
  const body = line.slice(found[0].length);
  const node = named?.[1] ?? header?.host ?? null;
  if (kernel !== null)
    return { ...bodyOf(body), ...stamped(typeOf(kernel[1]!), node, kernel[2]!, kernel[3]!, kernel[4]!) };
  const type = typeOf(head![1]!);
  if (head![2] !== undefined) return { ...bodyOf(body), ...stamped(type, node, head![2], head![3]!, head![5]!) };
  const at = localTime(head![4]!, context);
  return { ...bodyOf(body), type, node, time: at, precision: 1_000, stamp: null, interpreted: true };
}

type Body = Pick<AuditRecord, 'outer' | 'inner' | 'names' | 'interpreted' | 'decision'>;

const DECISION = /\bavc: {1,2}(denied|granted)\b/;

/** Fields, what a program said in `msg='…'`, and after a group separator the names in capitals. */
function bodyOf(text: string): Body {
  const gs = text.indexOf('\x1d');
  let plain = gs < 0 ? text : text.slice(0, gs);
  let names = gs < 0 ? '' : text.slice(gs + 1);
  let inner = '';
  const open = plain.indexOf("msg='");
  if (open >= 0 && (open === 0 || plain[open - 1] === ' ')) {
    const close = plain.lastIndexOf("'");
    inner = plain.slice(open + 5, close > open + 4 ? close : undefined);
    // Some shippers drop the separator: the capitals then follow the quote.
    if (gs < 0 && close > open + 4) names = plain.slice(close + 1);
    plain = plain.slice(0, open);
  }
  const decision = (DECISION.exec(text.slice(0, 1_024))?.[1] ?? null) as AuditRecord['decision'];
  return { outer: fieldsOf(plain), inner: fieldsOf(inner), names: fieldsOf(names), interpreted: false, decision };
}

function stamped(type: string, node: string | null, seconds: string, millis: string, serial: string) {
  const time = micros(Number(seconds) * MICROS_PER_SECOND + Number(millis) * 1_000);
  const ok = Number(seconds) < 7_000_000_000;
  return { type, node, time: ok ? time : null, precision: 1_000, stamp: `${Number(seconds)}.${millis}:${serial}` };
}

function localTime(text: string, context: ReadContext | null): Micros | null {
  const m = LOCAL.exec(text);
  const offset = context?.utcOffsetMinutes ?? null;
  const local = m === null ? parseIso(text, true) : parseIso(`${m[3]}-${m[1]}-${m[2]}T${m[4]}`, true);
  return local === null || offset === null ? null : micros(local.at - offset * 60 * MICROS_PER_SECOND);
}

/** journald's own copy (`_TRANSPORT=audit`): `_AUDIT_ID` is the serial, the message begins with the type. */
function journaldRecord(view: RecordView): AuditRecord | null {
  const json = view.json!;
  const header = view.syslog!;
  const type = str(field(json, '_AUDIT_TYPE_NAME')) ?? JOURNAL.exec(header.message)?.[1] ?? null;
  if (str(field(json, '_TRANSPORT')) !== 'audit' || type === null) return lineRecordIn(view);
  const body = header.message.startsWith(`${type} `) ? header.message.slice(type.length + 1) : header.message;
  const time = parseIso(header.timestamp);
  return {
    ...bodyOf(body),
    type: typeOf(type),
    node: header.host,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    stamp: null,
  };
}

/** auditd's own lines that a forwarder put into the journal. */
const lineRecordIn = (view: RecordView): AuditRecord | null => lineRecord({ ...view, json: null }, null);

const LAUREL_ID = /^(\d{1,11})\.(\d{3}):(\d{1,20})$/;

/** Laurel: one JSON object for all records of one event; the record that knows most speaks. */
function laurelRecord(json: JsonObject): AuditRecord | null {
  const id = LAUREL_ID.exec(str(field(json, 'ID')) ?? '');
  if (id === null) return null;
  const types = Object.keys(json).filter((key) => /^[A-Z][A-Z0-9_]{2,30}$/.test(key) && key !== 'NODE');
  types.sort((a, b) => rankOf(b) - rankOf(a) || (a < b ? -1 : 1));
  const type = types.find((key) => obj(first(json[key])) !== null);
  if (type === undefined) return null;
  const fields = laurelFields(obj(first(json[type]))!);
  const args = obj(first(json['EXECVE']));
  const argv = args === null ? null : args['ARGV'];
  const line = Array.isArray(argv) ? argv.filter((a) => typeof a === 'string').join(' ') : (str(argv) ?? null);
  const outer = new Map(fields.outer);
  if (line !== null) outer.set('ARGV', { text: line, quoted: true });
  const node = str(field(json, 'NODE'));
  return {
    ...stamped(typeOf(type), node, id[1]!, id[2]!, id[3]!),
    outer,
    inner: fields.outer,
    names: fields.names,
    interpreted: false,
    decision: null,
  };
}

const first = (value: JsonValue | undefined): JsonValue | undefined =>
  Array.isArray(value) ? (value as readonly JsonValue[])[0] : value;

function laurelFields(record: JsonObject): { readonly outer: Fields; readonly names: Fields } {
  const outer = new Map<string, Value>();
  const names = new Map<string, Value>();
  for (const key of Object.keys(record).slice(0, 256)) {
    const value = record[key];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const into = /^[A-Z]/.test(key) ? names : outer;
    into.set(key, { text: String(value), quoted: true });
  }
  return { outer, names: names.size > 0 ? names : EMPTY };
}
