import type { DuckDBConnection } from '@duckdb/node-api';
import { OUTCOMES } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import type { Grade } from '../model/grade.ts';
import type { Micros } from '../model/time.ts';
import { type Segment, VERDICTS, type Verdict } from '../model/verdict.ts';
import type { Asking } from './asking.ts';
import { BodyCache } from './bodies.ts';
import type { TimelineCell, TimelineTotal } from './contract.ts';
import { timeOf } from './facts.ts';
import { type Condition, JUDGED_EVENTS, PRIVILEGED } from './filter.ts';

const FAILED = `e.outcome = ${OUTCOMES.indexOf('failure')}`;

/** Which stretch of `width` µs, counted from `from`, an event falls in. */
const stretchOf = (from: Micros, width: number): string =>
  `CAST((e.time - ${BigInt(from)}) // ${BigInt(Math.trunc(width))} AS BIGINT)`;

export async function spanOf(db: Asking, condition: Condition) {
  const [row] = await db.rows(
    `SELECT min(e.time), max(e.time), count(*) FILTER (e.time IS NULL), count(*) FROM ${JUDGED_EVENTS} AND ${condition.sql}`,
    condition.values,
  );
  return {
    first: timeOf(row?.[0]),
    last: timeOf(row?.[1]),
    untimed: Number(row?.[2] ?? 0),
    actions: Number(row?.[3] ?? 0),
  };
}

/**
 * Counted by the database, so that a year of a million actions costs as much to draw as an hour. Grouped by segment: what a
 * lane is (a device, a credential, a verdict) follows from it.
 */
export async function* streamCells(
  rows: DuckDBConnection,
  lookups: DuckDBConnection,
  condition: Condition,
  from: Micros,
  width: number,
): AsyncGenerator<readonly TimelineCell[]> {
  const segments = new BodyCache<Segment>(lookups, 'segments');
  const strands = new BodyCache<Strand>(lookups, 'strands');
  const result = await rows.stream(
    `SELECT g.id, e.strand, a.source, ${stretchOf(from, width)} AS stretch, count(*), count(*) FILTER (${PRIVILEGED}),
       count(*) FILTER (${FAILED}), min(e.time), max(e.time)
     FROM ${JUDGED_EVENTS} AND ${condition.sql} GROUP BY ALL ORDER BY stretch NULLS FIRST, g.id, a.source`,
    [...condition.values],
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const cells = chunk.getRows();
    await segments.load(cells.map(([id]) => id as number));
    await strands.load(cells.map(([, strand]) => strand as number));
    yield cells.map(([id, strand, source, stretch, actions, privileged, failed, first, last]) => ({
      segment: segments.get(id as number),
      strand: strands.get(strand as number),
      source: source as string,
      stretch: stretch === null ? null : Number(stretch),
      actions: Number(actions),
      privileged: Number(privileged),
      failed: Number(failed),
      first: timeOf(first),
      last: timeOf(last),
    }));
  }
}

/** The same over all lanes, for a chart of the whole. Actions without a time are left out; `spanOf` counts them. */
export async function timelineTotals(
  db: Asking,
  condition: Condition,
  from: Micros,
  width: number,
): Promise<readonly TimelineTotal[]> {
  const rows = await db.rows(
    `SELECT ${stretchOf(from, width)} AS stretch, g.verdict, g.grade, ${PRIVILEGED} AS privileged, g.internal, g.defensible, count(*)
     FROM ${JUDGED_EVENTS} AND e.time IS NOT NULL AND ${condition.sql} GROUP BY ALL ORDER BY ALL`,
    condition.values,
  );
  return rows.map(([stretch, verdict, grade, privileged, serviceInternal, defensible, actions]) => ({
    stretch: Number(stretch),
    verdict: VERDICTS[verdict as number] as Verdict,
    grade: `C${grade}` as Grade,
    privileged: privileged as boolean,
    serviceInternal: serviceInternal as boolean,
    defensible: defensible as boolean,
    actions: Number(actions),
  }));
}

export async function totalsOf(db: Asking, condition: Condition) {
  const rows = await db.rows(
    `SELECT g.verdict, ${PRIVILEGED} AS privileged, count(*) FROM ${JUDGED_EVENTS} AND ${condition.sql} GROUP BY ALL ORDER BY ALL`,
    condition.values,
  );
  return rows.map(([verdict, privileged, actions]) => ({
    verdict: VERDICTS[verdict as number] as Verdict,
    privileged: privileged as boolean,
    actions: Number(actions),
  }));
}
