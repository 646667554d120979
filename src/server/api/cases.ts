import * as z from 'zod';
import * as acts from '../../cases/acts.ts';
import { seenPins } from '../../cases/case-view.ts';
import type { Case } from '../../cases/cases.ts';
import { serverAccount } from '../../cases/person.ts';
import type { ActionRow } from '../../store/contract.ts';
import { jsonBody } from '../http/body.ts';
import { type Answer, type Asked, type Endpoint, json, operation } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { caseInFull, caseList } from '../schemas/cases.ts';
import { casesFor } from '../security/case-access.ts';
import type { Service } from '../service.ts';
import { custodyProblems } from './custody-problems.ts';

const PARAMS = z.strictObject({ id: z.string().regex(/^case-\d{1,12}$/, 'it is no case: case-12') });
const NEW_CASE = z.strictObject({ question: name(), scope: name(), authority: name(), investigator: name() });
const SHARED = z.strictObject({ account: name(), role: z.enum(['reader', 'investigator']) });
const UNSHARED = z.strictObject({ account: name() });
const PINS = z.strictObject({ events: z.array(name()).min(1).max(100) });
const MOST_EVENTS_TEXT = 64 * 1024;
const JSON_BODY = ['application/json'];
const NO_CASE = { 404: { says: 'There is no such case' } };
const REFUSES = { ...NO_CASE, 409: { says: 'The case is in no state for this' } };

/** What can be done to a case with one text. */
const ACTS = {
  notes: ['text', 'Write a note', acts.addNote],
  hold: ['reason', 'Put a legal hold on the case', acts.hold],
  release: ['reason', 'Lift the legal hold', acts.release],
  retain: ['until', 'Keep what it rests on until a date (2027-01-31)', acts.retain],
  close: ['conclusion', 'Close the case', acts.closeCase],
} as const;

export const caseEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/cases',
    tag: 'Cases',
    summary: 'The cases that the caller may see, in the order in which they were opened',
    access: 'reader',
    withinCases: 'always',
    answers: { 200: { says: 'Cases', schema: caseList } },
    run: async ({ caller }, service) =>
      custodyProblems(async () => {
        await service.note(caller, { act: 'custody-read', detail: { what: '/v1/cases' } });
        return json({ items: casesFor(caller, service.dataDir), next: null });
      }),
  }),
  operation({
    method: 'post',
    path: '/v1/cases',
    tag: 'Cases',
    summary: 'Open a case',
    access: 'investigator',
    body: { media: JSON_BODY, says: 'What is asked, of what, by which authority, by whom', schema: NEW_CASE },
    answers: { 201: { says: 'Opened; `location` has it', schema: caseInFull } },
    run: async (asked, service) => {
      const about = await jsonBody(asked.request, NEW_CASE);
      return custodyProblems(async () => {
        const id = await acts.openCase(service.dataDir, serverAccount(asked.caller.account), about);
        return inFull(id, service, 201, { location: `/v1/cases/${id}` });
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/cases/{id}',
    tag: 'Cases',
    summary: 'A case: its pins beside what the same actions are attributed to today',
    access: 'reader',
    params: PARAMS,
    answers: { 200: { says: 'The case', schema: caseInFull }, ...NO_CASE },
    run: async ({ params: { id }, caller }, service) =>
      custodyProblems(async () => {
        acts.theCase(service.dataDir, id);
        await service.note(caller, { act: 'case-shown', case: id });
        return inFull(id, service);
      }),
  }),
  operation({
    method: 'post',
    path: '/v1/cases/{id}/pins',
    tag: 'Cases',
    summary: 'Put attributions into a case, as they are now',
    access: 'investigator',
    params: PARAMS,
    body: { media: JSON_BODY, says: 'Ids of events', schema: PINS },
    answers: { 200: { says: 'The case', schema: caseInFull }, ...REFUSES },
    run: async (asked, service) => pin(asked, service),
  }),
  operation({
    method: 'post',
    path: '/v1/cases/{id}/share',
    tag: 'Cases',
    summary: 'Share the case',
    description:
      'From now on it is for whoever opened it, for those it was shared with (`account` as `/v1/me` names it; `token:<id>` for a token), and for admins.',
    access: 'investigator',
    params: PARAMS,
    body: { media: JSON_BODY, says: 'With whom, and what they may do', schema: SHARED },
    answers: { 200: { says: 'The case', schema: caseInFull }, ...REFUSES },
    run: async ({ params: { id }, request, caller }, service) => {
      const { account, role } = await jsonBody(request, SHARED);
      return custodyProblems(async () => {
        await acts.share(service.dataDir, serverAccount(caller.account), id, account, role);
        return inFull(id, service);
      });
    },
  }),
  operation({
    method: 'post',
    path: '/v1/cases/{id}/unshare',
    tag: 'Cases',
    summary: 'Take the case back from an account',
    access: 'investigator',
    params: PARAMS,
    body: { media: JSON_BODY, says: 'From whom', schema: UNSHARED },
    answers: { 200: { says: 'The case', schema: caseInFull }, ...REFUSES },
    run: async ({ params: { id }, request, caller }, service) => {
      const { account } = await jsonBody(request, UNSHARED);
      return custodyProblems(async () => {
        await acts.unshare(service.dataDir, serverAccount(caller.account), id, account);
        return inFull(id, service);
      });
    },
  }),
  ...Object.entries(ACTS).map(([path, [field, summary, act]]) => {
    const schema = z.strictObject({ [field]: z.string().min(1).max(MOST_EVENTS_TEXT) });
    return operation({
      method: 'post',
      path: `/v1/cases/{id}/${path}`,
      tag: 'Cases',
      summary,
      access: 'investigator',
      params: PARAMS,
      body: { media: JSON_BODY, says: summary, schema },
      answers: { 200: { says: 'The case', schema: caseInFull }, ...REFUSES },
      run: async ({ params: { id }, request, caller }, service) => {
        const said = await jsonBody(request, schema);
        return custodyProblems(async () => {
          await act(service.dataDir, serverAccount(caller.account), id, said[field] as string);
          return inFull(id, service);
        });
      },
    });
  }),
];

/** All are found before the first is pinned. */
async function pin(
  { params: { id }, request, caller }: Asked<{ id: string }, unknown>,
  service: Service,
): Promise<Answer> {
  const { events } = await jsonBody(request, PINS);
  const { policyId, mappings } = service.rules();
  const snapshot = await service.library.open();
  try {
    const rows: ActionRow[] = [];
    for (const event of events) {
      const found = await snapshot.store.findAction(event);
      const [row] = found;
      if (row === undefined) throw new Problem('not-found', `No action has the id ${JSON.stringify(event)}.`);
      if (found.length > 1)
        throw new Problem('several-match', `${JSON.stringify(event)} fits ${found.length} actions; name one of them.`, {
          matches: found.map((r) => r.event),
        });
      rows.push(row);
    }
    return await custodyProblems(async () => {
      acts.theCase(service.dataDir, id);
      for (const row of rows)
        await acts.pin(service.dataDir, serverAccount(caller.account), id, row, { policy: policyId, mappings });
      return inFull(id, service);
    });
  } finally {
    snapshot.release();
  }
}

async function inFull(
  id: string,
  service: Service,
  status = 200,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const one: Case = acts.theCase(service.dataDir, id);
  const snapshot = await service.library.open();
  try {
    const pins = await seenPins(snapshot.store, one, snapshot.policy.id);
    return json(
      { ...one, pins: pins.map(({ row: _row, ...seen }) => seen), logSize: snapshot.generation.logSize },
      status,
      headers,
    );
  } finally {
    snapshot.release();
  }
}
