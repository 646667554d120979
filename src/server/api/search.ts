import * as z from 'zod';
import { type Ref, roleOf } from '../../model/ref.ts';
import { formatIso, MICROS_PER_SECOND, micros } from '../../model/time.ts';
import { timeNamed } from '../../report/time-text.ts';
import type { Found } from '../../store/contract.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { integer, name } from '../http/fields.ts';
import type { Snapshot } from '../library.ts';
import { type hit, hits } from '../schemas/records.ts';

const HITS = 8;

type Hit = z.output<typeof hit>;

export const searchEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/search',
    tag: 'Ask',
    summary: 'Any id, name, address, key, resource or time',
    description:
      'Results by kind, exact matches first. An id of an action may be ours, the beginning of it, the source’s own, or the digest of a record; a time finds the actions of its minute.',
    access: 'reader',
    query: z.strictObject({ q: name(), limit: integer(1, 100).optional().describe('Hits of each kind; default 8') }),
    answers: { 200: { says: 'Hits by kind', schema: hits } },
    answer: async ({ query: { q, limit } }, snapshot) => json(await findAll(q.trim(), limit ?? HITS, snapshot)),
  }),
];

async function findAll(q: string, most: number, snapshot: Snapshot): Promise<z.output<typeof hits>> {
  if (q === '') return { query: q, kinds: [] };
  const found = await Promise.all([
    actionsNamed(q, snapshot),
    snapshot.store.search(q, most + 1).then(hitsOf),
    summariesNamed(q, snapshot),
    actionsAt(q, snapshot),
  ]);
  const kinds = new Map<Hit['kind'], Hit[]>();
  for (const hit of found.flat()) {
    const list = kinds.get(hit.kind) ?? [];
    if (!list.some((h) => h.id === hit.id)) list.push(hit);
    kinds.set(hit.kind, list);
  }
  return {
    query: q,
    kinds: [...kinds].map(([kind, all]) => ({ kind, hits: all.slice(0, most), more: all.length > most })),
  };
}

const path = (kind: string, id: string): string => `/v1/${kind}/${encodeURIComponent(id)}`;
const attributions = (filter: string, value: string): string =>
  `/v1/attributions?${filter}=${encodeURIComponent(value)}`;

async function actionsNamed(q: string, { store }: Snapshot): Promise<readonly Hit[]> {
  const rows = await store.findAction(q);
  const records: Hit[] = /^sha256:[0-9a-f]{64}$/.test(q)
    ? [{ kind: 'record', id: q, title: q, says: 'a sealed record', href: path('evidence', q) }]
    : [];
  return [
    ...records,
    ...rows.map(
      (row): Hit => ({
        kind: 'action',
        id: row.event,
        title: row.action,
        says: [row.time === null ? 'no time' : formatIso(row.time), row.source, row.segment.verdict, row.target ?? '']
          .filter(Boolean)
          .join(' · '),
        href: path('actions', row.event),
      }),
    ),
  ];
}

const HREFS = {
  identity: 'identities',
  credential: 'trace',
  device: 'trace',
  session: 'trace',
  context: 'trace',
} as const;

/** Assertions link and are never shown as an answer. */
function refHit(r: Ref): Hit | null {
  if (r.startsWith('ses_')) return { kind: 'session', id: r, title: r, says: 'session', href: path('sessions', r) };
  const role = roleOf(r);
  if (role === 'assertion' || role === undefined) return null;
  return { kind: role, id: r, title: r, says: role, href: path(HREFS[role], r) };
}

function hitsOf({ refs, principals, traces, operations, targets }: Found): readonly Hit[] {
  return [
    ...refs.flatMap((r) => refHit(r) ?? []),
    ...principals.map(
      ({ source, name: n }): Hit => ({
        kind: 'principal',
        id: n,
        title: n,
        says: `a name in ${source}: a claim, not an answer`,
        href: attributions('identity', n),
      }),
    ),
    ...traces.map(
      ({ trace, strands }): Hit => ({
        kind: 'trace',
        id: trace,
        title: trace,
        says: `seen with ${strands} ${strands === 1 ? 'strand' : 'strands'} of use`,
        href: attributions('trace', trace),
      }),
    ),
    ...operations.map(
      ({ source, action }): Hit => ({
        kind: 'operation',
        id: action,
        title: action,
        says: source,
        href: attributions('action', action),
      }),
    ),
    ...targets.map(
      ({ target, actions }): Hit => ({
        kind: 'target',
        id: target,
        title: target,
        says: `${actions} ${actions === 1 ? 'action' : 'actions'}`,
        href: attributions('target', target),
      }),
    ),
  ];
}

async function summariesNamed(q: string, { summaries }: Snapshot): Promise<readonly Hit[]> {
  const words = q.toLowerCase();
  const [identities, findings] = [await summaries.identities(), await summaries.findings()];
  return [
    ...identities
      .filter((i) => i.names.some((n) => n.toLowerCase().includes(words)))
      .map(
        (i): Hit => ({
          kind: 'identity',
          id: i.ref,
          title: i.names[0] ?? i.ref,
          says: i.ref,
          href: path('identities', i.ref),
        }),
      ),
    ...findings
      .filter((f) => f.code.includes(words) || f.id === words || f.says.toLowerCase().includes(words))
      .map(
        (f): Hit => ({
          kind: 'finding',
          id: f.id,
          title: f.code,
          says: f.says,
          href: `/v1/findings?finding=${f.code}`,
        }),
      ),
  ];
}

/** The minute from that time on, if anything happened in it. */
async function actionsAt(q: string, { store }: Snapshot): Promise<readonly Hit[]> {
  const from = timeNamed(q);
  if (from === null) return [];
  const to = micros(from + (/^\d{4}-\d{2}-\d{2}$/.test(q) ? 86_400 : 60) * MICROS_PER_SECOND);
  const { actions } = await store.span({ from, to });
  if (actions === 0) return [];
  const href = `/v1/attributions?from=${encodeURIComponent(formatIso(from))}&to=${encodeURIComponent(formatIso(to))}`;
  return [
    {
      kind: 'time',
      id: formatIso(from),
      title: `${formatIso(from)} – ${formatIso(to)}`,
      says: `${actions} actions`,
      href,
    },
  ];
}
