import { Problem } from './problem.ts';

/** Where a page ended, as text that clients hand back and do not look into. */
export const writeCursor = (at: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(at)).toString('base64url');

/** Clients may send anything: what is no cursor of `length` texts, numbers and nulls is a `bad-cursor`. */
export function readCursor(text: string, length: number): readonly (string | number | null)[] {
  let at: unknown;
  try {
    at = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    at = null;
  }
  const isCell = (v: unknown) =>
    v === null || typeof v === 'string' || (typeof v === 'number' && Number.isSafeInteger(v));
  if (!Array.isArray(at) || at.length !== length || !at.every(isCell))
    throw new Problem('bad-cursor', 'Take `next` of the page before as it is, or leave the cursor away to begin anew.');
  return at;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/**
 * A page of a list that fits into memory. Items are found again by `key`, so that a list that has grown meanwhile goes on where
 * the page before ended; where that item is gone, at the place where it was.
 */
export function pageOf<T>(
  all: readonly T[],
  key: (item: T) => string,
  cursor: string | undefined,
  limit: number,
): Page<T> {
  let from = 0;
  if (cursor !== undefined) {
    const [last, place] = readCursor(cursor, 2);
    if (typeof place !== 'number' || place < 0) throw new Problem('bad-cursor', 'It names no place in a list.');
    const found = all.findIndex((item) => key(item) === last);
    from = found < 0 ? place : found + 1;
  }
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  const isMore = from + limit < all.length;
  return { items, next: last !== undefined && isMore ? writeCursor([key(last), from + items.length]) : null };
}
