/** Most alternatives that the braces of one pattern may spell. */
const MAX_ALTERNATIVES = 64;

/** Whether `text` uses any of the characters that make it a pattern. */
export const isGlob = (text: string): boolean => /[*?[{]/.test(text);

/**
 * A path pattern: `*` and `?` within a segment, `[abc]` and `[a-z]` for one character, `{a,b}` for alternatives, `**` for any number of
 * segments. Works in time proportional to pattern × path; never by a regex, for paths can be chosen by an attacker.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const alternatives = expandBraces(pattern.replaceAll('\\', '/')).map((one) => one.split('/'));
  return (path) => {
    const segments = path.replaceAll('\\', '/').split('/');
    return alternatives.some((alternative) => matchesList(alternative, segments));
  };
}

/** `a{b,c}d` → `abd`, `acd`. Unbalanced braces stand for themselves. */
export function expandBraces(pattern: string): string[] {
  let done: string[] = [];
  let open: string[] = [pattern];
  while (open.length > 0 && done.length + open.length <= MAX_ALTERNATIVES) {
    const next: string[] = [];
    for (const text of open) {
      const close = text.indexOf('}');
      const brace = close < 0 ? -1 : text.lastIndexOf('{', close);
      if (brace < 0) done.push(text);
      else
        for (const one of text.slice(brace + 1, close).split(','))
          next.push(text.slice(0, brace) + one + text.slice(close + 1));
    }
    open = next;
  }
  if (open.length > 0) done = [...done, ...open].slice(0, MAX_ALTERNATIVES);
  return done;
}

/** Two pointers: on a mismatch, let the last `**` take one segment more. */
function matchesList(pattern: readonly string[], segments: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let starAt = 0;
  while (s < segments.length) {
    if (p < pattern.length && pattern[p] === '**') {
      star = p++;
      starAt = s;
    } else if (p < pattern.length && matchesSegment(pattern[p]!, segments[s]!)) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++starAt;
    } else return false;
  }
  while (p < pattern.length && pattern[p] === '**') p++;
  return p === pattern.length;
}

function matchesSegment(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let starAt = 0;
  while (t < text.length) {
    const width = p < pattern.length ? oneCharacter(pattern, p, text[t]!) : 0;
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      starAt = t;
    } else if (width > 0) {
      p += width;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++starAt;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Length of the pattern's next unit if it matches `c`, else 0. A `[` without `]` stands for itself. */
function oneCharacter(pattern: string, p: number, c: string): number {
  const first = pattern[p]!;
  if (first === '?') return 1;
  const close = first === '[' ? pattern.indexOf(']', p + 2) : -1;
  if (close < 0) return first === c ? 1 : 0;
  let isIn = false;
  const negated = pattern[p + 1] === '!' || pattern[p + 1] === '^';
  for (let i = p + (negated ? 2 : 1); i < close; i++) {
    if (pattern[i + 1] === '-' && i + 2 < close) {
      if (c >= pattern[i]! && c <= pattern[i + 2]!) isIn = true;
      i += 2;
    } else if (pattern[i] === c) isIn = true;
  }
  return isIn !== negated ? close - p + 1 : 0;
}
