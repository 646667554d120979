/** Candidates nearest to what the user typed, for "did you mean". */
export function nearest(typed: string, candidates: Iterable<string>, most = 3): readonly string[] {
  const wanted = typed.toLowerCase();
  const scored: { readonly text: string; readonly score: number }[] = [];
  for (const text of candidates) {
    const lower = text.toLowerCase();
    const score = lower.includes(wanted)
      ? 0
      : Math.min(distance(wanted, lower, LIMIT), distance(wanted, lower.slice(lower.indexOf(':') + 1), LIMIT));
    if (score <= LIMIT) scored.push({ text, score });
  }
  scored.sort((a, b) => a.score - b.score || (a.text < b.text ? -1 : 1));
  return scored.slice(0, most).map((s) => s.text);
}

const LIMIT = 3;

/** Levenshtein distance of two short texts; `limit + 1` as soon as it is surely beyond. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit + 3) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
