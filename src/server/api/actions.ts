import * as z from 'zod';
import { explain } from '../../report/explain/explain.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { explanation } from '../schemas/explanation.ts';

export const actionEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/actions/{event}',
    tag: 'Ask',
    summary: 'One action: who, from where, when, how sure, and on what evidence',
    description:
      'What `ascribe explain --format json` writes. `event`: our id, the beginning of it, the source’s own id, or the digest of the record (`sha256:…`). Where it fits several actions, the problem lists them as `matches`.',
    access: 'reader',
    custody: ({ event }) => ({ act: 'explained', events: [event] }),
    withinCases: ({ event }, { events }) => events.has(event),
    params: z.strictObject({ event: name() }),
    answers: {
      200: { says: 'The explanation', schema: explanation },
      404: { says: 'No action has this id' },
      409: { says: 'It fits several; `matches` has their ids' },
    },
    answer: async ({ params: { event } }, snapshot) => {
      const answer = await explain(snapshot, event);
      if (answer.found === 'one') return json(answer.explanation);
      if (answer.found === 'none')
        throw new Problem(
          'not-found',
          'No action has this id. /v1/search finds actions by words, /v1/unread lists records that were not read.',
        );
      throw new Problem('several-match', `It fits ${answer.rows.length} actions; name one of them.`, {
        matches: answer.rows.map((row) => row.event),
      });
    },
  }),
];
