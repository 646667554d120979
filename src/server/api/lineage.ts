import * as z from 'zod';
import { traceObject } from '../../report/trace/render.ts';
import { trace } from '../../report/trace/trace.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { trace as traceSchema } from '../schemas/views.ts';

export const lineageEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/trace/{ref}',
    tag: 'Ask',
    summary: 'Where a credential or identity came from, and all that descended from it',
    description:
      'What `ascribe trace --format json` writes. `ref`: `kind:value` of a credential, identity, session or device, the value alone, or the name of an identity.',
    access: 'reader',
    params: z.strictObject({ ref: name() }),
    answers: {
      200: { says: 'The tree', schema: traceSchema },
      404: { says: 'No record mentions it; `nearest` has what is near to it' },
      409: { says: 'It fits several; `matches` has them' },
    },
    answer: async ({ params: { ref } }, { store }) => {
      const answer = await trace(store, ref);
      if (answer.found === 'one') return json(traceObject(answer.trace, answer.counts));
      if (answer.found === 'none')
        throw new Problem('not-found', 'No record mentions it.', { nearest: answer.nearest });
      throw new Problem('several-match', `It fits ${answer.refs.length} refs; name one of them.`, {
        matches: answer.refs.slice(0, 50),
      });
    },
  }),
];
