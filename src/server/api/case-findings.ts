import * as z from 'zod';
import { addNote, pin, theCase } from '../../cases/acts.ts';
import { serverAccount } from '../../cases/person.ts';
import type { Finding } from '../../model/verdict.ts';
import { findingType } from '../../report/listings/findings.ts';
import type { ActionRow } from '../../store/contract.ts';
import { jsonBody } from '../http/body.ts';
import { type Endpoint, json, operation } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import type { Snapshot } from '../library.ts';
import { custodyProblems } from './custody-problems.ts';

const BODY = z.strictObject({ finding: name().describe('Its id') });
/** Actions that one finding brings into a case. */
const MOST_PINS = 100;

export const caseFindingEndpoints: readonly Endpoint[] = [
  operation({
    method: 'post',
    path: '/v1/cases/{id}/findings',
    tag: 'Cases',
    summary: 'Put a finding into a case: a note of what it says, and the attributions of the actions in its records',
    access: 'investigator',
    params: z.strictObject({ id: z.string().regex(/^case-\d{1,12}$/, 'it is no case: case-12') }),
    body: { media: ['application/json'], says: 'Which', schema: BODY },
    answers: {
      200: {
        says: 'How many attributions were pinned',
        schema: z.object({ case: z.string(), pinned: z.int().min(0), leftOut: z.int().min(0) }),
      },
      404: { says: 'There is no such case or finding' },
      409: { says: 'The case is closed' },
    },
    run: async ({ params: { id }, request, caller }, service) => {
      const { finding } = await jsonBody(request, BODY);
      const { policyId, mappings } = service.rules();
      const by = serverAccount(caller.account);
      const snapshot = await service.library.open();
      try {
        const found = (await snapshot.summaries.findings()).find((f) => f.id === finding);
        if (found === undefined) throw new Problem('not-found', 'No finding has this id. /v1/findings lists them.');
        const rows = await actionsOf(found, snapshot);
        return await custodyProblems(async () => {
          theCase(service.dataDir, id);
          await addNote(service.dataDir, by, id, noteOf(found));
          for (const row of rows.slice(0, MOST_PINS))
            await pin(service.dataDir, by, id, row, { policy: policyId, mappings });
          const pinned = Math.min(rows.length, MOST_PINS);
          return json({ case: id, pinned, leftOut: rows.length - pinned });
        });
      } finally {
        snapshot.release();
      }
    },
  }),
];

/** The actions that its records are read as. */
async function actionsOf({ evidence }: Finding, { store }: Snapshot): Promise<readonly ActionRow[]> {
  const rows = new Map<string, ActionRow>();
  for (const digest of evidence) for (const row of await store.findAction(digest)) rows.set(row.event, row);
  return [...rows.values()];
}

const noteOf = (f: Finding): string =>
  `Finding ${f.id}: ${findingType(f.code)?.title ?? f.code} (${f.severity}), about ${f.subject}. ${f.says}`;
