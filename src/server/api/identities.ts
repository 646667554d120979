import * as z from 'zod';
import { type IdentitySummary, VERDICTS } from '../../model/verdict.ts';
import { credentialObject } from '../../report/listings/credentials.ts';
import { bySeverity, findingObject } from '../../report/listings/findings.ts';
import { IDENTITIES, identityObject } from '../../report/listings/identities.ts';
import { credentialWanted, identityWanted } from '../../report/listings/wanted.ts';
import { matchesRef } from '../../report/ref-match.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { cursor, limit, name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { NDJSON } from '../http/respond.ts';
import type { Snapshot } from '../library.ts';
import { identities, identityInFull } from '../schemas/summaries.ts';
import { listAnswer, MOST_OF_A_PAGE } from './listing.ts';

const CREDENTIALS_IN_FULL = 500;

export const identityEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/identities',
    tag: 'Ask',
    summary: 'Accounts, services and workloads seen, with names and state',
    description:
      'What `ascribe identities` lists. An identity is an account, a service or a workload, never a natural person.',
    access: 'reader',
    query: z.strictObject({
      identity: name().optional(),
      device: name().optional().describe('Seen on this device'),
      text: name().optional().describe('Words in the ref or in a name'),
      cursor: cursor().optional(),
      limit: limit(MOST_OF_A_PAGE).optional(),
    }),
    answers: { 200: { says: 'A page, or lines', schema: identities, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, snapshot) => {
      const rows = (await snapshot.summaries.identities()).filter(identityWanted(query));
      return listAnswer(IDENTITIES, rows, (i) => i.ref, query, wantsLines);
    },
  }),
  question({
    method: 'get',
    path: '/v1/identities/{ref}',
    tag: 'Ask',
    summary: 'One identity: names, states in time, credentials, devices, findings',
    description: '`ref`: `kind:value`, the value alone, or a name that only one identity has.',
    access: 'reader',
    params: z.strictObject({ ref: name() }),
    answers: {
      200: { says: 'The identity', schema: identityInFull },
      404: { says: 'There is none' },
      409: { says: 'Several have this name; `matches` has them' },
    },
    answer: async ({ params: { ref } }, snapshot) => json(await inFull(ref, snapshot)),
  }),
];

async function inFull(typed: string, { store, summaries }: Snapshot): Promise<unknown> {
  const [all, credentials] = [await summaries.identities(), await summaries.credentials()];
  const findings = await summaries.findings();
  const identity = meant(typed, all);
  const own = credentials
    .filter(credentialWanted({ holder: identity.ref }))
    .sort((a, b) => (b.last ?? b.issuedAt ?? -1) - (a.last ?? a.issuedAt ?? -1));
  const refs = new Set([identity.ref, ...own.map((c) => c.ref)]);
  const strands = new Set(own.flatMap((c) => c.strands));
  const totals = await store.totals({ identity: [identity.ref] });
  return {
    ...identityObject(identity),
    credentialsInFull: own.slice(0, CREDENTIALS_IN_FULL).map(credentialObject),
    credentialsLeftOut: Math.max(0, own.length - CREDENTIALS_IN_FULL),
    findings: findings
      .filter((f) => refs.has(f.subject) || f.strands.some((s) => strands.has(s)))
      .sort(bySeverity)
      .map(findingObject),
    privilegedActions: totals.reduce((n, t) => n + (t.privileged ? t.actions : 0), 0),
    verdicts: VERDICTS.map((verdict) => ({
      verdict,
      actions: totals.reduce((n, t) => n + (t.verdict === verdict ? t.actions : 0), 0),
    })),
  };
}

function meant(typed: string, all: readonly IdentitySummary[]): IdentitySummary {
  const exact = all.find((i) => i.ref === typed);
  if (exact !== undefined) return exact;
  const name = typed.toLowerCase();
  const found = all.filter((i) => matchesRef(i.ref, typed) || i.names.some((n) => n.toLowerCase() === name));
  const [only] = found;
  if (only === undefined) throw new Problem('not-found', 'No identity is called this. /v1/identities lists them.');
  if (found.length > 1)
    throw new Problem('several-match', `${found.length} identities are called this; name one by its ref.`, {
      matches: found.slice(0, 50).map((i) => i.ref),
    });
  return only;
}
