import * as z from 'zod';
import { CREDENTIALS } from '../../report/listings/credentials.ts';
import { credentialWanted } from '../../report/listings/wanted.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { cursor, flag, limit, name, time } from '../http/fields.ts';
import { NDJSON } from '../http/respond.ts';
import { credentials } from '../schemas/summaries.ts';
import { comparison } from '../schemas/views.ts';
import { listAnswer, MOST_OF_A_PAGE } from './listing.ts';
import { sidesOf } from './sessions.ts';

export const credentialEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/credentials',
    tag: 'Ask',
    summary: 'Every credential seen, with its lineage and end',
    description: 'What `ascribe credentials` lists: one item per issuance, since temporary key ids recur.',
    access: 'reader',
    query: z.strictObject({
      holder: name().optional().describe('Anywhere in the holder chain'),
      credential: name().optional(),
      device: name().optional(),
      issued: flag().optional().describe('Whether the issuance is in evidence'),
      used: flag().optional().describe('Whether a use is in evidence'),
      longLived: flag().optional().describe('Good, or used, for longer than 90 days'),
      from: time().optional(),
      to: time().optional(),
      cursor: cursor().optional(),
      limit: limit(MOST_OF_A_PAGE).optional(),
    }),
    answers: { 200: { says: 'A page, or lines', schema: credentials, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, snapshot) => {
      const rows = (await snapshot.summaries.credentials()).filter(credentialWanted(query));
      return listAnswer(CREDENTIALS, rows, (c) => `${c.ref}\n${c.instance}`, query, wantsLines);
    },
  }),
  question({
    method: 'get',
    path: '/v1/credentials/{ref}/compare',
    tag: 'Ask',
    summary: 'The two sides of a credential and all that descended from it',
    description: '`ref`: a credential, a session that a product named, or an event.',
    access: 'reader',
    params: z.strictObject({ ref: name() }),
    answers: {
      200: { says: 'The sides, and where they part', schema: comparison },
      404: { says: 'There is none' },
      409: { says: 'It fits several; `matches` has them' },
    },
    answer: async ({ params: { ref } }, snapshot) => json(await sidesOf(ref, snapshot)),
  }),
];
