import { withLookalikes } from './lookalike.ts';

/**
 * Log fields are written by attackers and printed on investigators' terminals. Nothing that moves the cursor, sets a
 * colour or title, reorders text (bidirectional controls) or hides in it (zero width, tag characters) may pass as it is:
 * it is shown as an escape, so that a reader sees that it is there.
 *
 * Covered: C0, DEL and C1 controls; soft hyphen; Arabic letter mark; Hangul and Khmer fillers; Mongolian separators;
 * zero-width and direction marks, line and paragraph separators, embeddings, overrides and isolates; invisible operators;
 * variation selectors; byte order mark; interlinear annotations; tag characters; lone surrogates.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the ranges are of single code points, on purpose
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

/** The same set where the text is already JSON, whose own escapes have taken care of U+0000–U+001F and lone surrogates. */
const UNSAFE_IN_JSON =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the ranges are of single code points, on purpose
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Text from a log, made safe to print on a terminal or in a table cell: one line, every unsafe character visible, and every letter that
 * passes for another one (`lookalike.ts`).
 */
export function visible(text: string): string {
  return withLookalikes(
    text.replace(UNSAFE, (c) => SHORT.get(c) ?? escapeOf(c)),
    escapeOf,
  );
}

/**
 * JSON text with the unsafe characters as `\uXXXX`: the same value to every JSON parser, and harmless to a terminal.
 * Newlines between lines of NDJSON stay.
 */
export function safeJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, (c) => {
    let out = '';
    for (let i = 0; i < c.length; i++) out += `\\u${hex(c.charCodeAt(i), 4)}`;
    return out;
  });
}

function escapeOf(c: string): string {
  const point = c.codePointAt(0) ?? 0;
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\u{${hex(point, 5)}}`;
}

const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');
