import type { Words } from '../api/types.ts';

/**
 * A sealed record as lines to be read, with the words that prove something marked. The text is hostile: the walk is bounded, and
 * what does not parse is shown as it stands.
 */
export interface RecordLine {
  readonly depth: number;
  /** `null`: an element of a list, or a closing bracket. */
  readonly name: string | null;
  readonly text: string;
  readonly looks: 'string' | 'number' | 'word' | 'bracket' | 'plain';
  readonly marked: boolean;
}

export const MAX_LINES = 3000;

export interface RecordText {
  readonly lines: readonly RecordLine[];
  /** Lines beyond `MAX_LINES` that are not shown. */
  readonly leftOut: number;
  readonly markedLines: number;
}

/** `values`: what to look for where the record is no JSON, or where no path fits (a record inside a wrapper). */
export function recordText(text: string, words: readonly Words[]): RecordText {
  const marks: Marks = { paths: new Set(words.map((w) => w.path)), values: new Set(words.map((w) => w.value)) };
  const all = linesOf(text, marks);
  return {
    lines: all.slice(0, MAX_LINES),
    leftOut: Math.max(0, all.length - MAX_LINES),
    markedLines: all.filter((line) => line.marked).length,
  };
}

interface Marks {
  readonly paths: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

function linesOf(text: string, marks: Marks): readonly RecordLine[] {
  try {
    const lines: RecordLine[] = [];
    walk(JSON.parse(text), null, '', 0, '', marks, lines);
    return lines;
  } catch {
    return text.split('\n').map((line) => ({
      depth: 0,
      name: null,
      text: line,
      looks: 'plain',
      marked: marks.paths.size > 0 && [...marks.values].some((v) => line === v || (v.length > 5 && line.includes(v))),
    }));
  }
}

function walk(
  value: unknown,
  name: string | null,
  path: string,
  depth: number,
  tail: string,
  marks: Marks,
  lines: RecordLine[],
): void {
  if (lines.length > MAX_LINES * 4) return;
  const push = (text: string, looks: RecordLine['looks'], marked = false, named: string | null = name): void => {
    lines.push({ depth, name: named, text: text + tail, looks, marked });
  };
  if (typeof value !== 'object' || value === null) {
    const scalar = String(value);
    const marked = marks.paths.size > 0 && (marks.paths.has(path) || (scalar.length > 5 && marks.values.has(scalar)));
    const looks = typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'word';
    push(typeof value === 'string' ? JSON.stringify(value) : scalar, looks, marked);
    return;
  }
  const isList = Array.isArray(value);
  const entries = isList ? value.map((v, i) => [String(i), v] as const) : Object.entries(value);
  if (entries.length === 0) {
    push(isList ? '[]' : '{}', 'bracket');
    return;
  }
  lines.push({ depth, name, text: isList ? '[' : '{', looks: 'bracket', marked: false });
  for (const [i, [key, child]] of entries.entries()) {
    const at = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    walk(child, isList ? null : key, at, depth + 1, i === entries.length - 1 ? '' : ',', marks, lines);
  }
  push(isList ? ']' : '}', 'bracket', false, null);
}
