/** Byte classes and strings in JSON, at any depth of nesting, found in raw bytes. */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;

const NAME = 1;
const BASE64URL = 2;
const SPACE = 4;
/** Ends a value in running text. */
const DELIMITER = 8;

const CLASS = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const s = String.fromCharCode(c);
  if (/[A-Za-z0-9_-]/.test(s)) CLASS[c] = NAME | BASE64URL;
  if (c === 0x20 || (c >= 0x09 && c <= 0x0d)) CLASS[c] = SPACE | DELIMITER;
  if ('&;,"\'<>(){}[]|'.includes(s)) CLASS[c] = DELIMITER;
}

export const isName = (b: number | undefined): boolean => b !== undefined && (CLASS[b]! & NAME) !== 0;
export const isBase64Url = (b: number | undefined): boolean => b !== undefined && (CLASS[b]! & BASE64URL) !== 0;
export const isSpace = (b: number | undefined): boolean => b !== undefined && (CLASS[b]! & SPACE) !== 0;
export const isDigit = (b: number | undefined): boolean => b !== undefined && b >= 0x30 && b <= 0x39;
const isDelimiter = (b: number): boolean => (CLASS[b]! & DELIMITER) !== 0;

export function skipSpaces(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && isSpace(bytes[i])) i++;
  return i;
}

/** Backslashes in a row from `at` on. */
export function backslashesFrom(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i] === BACKSLASH) i++;
  return i - at;
}

/** Offset behind a quote with exactly these escapes, or -1. */
export function openQuote(bytes: Buffer, at: number, end: number, escapes: number): number {
  const n = backslashesFrom(bytes, at, end);
  return n === escapes && at + n < end && bytes[at + n] === QUOTE ? at + n + 1 : -1;
}

/**
 * End of the string content that began at `from` behind a quote with `escapes` backslashes (0 in plain JSON, 1 in JSON
 * inside a JSON string, 3 one deeper). A quote behind n backslashes ends it if n leaves the remainder `escapes` when divided
 * by 2·(escapes + 1); one with fewer backslashes ends a string further out. `end` where there is none.
 */
export function stringEnd(bytes: Buffer, from: number, end: number, escapes: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== QUOTE) continue;
    let n = 0;
    while (at - n > from && bytes[at - n - 1] === BACKSLASH) n++;
    if (n < escapes) return at - n;
    if (n % (2 * (escapes + 1)) === escapes) return at - escapes;
  }
  return end;
}

/** End of a value in running text (`name=value`): a space, a separator, a quote, or an escaped quote or line break. */
export function textEnd(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && !isDelimiter(bytes[i]!)) {
    if (bytes[i] === BACKSLASH) {
      const after = bytes[i + backslashesFrom(bytes, i, end)];
      // \" \n \r \t end the value, whatever the nesting; \\ \/ \u belong to it
      if (after === undefined || after === QUOTE || after === 0x6e || after === 0x72 || after === 0x74) return i;
      i += backslashesFrom(bytes, i, end);
    }
    i++;
  }
  return Math.min(i, end);
}

/** End of the line or of the string in which running text stands. */
export function lineEnd(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== QUOTE && bytes[i] !== 0x0a && bytes[i] !== 0x0d) {
    if (bytes[i] === BACKSLASH) {
      const n = backslashesFrom(bytes, i, end);
      const after = bytes[i + n];
      if (after === QUOTE || after === 0x6e || after === 0x72) return i;
      i += n - 1;
    }
    i++;
  }
  return i;
}

/** True where a word can begin at `at`: nothing of a word before it, but for an escape (`\n`) or a `%3D`. */
export function isWordStart(bytes: Buffer, at: number, start: number): boolean {
  if (at <= start || !isName(bytes[at - 1])) return true;
  if (at - 2 >= start && bytes[at - 2] === BACKSLASH && 'nrt'.includes(String.fromCharCode(bytes[at - 1]!)))
    return true;
  return at - 3 >= start && bytes[at - 3] === 0x25;
}
