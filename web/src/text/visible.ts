/**
 * Log fields are written by attackers. React renders them as text, never as markup; what is left is text that hides, moves or
 * reorders itself. Such characters are taken out and named, so that a reader sees that they are there.
 */
export type Piece = { readonly text: string } | { readonly unseen: string; readonly name: string };

/** Controls, soft hyphen, fillers, zero width, direction marks, overrides and isolates, variation selectors, tags, lone surrogates. */
const UNSEEN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the ranges are of single code points, on purpose
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x09, 'tab'],
  [0x0a, 'line feed'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'end of embedding'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'end of isolate'],
  [0xfeff, 'byte order mark'],
]);

export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    const point = match[0].codePointAt(0) ?? 0;
    const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    const name = NAMES.get(point);
    found.push({ unseen: code, name: name === undefined ? code : `${code} ${name}` });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** For titles and labels, which hold text alone. */
export const plain = (text: string): string =>
  pieces(text)
    .map((p) => ('text' in p ? p.text : `⟨${p.unseen}⟩`))
    .join('');
