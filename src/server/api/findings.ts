import * as z from 'zod';
import { bySeverity, FINDINGS } from '../../report/listings/findings.ts';
import { findingWanted } from '../../report/listings/wanted.ts';
import { SEVERITIES } from '../../report/text/style.ts';
import { type Endpoint, question } from '../http/endpoint.ts';
import { cursor, flag, limit, name, time } from '../http/fields.ts';
import { NDJSON } from '../http/respond.ts';
import { findings } from '../schemas/summaries.ts';
import { listAnswer, MOST_OF_A_PAGE } from './listing.ts';

export const findingEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/findings',
    tag: 'Ask',
    summary: 'What an investigator must see, the gravest first',
    description: 'What `ascribe findings` lists.',
    access: 'reader',
    query: z.strictObject({
      severity: z.enum(SEVERITIES).optional().describe('This severity or worse'),
      finding: name().optional().describe('Of this kind'),
      subject: name().optional().describe('About this credential, session or identity'),
      suppressed: flag().optional().describe('Those that the policy suppresses; default: the others'),
      from: time().optional(),
      to: time().optional(),
      cursor: cursor().optional(),
      limit: limit(MOST_OF_A_PAGE).optional(),
    }),
    answers: { 200: { says: 'A page, or lines', schema: findings, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, snapshot) => {
      const rows = (await snapshot.summaries.findings())
        .filter(findingWanted(query))
        .filter((f) => (f.suppressed !== null) === (query.suppressed ?? false))
        .sort(bySeverity);
      return listAnswer(FINDINGS, rows, (f) => f.id, query, wantsLines);
    },
  }),
];
