import * as z from 'zod';
import { formatIso, type Micros, micros } from '../../model/time.ts';
import { compare } from '../../report/compare/compare.ts';
import { comparisonObject } from '../../report/compare/object.ts';
import { reasonSays } from '../../report/explain/tables.ts';
import { bySeverity, findingObject } from '../../report/listings/findings.ts';
import { SESSIONS, sessionObject } from '../../report/listings/sessions.ts';
import type { SessionRow, TimelineCell } from '../../store/contract.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { cursor, limit, name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import { NDJSON } from '../http/respond.ts';
import type { Snapshot } from '../library.ts';
import { sessionInFull, sessions } from '../schemas/summaries.ts';
import { comparison } from '../schemas/views.ts';
import { FILTER, filterOf } from './filter.ts';
import { listAnswer, MOST_OF_A_PAGE } from './listing.ts';

const SEGMENTS = 500;

export const sessionEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/sessions',
    tag: 'Ask',
    summary: 'What belongs together: actions grouped by credential lineage, device and context',
    description: 'What `ascribe sessions` lists: a session is in it if any of its actions matches. By first action.',
    access: 'reader',
    query: z.strictObject({ ...FILTER, cursor: cursor().optional(), limit: limit(MOST_OF_A_PAGE).optional() }),
    answers: { 200: { says: 'A page, or lines', schema: sessions, media: [NDJSON] } },
    answer: async ({ query, wantsLines }, { store }) => {
      const rows: SessionRow[] = [];
      for await (const batch of store.sessions(filterOf(query))) rows.push(...batch);
      rows.sort(byFirst);
      return listAnswer(SESSIONS, rows, (r) => r.session, query, wantsLines);
    },
  }),
  question({
    method: 'get',
    path: '/v1/sessions/{id}',
    tag: 'Ask',
    summary: 'One session, with the stretches that were judged',
    access: 'reader',
    params: z.strictObject({ id: name() }),
    answers: { 200: { says: 'The session', schema: sessionInFull }, 404: { says: 'There is no such session' } },
    answer: async ({ params: { id } }, snapshot) => json(await inFull(id, snapshot)),
  }),
  question({
    method: 'get',
    path: '/v1/sessions/{id}/compare',
    tag: 'Ask',
    summary: 'The two sides of a session: the holder’s device, and the other',
    description: 'What `ascribe compare` answers, with times in ISO 8601.',
    access: 'reader',
    params: z.strictObject({ id: name() }),
    answers: {
      200: { says: 'The sides, and where they part', schema: comparison },
      404: { says: 'There is no such session' },
      409: { says: 'It fits several; `matches` has them' },
    },
    answer: async ({ params: { id } }, snapshot) => json(await sidesOf(id, snapshot)),
  }),
];

/** Also for a credential, a session ref, or an event. */
export async function sidesOf(typed: string, { store }: Snapshot): Promise<unknown> {
  const answer = await compare(store, typed);
  if (answer.found === 'one') return { what: answer.what, ...comparisonObject(answer.comparison) };
  if (answer.found === 'several')
    throw new Problem('several-match', `It fits ${answer.refs.length} credentials and sessions; name one of them.`, {
      matches: answer.refs.slice(0, 50),
    });
  throw new Problem('not-found', 'No session or credential is called this.', { nearest: answer.nearest });
}

/** By first action; there is one session for some twenty actions or more, so they fit into memory. */
const byFirst = (a: SessionRow, b: SessionRow): number =>
  (a.first ?? -1) - (b.first ?? -1) || (a.session < b.session ? -1 : 1);

/** One stretch of time over all of it. */
const ALL_TIME = Number.MAX_SAFE_INTEGER;

async function inFull(id: string, { store, summaries }: Snapshot): Promise<unknown> {
  let row: SessionRow | undefined;
  for await (const batch of store.sessions({ session: [id] })) row ??= batch[0];
  if (row === undefined) throw new Problem('not-found', 'There is no such session. /v1/sessions lists them.');
  const segments = new Map<string, TimelineCell>();
  for await (const cells of store.timelineCells({ session: [id] }, micros(0), ALL_TIME))
    for (const cell of cells) add(segments, cell);
  const inOrder = [...segments.values()].sort((a, b) => (a.first ?? -1) - (b.first ?? -1));
  const strands = new Set(inOrder.map((cell) => cell.segment.strand));
  const findings = await summaries.findings();
  return {
    ...sessionObject(row),
    segments: inOrder.slice(0, SEGMENTS).map(segmentObject),
    segmentsLeftOut: Math.max(0, inOrder.length - SEGMENTS),
    findingsInFull: findings
      .filter((f) => f.strands.some((s) => strands.has(s)))
      .sort(bySeverity)
      .map(findingObject),
  };
}

/** One entry for each segment, whatever the sources and stretches of its actions. */
function add(segments: Map<string, TimelineCell>, cell: TimelineCell): void {
  const key = `${cell.segment.strand} ${cell.segment.from}`;
  const known = segments.get(key);
  if (known === undefined) segments.set(key, cell);
  else
    segments.set(key, {
      ...known,
      actions: known.actions + cell.actions,
      privileged: known.privileged + cell.privileged,
    });
}

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));

function segmentObject({ segment: s, strand, actions, privileged }: TimelineCell): unknown {
  return {
    from: iso(s.from),
    to: iso(s.to),
    verdict: s.verdict,
    reason: s.reason,
    reasonSays: reasonSays(s.reason),
    holder: s.holder,
    operator: s.operator,
    device: s.device,
    address: strand.device.ip ?? strand.device.service,
    credential: s.credential,
    grade: s.grade,
    findings: s.findings,
    openedHow: s.window.openedHow,
    closedHow: s.window.closedHow,
    actions,
    privilegedActions: privileged,
  };
}
