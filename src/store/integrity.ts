import type { StrandKey } from '../model/facts.ts';
import type { Asking } from './asking.ts';

/** Log indices of every sealed record of these actions, copies that count for nothing included, ascending. */
export async function recordsOfActions(db: Asking, source: string, actions: readonly string[]): Promise<number[]> {
  const rows = await db.rows(
    `SELECT DISTINCT e.log_index FROM events e JOIN actions a ON a.id = e.action
     WHERE a.source = ? AND a.action IN (${actions.map(() => '?').join(', ')}) ORDER BY e.log_index`,
    [source, ...actions],
  );
  return rows.map(([index]) => Number(index));
}

/** A stretch of the log: indices from `from` up to, and without, `to`. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
}

/** Strands of which each event that counts has a record, byte for byte the same, in one of these stretches. Ascending, apart. */
export async function strandsWithin(db: Asking, ranges: readonly LogRange[]): Promise<StrandKey[]> {
  const values = ranges.map(({ from, to }) => `(${from}, ${to})`).join(', ');
  const rows = await db.rows(
    `WITH ranges(low, high) AS (VALUES ${values}),
     within AS (SELECT DISTINCT e.digest_a, e.digest_b FROM events e ASOF JOIN ranges r ON e.log_index >= r.low
       WHERE e.log_index < r.high)
     SELECT s.key FROM events e JOIN strands s ON s.id = e.strand
       LEFT JOIN within w ON w.digest_a = e.digest_a AND w.digest_b = e.digest_b
     WHERE e.superseded = 0 GROUP BY s.key HAVING bool_and(w.digest_a IS NOT NULL) ORDER BY s.key`,
  );
  return rows.map(([key]) => key as StrandKey);
}
