import * as z from 'zod';
import { roleOf } from '../../model/ref.ts';
import { ofOneInstance, withDescendants } from '../../report/compare/compare.ts';
import { refsMeant } from '../../report/trace/find-ref.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { flag, integer, name, time } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import type { Snapshot } from '../library.ts';
import { timeline } from '../schemas/views.ts';
import { drawTimeline, LANES, type Scope } from './draw-timeline.ts';
import { FILTER, filterOf } from './filter.ts';

/** So many credentials are drawn together; more are folded into the trace. */
const MOST_CREDENTIALS = 2000;

const VIEW = {
  from: time().optional().describe('Begin of what is drawn; default: the first action in scope'),
  to: time().optional().describe('End of what is drawn, exclusive; default: after the last'),
  stretches: integer(1, 2000).optional().describe('Stretches that [from, to) is cut into; default 300'),
  lane: z.enum(LANES).optional().describe('What a lane is; default `device`'),
  lanes: integer(1, 200)
    .optional()
    .describe('Lanes at most, those with most actions; default 24. The rest are one lane'),
};

const ANSWERS = {
  200: { says: 'Lanes, counts by stretch of time, marks', schema: timeline },
  404: { says: 'There is no such thing' },
};

const DESCRIPTION =
  'Counted by the server in stretches of equal length, so that a million actions zoom as lightly as a hundred: ask again with another `from` and `to`. For the actions themselves in a narrow stretch: `/v1/attributions` with the same filters. Stretches without actions are left out.';

export const timelineEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/timeline',
    tag: 'Ask',
    summary: 'Any actions over time',
    description: `${DESCRIPTION} Takes the filters of attributions.`,
    access: 'reader',
    query: z.strictObject({ ...FILTER, ...VIEW }),
    answers: { 200: ANSWERS[200] },
    answer: async ({ query }, snapshot) => {
      const { from: _from, to: _to, ...filter } = filterOf(query);
      return json(await drawTimeline({ filter, credentials: [] }, query, snapshot));
    },
  }),
  question({
    method: 'get',
    path: '/v1/sessions/{id}/timeline',
    tag: 'Ask',
    summary: 'A session over time',
    description: DESCRIPTION,
    access: 'reader',
    params: z.strictObject({ id: name() }),
    query: z.strictObject(VIEW),
    answers: ANSWERS,
    answer: async ({ params: { id }, query }, snapshot) =>
      json(await drawTimeline(await sessionScope(id, snapshot), query, snapshot)),
  }),
  question({
    method: 'get',
    path: '/v1/credentials/{ref}/timeline',
    tag: 'Ask',
    summary: 'A credential over time, with all that descended from it',
    description: DESCRIPTION,
    access: 'reader',
    params: z.strictObject({ ref: name() }),
    query: z.strictObject({
      ...VIEW,
      descendants: flag().optional().describe('What was issued with it as well; default true'),
    }),
    answers: ANSWERS,
    answer: async ({ params: { ref }, query }, snapshot) =>
      json(await drawTimeline(await credentialScope(ref, query.descendants ?? true, snapshot), query, snapshot)),
  }),
];

async function sessionScope(id: string, { store, summaries }: Snapshot): Promise<Scope> {
  const found = new Set<string>();
  for await (const rows of store.sessions({ session: [id] }))
    for (const row of rows) for (const r of row.credentials) found.add(r);
  const credentials = await summaries.credentials();
  return { filter: { session: [id] }, credentials: credentials.filter((c) => found.has(c.ref)) };
}

async function credentialScope(typed: string, descendants: boolean, { summaries }: Snapshot): Promise<Scope> {
  const credentials = await summaries.credentials();
  const meant = refsMeant(typed, credentials, []).filter((r) => roleOf(r) === 'credential' || roleOf(r) === 'session');
  if (meant.length === 0) throw new Problem('not-found', 'No credential is called this. /v1/credentials lists them.');
  const own = ofOneInstance(meant, credentials);
  const drawn = (descendants ? withDescendants(own, credentials) : own).slice(0, MOST_CREDENTIALS);
  const refs = new Set([...meant, ...drawn.map((c) => c.ref)]);
  return { filter: { credential: [...refs] }, credentials: drawn };
}
