/**
 * The fields of an audit record: `key=value`, where a value is bare, in double quotes, or a whole list in single quotes
 * (what a user-space program said). The kernel and libaudit write a string that holds spaces, quotes or control
 * characters as upper-case hex without quotes, so no value can imitate a field.
 * https://github.com/linux-audit/audit-documentation/wiki/SPEC-Writing-Good-Events
 */
export type Fields = ReadonlyMap<string, Value>;

export interface Value {
  readonly text: string;
  readonly quoted: boolean;
}

/** More fields than any record type has; the rest is not looked at. */
const MAX_FIELDS = 512;
/** Longest decoded text that is carried on, in characters. */
const MAX_TEXT = 1_024;

/** The fields of a text, the first of each name; `?` gives way to a later value. One pass. */
export function fieldsOf(text: string): Fields {
  const fields = new Map<string, Value>();
  let before = '';
  let i = 0;
  while (i < text.length && fields.size < MAX_FIELDS) {
    while (i < text.length && isSeparator(text[i]!)) i++;
    const start = i;
    while (i < text.length && text[i] !== '=' && !isSeparator(text[i]!)) i++;
    const word = text.slice(start, i);
    if (text[i] !== '=') {
      before = word;
      if (i === start) i++;
      continue;
    }
    const value = valueAt(text, i + 1);
    i = value.end;
    put(fields, keyOf(word, before), value);
    before = '';
  }
  return fields;
}

/** RHEL 6 and before write `old auid=…` and `new auid=…`. */
const keyOf = (word: string, before: string): string =>
  before === 'old' && (word === 'auid' || word === 'ses') ? `old-${word}` : word;

function put(fields: Map<string, Value>, key: string, value: Value): void {
  if (key === '' || key.length > 64) return;
  const known = fields.get(key);
  if (known === undefined || known.text === '?') fields.set(key, { text: value.text, quoted: value.quoted });
}

const isSeparator = (c: string): boolean =>
  c === ' ' || c === ',' || c === '(' || c === ')' || c === '\t' || c === '\x1d' || c === '{' || c === '}';

function valueAt(text: string, start: number): Value & { readonly end: number } {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    const end = close < 0 ? text.length : close;
    return { text: text.slice(start + 1, end), quoted: true, end: end + 1 };
  }
  // `tty=(none)`, `key=(null)`
  let i = quote === '(' ? start + 1 : start;
  while (i < text.length && !isSeparator(text[i]!)) i++;
  if (quote === '(' && text[i] === ')') i++;
  return { text: text.slice(start, i), quoted: false, end: i };
}

const UNKNOWN: ReadonlySet<string> = new Set(['', '?', '(null)', '(none)']);
const HEX = /^(?:[0-9A-F]{2})+$/;

/** A field as written; `null` for the words that mean that it is unknown. */
export function word(fields: Fields, key: string): string | null {
  const value = fields.get(key);
  return value === undefined || UNKNOWN.has(value.text) ? null : value.text.slice(0, MAX_TEXT);
}

/** A string field: hex decoded where it is written as hex, zero bytes (between arguments) as spaces. */
export function text(fields: Fields, key: string): string | null {
  const value = fields.get(key);
  if (value === undefined || UNKNOWN.has(value.text)) return null;
  const plain = !value.quoted && HEX.test(value.text) ? decodeHex(value.text.slice(0, MAX_TEXT * 8)) : value.text;
  return plain.replace(/\0/g, ' ').trim().slice(0, MAX_TEXT) || null;
}

function decodeHex(hex: string): string {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return new TextDecoder().decode(bytes);
}
