import { type NameRule, ruleOfName } from './names.ts';
import type { Scan } from './scan.ts';
import {
  BACKSLASH,
  backslashesFrom,
  isDigit,
  isName,
  isSpace,
  lineEnd,
  openQuote,
  QUOTE,
  skipSpaces,
  stringEnd,
  textEnd,
} from './text.ts';

/**
 * Secrets by the name of their field: as a JSON field at any depth of nesting, as the value beside a name (`{"name":
 * "Authorization", "value": …}`), as a header, or as `name=value` in text. An anchor lies inside the name.
 */
const MAX_NAME_BYTES = 64;
const MAX_LIST_ITEMS = 64;
const MIN_TOKEN_IN_TEXT_BYTES = 8;
/** Longer words are no prose. Also bounds what is looked at per name, so that hostile text stays linear. */
const MAX_WORD_BYTES = 256;

export function redactNamed(scan: Scan, at: number): number {
  const { bytes, start, end } = scan;
  let from = at;
  while (from > start && at - from < MAX_NAME_BYTES && isName(bytes[from - 1])) from--;
  let to = at;
  while (to < end && to - at < MAX_NAME_BYTES && isName(bytes[to])) to++;
  // the n of an escaped line break is no part of the name
  if (from > start && bytes[from - 1] === BACKSLASH && from < at && 'nrt'.includes(String.fromCharCode(bytes[from]!)))
    from++;
  const escapes = backslashesFrom(bytes, to, end);
  const after = bytes[to + escapes];
  if (
    to + escapes >= end ||
    !(
      after === QUOTE ||
      (escapes === 0 && (after === 0x3d || after === 0x3a || after === 0x27 || after === 0x3e || isSpace(after)))
    )
  )
    return at;
  const rule = ruleOfName(bytes.toString('latin1', from, to));
  if (!rule) return at;
  if (after === QUOTE) {
    return rule.where === 'field' ? afterQuote(scan, from, to + escapes + 1, escapes, rule) : at;
  }
  return inText(scan, from, to, rule);
}

/** `at`: behind the quote that closes the name. */
function afterQuote(scan: Scan, nameStart: number, at: number, escapes: number, rule: NameRule): number {
  const { bytes, start, end } = scan;
  const i = skipSpaces(bytes, at, end);
  if (bytes[i] === 0x3a) return jsonValue(scan, skipSpaces(bytes, i + 1, end), escapes, rule);
  // {"name":"Authorization","value":"…"}: the name is a whole value, and the next field is called value
  if (bytes[i] !== 0x2c || !isEndOfValue(bytes, nameStart, start)) return at;
  const next = openQuote(bytes, skipSpaces(bytes, i + 1, end), end, escapes);
  if (next < 0 || !/^value$/i.test(bytes.toString('latin1', next, next + 5))) return at;
  const close = openQuote(bytes, next + 5, end, escapes);
  const colon = close < 0 ? -1 : skipSpaces(bytes, close, end);
  return colon > 0 && bytes[colon] === 0x3a ? jsonValue(scan, skipSpaces(bytes, colon + 1, end), escapes, rule) : at;
}

/** The name is a whole value, or the last part of a dotted one (`http.request.header.authorization`). */
function isEndOfValue(bytes: Buffer, nameStart: number, start: number): boolean {
  let i = nameStart - 1;
  while (i > start && nameStart - i < 2 * MAX_NAME_BYTES && (isName(bytes[i]) || bytes[i] === 0x2e)) i--;
  return i >= start && bytes[i] === QUOTE;
}

function jsonValue(scan: Scan, at: number, escapes: number, rule: NameRule): number {
  const { bytes, end } = scan;
  const content = openQuote(bytes, at, end, escapes);
  if (content >= 0) return stringValue(scan, content, stringEnd(bytes, content, end, escapes), rule);
  if (bytes[at] === 0x5b) return listValue(scan, at + 1, escapes, rule);
  if (bytes[at] === 0x7b) return objectValue(scan, at + 1, escapes, rule);
  if (
    (isDigit(bytes[at]) || bytes[at] === 0x2d) &&
    escapes === 0 &&
    (rule.kind === 'password' || rule.kind === 'one-time-code')
  ) {
    let to = at + 1;
    while (to < end && /[0-9.eE+-]/.test(String.fromCharCode(bytes[to]!))) to++;
    return scan.take(at, to, rule.kind, true);
  }
  return at;
}

/** `"Authorization": ["Bearer …"]`, as headers are often logged; OTLP's lists have objects for elements. */
function listValue(scan: Scan, at: number, escapes: number, rule: NameRule): number {
  const { bytes, end } = scan;
  let i = at;
  for (let item = 0; item < MAX_LIST_ITEMS; item++) {
    const first = skipSpaces(bytes, i, end);
    const content = openQuote(bytes, first, end, escapes);
    if (content >= 0) {
      const close = stringEnd(bytes, content, end, escapes);
      stringValue(scan, content, close, rule);
      i = skipSpaces(bytes, Math.min(end, close + escapes + 1), end);
    } else {
      if (bytes[first] !== 0x7b) return i;
      i = objectValue(scan, first + 1, escapes, rule);
      if (bytes[i + escapes] === QUOTE) i += escapes + 1;
      i = skipSpaces(bytes, i, end);
      if (bytes[i] === 0x7d) i = skipSpaces(bytes, i + 1, end);
    }
    if (bytes[i] !== 0x2c) return i;
    i++;
  }
  return i;
}

/** Names under which an object keeps the value of a field: `"password": {"value": "…"}`, and the attributes of OTLP. */
const VALUE_NAMES = ['value', 'stringValue', 'arrayValue', 'values'] as const;

/** `"password": {"value": "…"}`, `{"key": "password", "value": {"stringValue": "…"}}`. */
function objectValue(scan: Scan, at: number, escapes: number, rule: NameRule): number {
  const { bytes, end } = scan;
  const name = openQuote(bytes, skipSpaces(bytes, at, end), end, escapes);
  const known = VALUE_NAMES.find(
    (n) =>
      name >= 0 &&
      openQuote(bytes, name + n.length, end, escapes) >= 0 &&
      bytes.toString('latin1', name, name + n.length) === n,
  );
  if (known === undefined) return at;
  const close = openQuote(bytes, name + known.length, end, escapes);
  const colon = skipSpaces(bytes, close, end);
  if (bytes[colon] !== 0x3a) return at;
  const value = skipSpaces(bytes, colon + 1, end);
  const content = openQuote(bytes, value, end, escapes);
  if (content >= 0) return stringValue(scan, content, stringEnd(bytes, content, end, escapes), rule);
  if (known === 'arrayValue' && bytes[value] === 0x7b) return objectValue(scan, value + 1, escapes, rule);
  return known === 'values' && bytes[value] === 0x5b ? listValue(scan, value + 1, escapes, rule) : at;
}

/** `[from, to)` is the whole value of a field under this rule. */
export function redactValue(scan: Scan, from: number, to: number, rule: NameRule): number {
  return stringValue(scan, from, to, rule);
}

function stringValue(scan: Scan, from: number, to: number, rule: NameRule): number {
  return rule.kind === 'authorization' ? authorization(scan, from, to) : takenUpTo(rule, scan, from, to);
}

function takeBy(rule: NameRule, scan: Scan, from: number, to: number): boolean {
  if (to - from < (rule.minBytes ?? 1)) return false;
  if (rule.unlessPath && (scan.bytes[from] === 0x2f || scan.bytes[from] === 0x7e)) return false;
  if (rule.onlyLike && !(to - from <= MAX_WORD_BYTES && rule.onlyLike.test(scan.bytes.toString('latin1', from, to)))) {
    return false;
  }
  return scan.take(from, to, rule.kind) > from;
}

/** The scheme stays. A SigV4 header stays but for its signature: it names the access key, which is no secret. */
function authorization(scan: Scan, from: number, to: number): number {
  const scheme = schemeAt(scan, from, to);
  if (scheme === SIGV4) return from;
  scan.take(from + scheme.length, to, /^basic|^digest/i.test(scheme) ? 'password' : 'authorization');
  return to;
}

const SIGV4 = 'AWS4-HMAC-SHA256';

function schemeAt({ bytes }: Scan, from: number, to: number): string {
  const head = bytes.toString('latin1', from, Math.min(to, from + 24));
  return /^(?:AWS4-HMAC-SHA256|(?:Bearer|Basic|Token|SSWS|Digest|Negotiate|ApiKey) +)/i.exec(head)?.[0] ?? '';
}

/** `name=value`, `name: value`, `name='value'`, `--name value`, `<name>value<`. `at`: behind the name. */
function inText(scan: Scan, from: number, at: number, rule: NameRule): number {
  const { bytes, start, end } = scan;
  if (bytes[at] === 0x3e) return takenUpTo(rule, scan, at + 1, textEnd(bytes, at + 1, end));
  let i = skipSpaces(bytes, bytes[at] === 0x27 ? at + 1 : at, end);
  const isAssignment = bytes[i] === 0x3d;
  // a name behind a colon is part of a path of names (arn:…:secret:name), not a field
  const isHeader = bytes[i] === 0x3a && rule.where === 'field' && !(from > start && bytes[from - 1] === 0x3a);
  const isOption = bytes[from] === 0x2d && bytes[from + 1] === 0x2d && i > at;
  if (isAssignment || isHeader) i = skipSpaces(bytes, i + 1, end);
  else if (!isOption) return at;
  if (rule.kind === 'authorization') return authorizationInText(scan, i);
  if (rule.kind === 'cookie') return takenUpTo(rule, scan, i, lineEnd(bytes, i, end));
  return quotedOrBare(scan, i, rule, isAssignment);
}

/** Only behind a scheme, or where it looks like a token: "authorization: denied for bob" is prose. */
function authorizationInText(scan: Scan, at: number): number {
  const { bytes, end } = scan;
  const scheme = schemeAt(scan, at, end);
  if (scheme === SIGV4) return at;
  const from = at + scheme.length;
  const to = /^digest/i.test(scheme) ? lineEnd(bytes, from, end) : textEnd(bytes, from, end);
  return scheme !== '' || looksLikeToken(scan, from, to) ? authorization(scan, at, to) : at;
}

function quotedOrBare(scan: Scan, at: number, rule: NameRule, isAssignment: boolean): number {
  const { bytes, end } = scan;
  const escapes = backslashesFrom(bytes, at, end);
  if (bytes[at + escapes] === QUOTE) {
    const content = at + escapes + 1;
    return takenUpTo(rule, scan, content, stringEnd(bytes, content, end, escapes));
  }
  if (bytes[at] === 0x27) {
    let to = at + 1;
    while (to < end && bytes[to] !== 0x27 && bytes[to] !== QUOTE && bytes[to] !== 0x0a) to++;
    if (bytes[to] === QUOTE) while (bytes[to - 1] === BACKSLASH) to--;
    return takenUpTo(rule, scan, at + 1, to);
  }
  // prose like "invalid token: expected" is not a token; a password has no shape to go by
  const mayBeProse = rule.kind !== 'password' && !isAssignment;
  if (mayBeProse) {
    const near = textEnd(bytes, at, Math.min(end, at + MAX_WORD_BYTES));
    if (near - at < MAX_WORD_BYTES && !looksLikeToken(scan, at, near)) return at;
  }
  return takenUpTo(rule, scan, at, textEnd(bytes, at, end));
}

function takenUpTo(rule: NameRule, scan: Scan, from: number, to: number): number {
  return takeBy(rule, scan, from, to) ? to : from;
}

function looksLikeToken({ bytes }: Scan, from: number, to: number): boolean {
  if (to - from < MIN_TOKEN_IN_TEXT_BYTES) return false;
  const value = bytes.toString('latin1', from, Math.min(to, from + MAX_WORD_BYTES));
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}
