import type { Listing } from '../../report/listing.ts';
import { type Page, pageOf } from '../http/cursor.ts';
import type { Answer } from '../http/endpoint.ts';

/** Rows of a page when nothing is said. */
export const PAGE = 100;
/** Rows of a page at most. */
export const MOST_OF_A_PAGE = 1000;

/** A page of rows that a listing writes, as it writes them for the command line. */
export function pageAnswer<Row>(listing: Listing<Row>, { items, next }: Page<Row>): Answer {
  const write = listing.writer();
  const text = `{"items":[${items.map((row) => write(row)).join(',')}],"next":${JSON.stringify(next)}}`;
  return { kind: 'text', text, media: 'application/json' };
}

/** All rows, one a line. */
export async function* linesOf<Row>(
  listing: Listing<Row>,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<string> {
  const write = listing.writer();
  for await (const rows of batches) for (const row of rows) yield write(row);
}

interface Wanted {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** A list that is in memory: a page of it, or all of it as lines. */
export function listAnswer<Row>(
  listing: Listing<Row>,
  rows: readonly Row[],
  key: (row: Row) => string,
  { cursor, limit }: Wanted,
  wantsLines: boolean,
): Answer {
  if (wantsLines) return { kind: 'lines', lines: linesOf(listing, [rows.slice(0, limit)]) };
  return pageAnswer(listing, pageOf(rows, key, cursor, limit ?? PAGE));
}
