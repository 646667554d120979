import type { Scan } from './scan.ts';
import { backslashesFrom, openQuote, QUOTE, skipSpaces, stringEnd } from './text.ts';

/**
 * Kubernetes Secret objects in an audit record (request or response bodies, also as JSON in a string under
 * `last-applied-configuration`): every value of their `data` and `stringData`. `at`: at `"Secret` or `"secrets`.
 */
export function kubernetesSecret(scan: Scan, at: number): number {
  if (scan.sawKubernetesSecret || !namesSecret(scan, at)) return at;
  scan.sawKubernetesSecret = true;
  const record = scan.bytes.subarray(scan.start, scan.end);
  for (const name of ['data', 'stringData']) {
    for (let i = record.indexOf(name); i >= 0; ) {
      const next = valuesOf(scan, scan.start + i, scan.start + i + name.length);
      i = record.indexOf(name, next - scan.start);
    }
  }
  return at;
}

/** The whole string is `Secret`, `SecretList` or `secrets`. */
function namesSecret({ bytes, end }: Scan, at: number): boolean {
  const word = /^"(?:SecretList|Secret|secrets)/.exec(bytes.toString('latin1', at, Math.min(end, at + 11)))?.[0];
  if (word === undefined) return false;
  const close = at + word.length;
  return bytes[close + backslashesFrom(bytes, close, end)] === QUOTE;
}

/** `"data":{"a":"…","b":"…"}`: every string that follows a colon, up to the brace that closes. Returns where to go on. */
function valuesOf(scan: Scan, from: number, to: number): number {
  const { bytes, start, end } = scan;
  const escapes = backslashesFrom(bytes, to, end);
  if (from === start || bytes[from - 1] !== QUOTE || bytes[to + escapes] !== QUOTE) return to;
  let i = skipSpaces(bytes, to + escapes + 1, end);
  if (bytes[i] !== 0x3a) return to;
  i = skipSpaces(bytes, i + 1, end);
  if (bytes[i] !== 0x7b) return to;
  i++;
  for (;;) {
    const key = openQuote(bytes, skipSpaces(bytes, i, end), end, escapes);
    if (key < 0) return i;
    i = skipSpaces(bytes, Math.min(end, stringEnd(bytes, key, end, escapes) + escapes + 1), end);
    if (bytes[i] !== 0x3a) return i;
    i = skipSpaces(bytes, i + 1, end);
    const content = openQuote(bytes, i, end, escapes);
    if (content >= 0) {
      const close = stringEnd(bytes, content, end, escapes);
      scan.take(content, close, 'kubernetes-secret');
      i = Math.min(end, close + escapes + 1);
    } else {
      // null, or something that no Secret has: skip to the next field
      while (i < end && bytes[i] !== 0x2c && bytes[i] !== 0x7d) i++;
    }
    i = skipSpaces(bytes, i, end);
    if (bytes[i] !== 0x2c) return i;
    i++;
  }
}
