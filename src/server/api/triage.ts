import * as z from 'zod';
import { serverAccount } from '../../cases/person.ts';
import { decide, decisions, TRIAGE_STATES } from '../../cases/triage.ts';
import type { Finding } from '../../model/verdict.ts';
import { jsonBody } from '../http/body.ts';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { decisionList } from '../schemas/triage.ts';
import type { Service } from '../service.ts';
import { custodyProblems } from './custody-problems.ts';

/** Findings that are decided on together. */
const MOST_AT_ONCE = 200;

const DECISION = z.strictObject({
  findings: z.array(name()).min(1).max(MOST_AT_ONCE).describe('Their ids'),
  state: z.enum(TRIAGE_STATES).describe('`accepted`: known, need not be seen; `resolved`: mended. Both take a reason'),
  assignee: name().nullable().optional().describe('Who looks after it'),
  reason: z.string().max(4000).optional(),
});

export const triageEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/triage',
    tag: 'Cases',
    summary: 'What was decided on findings, by whom and why; the latest decision on each',
    access: 'reader',
    answers: { 200: { says: 'Decisions', schema: decisionList } },
    run: async ({ caller }, service) =>
      custodyProblems(async () => {
        await service.note(caller, { act: 'custody-read', detail: { what: '/v1/triage' } });
        return json({ items: decisions(service.dataDir), next: null });
      }),
  }),
  operation({
    method: 'post',
    path: '/v1/triage',
    tag: 'Cases',
    summary: 'Decide on findings',
    description:
      'An entry of the custody log for each, under the caller’s account. It changes no verdict and findings go on being found; what the organisation accepts for all is `suppressions` of ascribe.yaml.',
    access: 'investigator',
    body: { media: ['application/json'], says: 'Which, and the decision', schema: DECISION },
    answers: {
      200: { says: 'All decisions', schema: decisionList },
      404: { says: 'There is no such finding; nothing was written' },
      409: { says: 'A reason is missing' },
    },
    run: async ({ request, caller }, service) => {
      const { findings, state, assignee = null, reason = '' } = await jsonBody(request, DECISION);
      const found = await theFindings(findings, service);
      return custodyProblems(async () => {
        const by = serverAccount(caller.account);
        await Promise.all(found.map((f) => decide(service.dataDir, by, f, { state, assignee, reason })));
        return json({ items: decisions(service.dataDir), next: null });
      });
    },
  }),
];

/** All are found before anything is written. */
async function theFindings(ids: readonly string[], service: Service): Promise<readonly Finding[]> {
  const snapshot = await service.library.open();
  try {
    const all = new Map((await snapshot.summaries.findings()).map((f) => [f.id, f]));
    return ids.map((id) => {
      const found = all.get(id);
      if (found !== undefined) return found;
      throw new Problem('not-found', `No finding has the id ${JSON.stringify(id)}. /v1/findings lists them.`);
    });
  } finally {
    snapshot.release();
  }
}
