import * as z from 'zod';
import type { EventId } from '../../model/facts.ts';
import { micros } from '../../model/time.ts';
import { attributionsUnder } from '../../report/listings/attributions.ts';
import { EVENTS, type ReadRow } from '../../report/listings/events.ts';
import type { ActionFilter, ActionRow } from '../../store/contract.ts';
import { type Page, readCursor, writeCursor } from '../http/cursor.ts';
import { type Endpoint, question } from '../http/endpoint.ts';
import { cursor, limit } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { NDJSON } from '../http/respond.ts';
import { attributions, events } from '../schemas/attribution.ts';
import { FILTER, filterOf } from './filter.ts';
import { linesOf, MOST_OF_A_PAGE, PAGE, pageAnswer } from './listing.ts';

const QUERY = z.strictObject({
  ...FILTER,
  cursor: cursor().optional(),
  limit: limit(MOST_OF_A_PAGE).optional(),
});

const LINES = 'By time, then by event. With `Accept: application/x-ndjson` all that match are streamed, one a line.';

export const attributionEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/attributions',
    tag: 'Ask',
    summary: 'Actions with their verdicts',
    description: `What \`ascribe attributions\` lists, with the same filters. ${LINES}`,
    access: 'reader',
    query: QUERY,
    answers: { 200: { says: 'A page, or lines', schema: attributions, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, { store, policy }) => {
      const listing = attributionsUnder(policy.id);
      if (wantsLines) return { kind: 'lines', lines: linesOf(listing, store.actions(askedFor(query))) };
      const rows = store.actions(withPage(query));
      return pageAnswer(listing, await pageByTime(rows, query.limit ?? PAGE, (r: ActionRow) => [r.time, r.event]));
    },
  }),
  question({
    method: 'get',
    path: '/v1/events',
    tag: 'Ask',
    summary: 'What the records say, before any judgement',
    description: `What \`ascribe events\` lists: read again from the sealed records. ${LINES}`,
    access: 'reader',
    query: QUERY,
    answers: { 200: { says: 'A page, or lines', schema: events, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, snapshot) => {
      if (wantsLines) return { kind: 'lines', lines: linesOf(EVENTS, snapshot.events(askedFor(query))) };
      const rows = snapshot.events(withPage(query));
      return pageAnswer(EVENTS, await pageByTime(rows, query.limit ?? PAGE, (r: ReadRow) => [r.event.time, r.id]));
    },
  }),
];

type Query = z.output<typeof QUERY>;

function askedFor({ cursor: after, limit: most, ...filter }: Query): ActionFilter {
  return {
    ...filterOf(filter),
    ...(after !== undefined && { after: afterOf(after) }),
    ...(most !== undefined && { limit: most }),
  };
}

/** One more than the page holds tells whether there is another. */
const withPage = (query: Query): ActionFilter => ({ ...askedFor(query), limit: (query.limit ?? PAGE) + 1 });

function afterOf(text: string): NonNullable<ActionFilter['after']> {
  const [time, event] = readCursor(text, 2);
  if (typeof event !== 'string' || !/^[0-9a-f]{32}$/.test(event) || typeof time === 'string')
    throw new Problem('bad-cursor', 'It names no action.');
  return { time: time === null || time === undefined ? null : micros(time), event: event as EventId };
}

async function pageByTime<Row>(
  batches: AsyncIterable<readonly Row[]>,
  size: number,
  place: (row: Row) => readonly [time: number | null, event: string],
): Promise<Page<Row>> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return { items, next: last !== undefined && rows.length > size ? writeCursor(place(last)) : null };
}
