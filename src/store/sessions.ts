import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { type Segment, VERDICTS, type Verdict } from '../model/verdict.ts';
import { BodyCache } from './bodies.ts';
import type { SessionRow } from './contract.ts';
import { timeOf } from './facts.ts';
import { type Condition, JUDGED_EVENTS, PRIVILEGED } from './filter.ts';

/** What the matching events of one segment add to their session. */
interface Part {
  readonly segment: Segment;
  readonly sources: readonly string[];
  readonly actions: number;
  readonly privileged: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
}

/** Sessions with at least one action that meets the condition, by session id. Counts are of those actions only. */
export async function* streamSessions(
  rows: DuckDBConnection,
  lookups: DuckDBConnection,
  condition: Condition,
  limit: number | undefined,
): AsyncGenerator<readonly SessionRow[]> {
  const segments = new BodyCache<Segment>(lookups, 'segments');
  const sql = `SELECT g.session, g.id, count(*), count(*) FILTER (${PRIVILEGED}),
      min(e.time), max(e.time), string_agg(DISTINCT a.source, ',' ORDER BY a.source)
    FROM ${JUDGED_EVENTS} AND ${condition.sql} GROUP BY g.session, g.id ORDER BY g.session, g.id`;
  const values = [...condition.values];
  const result = values.length === 0 ? await rows.stream(sql) : await rows.stream(sql, values);
  let left = limit ?? Number.POSITIVE_INFINITY;
  let session: string | null = null;
  let parts: Part[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const cells = chunk.getRows();
    await segments.load(cells.map((row) => row[1] as number));
    const done: SessionRow[] = [];
    for (const [name, id, actions, privileged, first, last, sources] of cells) {
      if (session !== null && name !== session) {
        done.push(sessionOf(session, parts));
        parts = [];
      }
      session = name as string;
      parts.push({
        segment: segments.get(id as number),
        sources: (sources as string).split(','),
        actions: Number(actions),
        privileged: Number(privileged),
        first: timeOf(first),
        last: timeOf(last),
      });
    }
    if (done.length > 0) yield done.slice(0, left);
    left -= done.length;
    if (left <= 0) return;
  }
  if (session !== null) yield [sessionOf(session, parts)];
}

function sessionOf(session: string, parts: readonly Part[]): SessionRow {
  const ordered = [...parts].sort(
    (a, b) => compareTimes(a.segment.from, b.segment.from) || (a.segment.strand < b.segment.strand ? -1 : 1),
  );
  const times = (pick: (p: Part) => Micros | null) => ordered.map(pick).filter((t) => t !== null);
  const firsts = times((p) => p.first);
  const lasts = times((p) => p.last);
  const set = <T extends string>(values: Iterable<T>): T[] => [...new Set(values)].sort();
  const some = (chains: readonly (readonly Ref[])[]) => chains.find((c) => c.length > 0) ?? [];
  return {
    session,
    holder: some(ordered.map((p) => p.segment.holder)),
    operator: some(ordered.map((p) => p.segment.operator)),
    verdicts: VERDICTS.filter((v: Verdict) => ordered.some((p) => p.segment.verdict === v)),
    devices: set(ordered.flatMap((p) => p.segment.device ?? [])),
    credentials: set(ordered.flatMap((p) => p.segment.credential ?? [])),
    sources: set(ordered.flatMap((p) => p.sources)),
    first: firsts.length === 0 ? null : (firsts.reduce((a, b) => (b < a ? b : a)) as Micros),
    last: lasts.length === 0 ? null : (lasts.reduce((a, b) => (b > a ? b : a)) as Micros),
    actions: ordered.reduce((n, p) => n + p.actions, 0),
    privilegedActions: ordered.reduce((n, p) => n + p.privileged, 0),
    findings: set(ordered.flatMap((p) => p.segment.findings)),
  };
}

const compareTimes = (a: Micros | null, b: Micros | null): number =>
  (a ?? Number.NEGATIVE_INFINITY) < (b ?? Number.NEGATIVE_INFINITY)
    ? -1
    : (a ?? Number.NEGATIVE_INFINITY) > (b ?? Number.NEGATIVE_INFINITY)
      ? 1
      : 0;
