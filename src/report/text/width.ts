import { visible } from './visible.ts';

/** Columns that a terminal gives to a text that went through `visible`: 2 for East Asian wide and emoji, 0 for combining marks. */
export function widthOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const c of text) width += widthOfCharacter(c);
  return width;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const COMBINING = /^\p{M}$/u;
/** The blocks of Unicode UAX #11 that are wide as a whole, and emoji presentation. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

function widthOfCharacter(c: string): number {
  if (COMBINING.test(c)) return 0;
  return WIDE.test(c) ? 2 : 1;
}

export type Cut = 'end' | 'middle' | 'start';

/** Shorten to at most `width` columns with one `…` where something was cut. Ids and paths say most at both ends: `middle`. */
export function shorten(text: string, width: number, cut: Cut = 'end'): string {
  if (widthOf(text) <= width) return text;
  if (width <= 1) return width === 1 ? '…' : '';
  const room = width - 1;
  if (cut === 'end') return `${head(text, room)}…`;
  if (cut === 'start') return `…${tail(text, room)}`;
  const left = Math.floor(room / 2);
  return `${head(text, left)}…${tail(text, room - left)}`;
}

export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + spaces : spaces + text;
}

/** Break into lines of at most `width` columns, at spaces where there are any, in the middle of a word where not. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    let rest = word;
    if (line !== '' && widthOf(line) + 1 + widthOf(rest) > width) {
      lines.push(line);
      line = '';
    }
    while (widthOf(rest) > width) {
      const part = head(rest, width);
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

function head(text: string, width: number): string {
  let out = '';
  let used = 0;
  for (const c of text) {
    const w = widthOfCharacter(c);
    if (used + w > width) break;
    out += c;
    used += w;
  }
  return out === '' && width > 0 ? ([...text][0] ?? '') : out;
}

function tail(text: string, width: number): string {
  const characters = [...text];
  let used = 0;
  let from = characters.length;
  while (from > 0) {
    const w = widthOfCharacter(characters[from - 1] ?? '');
    if (used + w > width) break;
    used += w;
    from--;
  }
  return characters.slice(from).join('');
}
