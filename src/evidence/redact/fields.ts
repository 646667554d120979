import type { SecretKind } from './kinds.ts';
import { ruleOfName } from './names.ts';
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
    return rule.where === 'field' ? afterQuote(scan, from, to + escapes + 1, escapes, rule.kind) : at;
  }
  return inText(scan, from, to, rule.kind, rule.where);
}

/** `at`: behind the quote that closes the name. */
function afterQuote(scan: Scan, nameStart: number, at: number, escapes: number, kind: SecretKind): number {
  const { bytes, start, end } = scan;
  const i = skipSpaces(bytes, at, end);
  if (bytes[i] === 0x3a) return jsonValue(scan, skipSpaces(bytes, i + 1, end), escapes, kind);
  // {"name":"Authorization","value":"…"}: the name is a whole value, and the next field is called value
  const isWholeValue = nameStart > start && bytes[nameStart - 1] === QUOTE;
  if (bytes[i] !== 0x2c || !isWholeValue) return at;
  const next = openQuote(bytes, skipSpaces(bytes, i + 1, end), end, escapes);
  if (next < 0 || !/^value$/i.test(bytes.toString('latin1', next, next + 5))) return at;
  const close = openQuote(bytes, next + 5, end, escapes);
  const colon = close < 0 ? -1 : skipSpaces(bytes, close, end);
  return colon > 0 && bytes[colon] === 0x3a ? jsonValue(scan, skipSpaces(bytes, colon + 1, end), escapes, kind) : at;
}

function jsonValue(scan: Scan, at: number, escapes: number, kind: SecretKind): number {
  const { bytes, end } = scan;
  const content = openQuote(bytes, at, end, escapes);
  if (content >= 0) return stringValue(scan, content, stringEnd(bytes, content, end, escapes), kind);
  if (bytes[at] === 0x5b) return listValue(scan, at + 1, escapes, kind);
  if (bytes[at] === 0x7b) return objectValue(scan, at + 1, escapes, kind);
  if (
    (isDigit(bytes[at]) || bytes[at] === 0x2d) &&
    escapes === 0 &&
    (kind === 'password' || kind === 'one-time-code')
  ) {
    let to = at + 1;
    while (to < end && /[0-9.eE+-]/.test(String.fromCharCode(bytes[to]!))) to++;
    return scan.take(at, to, kind, true);
  }
  return at;
}

/** `"Authorization": ["Bearer …"]`, as headers are often logged. */
function listValue(scan: Scan, at: number, escapes: number, kind: SecretKind): number {
  const { bytes, end } = scan;
  let i = at;
  for (let item = 0; item < MAX_LIST_ITEMS; item++) {
    const content = openQuote(bytes, skipSpaces(bytes, i, end), end, escapes);
    if (content < 0) return i;
    const close = stringEnd(bytes, content, end, escapes);
    stringValue(scan, content, close, kind);
    i = skipSpaces(bytes, Math.min(end, close + escapes + 1), end);
    if (bytes[i] !== 0x2c) return i;
    i++;
  }
  return i;
}

/** `"password": {"value": "…"}`. */
function objectValue(scan: Scan, at: number, escapes: number, kind: SecretKind): number {
  const { bytes, end } = scan;
  const name = openQuote(bytes, skipSpaces(bytes, at, end), end, escapes);
  if (name < 0 || bytes.toString('latin1', name, name + 5) !== 'value') return at;
  const close = openQuote(bytes, name + 5, end, escapes);
  const colon = close < 0 ? -1 : skipSpaces(bytes, close, end);
  if (colon < 0 || bytes[colon] !== 0x3a) return at;
  const content = openQuote(bytes, skipSpaces(bytes, colon + 1, end), end, escapes);
  return content < 0 ? at : stringValue(scan, content, stringEnd(bytes, content, end, escapes), kind);
}

function stringValue(scan: Scan, from: number, to: number, kind: SecretKind): number {
  if (kind === 'authorization') return authorization(scan, from, to);
  scan.take(from, to, kind);
  return to;
}

/** The scheme stays. A SigV4 header stays but for its signature: it names the access key, which is no secret. */
function authorization(scan: Scan, from: number, to: number): number {
  const { bytes } = scan;
  const head = bytes.toString('latin1', from, Math.min(to, from + 24));
  if (/^AWS4-HMAC-SHA256\b/.test(head)) return from;
  const scheme = /^(?:Bearer|Basic|Token|SSWS|Digest|Negotiate|ApiKey) +/i.exec(head)?.[0] ?? '';
  scan.take(from + scheme.length, to, /^basic|^digest/i.test(scheme) ? 'password' : 'authorization');
  return to;
}

/** `name=value`, `name: value`, `name='value'`, `--name value`, `<name>value<`. `at`: behind the name. */
function inText(scan: Scan, from: number, at: number, kind: SecretKind, where: 'field' | 'query'): number {
  const { bytes, end } = scan;
  if (bytes[at] === 0x3e) {
    const close = bytes.indexOf(0x3c, at + 1);
    const to = Math.min(close < 0 ? end : close, textEnd(bytes, at + 1, end));
    return scan.take(at + 1, to, kind);
  }
  let i = bytes[at] === 0x27 ? at + 1 : at;
  i = skipSpaces(bytes, i, end);
  const sign = bytes[i];
  const isOption = bytes[from] === 0x2d && bytes[from + 1] === 0x2d && i > at;
  if (sign !== 0x3d && (sign !== 0x3a || where === 'query') && !isOption) return at;
  if (sign === 0x3d || sign === 0x3a) i = skipSpaces(bytes, i + 1, end);
  if (i >= end) return at;
  if (kind === 'authorization') return authorization(scan, i, lineEnd(bytes, i, end));
  if (kind === 'cookie') return scan.take(i, lineEnd(bytes, i, end), kind);
  return quotedOrBare(scan, i, kind, sign === 0x3d);
}

function quotedOrBare(scan: Scan, at: number, kind: SecretKind, isAssignment: boolean): number {
  const { bytes, end } = scan;
  const escapes = backslashesFrom(bytes, at, end);
  if (bytes[at + escapes] === QUOTE) {
    const content = at + escapes + 1;
    return scan.take(content, stringEnd(bytes, content, end, escapes), kind);
  }
  if (bytes[at] === 0x27) {
    const close = bytes.indexOf(0x27, at + 1);
    const to = Math.min(close < 0 || close > end ? end : close, lineEnd(bytes, at + 1, end));
    return scan.take(at + 1, to, kind);
  }
  const to = textEnd(bytes, at, end);
  // prose like "invalid token: expected" is not a token; a password has no shape to go by
  if (kind !== 'password' && !isAssignment && !looksLikeToken(bytes.toString('latin1', at, to))) return at;
  return scan.take(at, to, kind);
}

function looksLikeToken(value: string): boolean {
  return value.length >= MIN_TOKEN_IN_TEXT_BYTES && /\d/.test(value) && /[A-Za-z]/.test(value);
}
