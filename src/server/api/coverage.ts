import * as z from 'zod';
import { type Micros, micros } from '../../model/time.ts';
import { coverageOf } from '../../report/coverage.ts';
import { UNREAD } from '../../report/listings/unread.ts';
import type { UnreadRow } from '../../store/contract.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { cursor, integer, limit } from '../http/fields.ts';
import { NDJSON } from '../http/respond.ts';
import { unreadPage } from '../schemas/summaries.ts';
import { coverage, coverageOverTime } from '../schemas/views.ts';
import { FILTER, filterOf } from './filter.ts';
import { linesOf, listAnswer, MOST_OF_A_PAGE } from './listing.ts';
import { overTime } from './over-time.ts';

export const coverageEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/coverage',
    custody: null,
    tag: 'Ask',
    summary: 'How much of what matters can be defended, and what is missing',
    description: 'What `ascribe coverage --format json` writes.',
    access: 'reader',
    answers: { 200: { says: 'Headline, sources, reasons, gaps', schema: coverage } },
    answer: async (_asked, { store, policy }) => json(coverageOf(await store.coverage(), await store.gaps(), policy)),
  }),
  question({
    method: 'get',
    path: '/v1/coverage/timeline',
    custody: null,
    tag: 'Ask',
    summary: 'Verdicts, grades and the defensible share over time',
    description: 'Takes the filters of attributions. Stretches without actions are left out.',
    access: 'reader',
    query: z.strictObject({
      ...FILTER,
      stretches: integer(1, 1000).optional().describe('So many at most; default 200'),
    }),
    answers: { 200: { says: 'One item for each stretch', schema: coverageOverTime } },
    answer: async ({ query }, { store }) => {
      const filter = filterOf(query);
      const span = await store.span(filter);
      const from = filter.from ?? span.first ?? micros(0);
      const to = filter.to ?? after(span.last) ?? micros(from + 1);
      return json(
        await overTime(from, to, query.stretches ?? 200, (width) => store.timelineTotals(filter, from, width)),
      );
    },
  }),
  question({
    method: 'get',
    path: '/v1/unread',
    tag: 'Collect',
    summary: 'Records that are sealed but that no source could read',
    access: 'reader',
    query: z.strictObject({ cursor: cursor().optional(), limit: limit(MOST_OF_A_PAGE).optional() }),
    answers: { 200: { says: 'A page, or lines', schema: unreadPage, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, { store }) => {
      if (wantsLines) return { kind: 'lines', lines: linesOf(UNREAD, store.unread()) };
      const rows: UnreadRow[] = [];
      for await (const batch of store.unread()) rows.push(...batch);
      return listAnswer(UNREAD, rows, (r) => String(r.logIndex), query, false);
    },
  }),
];

const after = (at: Micros | null): Micros | null => (at === null ? null : micros(at + 1));
