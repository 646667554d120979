import type { StrandKey } from '../model/facts.ts';
import type { Asking } from './asking.ts';
import { PRIVILEGED } from './filter.ts';

/** How many actions these strands have, and how many of them are privileged. */
export async function actionCounts(
  db: Asking,
  strands: readonly StrandKey[],
): Promise<ReadonlyMap<StrandKey, { actions: number; privileged: number }>> {
  const keys = strands.filter((key) => /^[0-9a-f]{32}$/.test(key));
  if (keys.length === 0) return new Map();
  const rows = await db.rows(
    `SELECT s.key, count(*), count(*) FILTER (${PRIVILEGED})
     FROM events e JOIN strands s ON s.id = e.strand JOIN actions a ON a.id = e.action
     WHERE e.superseded = 0 AND s.key IN (${keys.map((k) => `'${k}'`).join(',')}) GROUP BY s.key`,
  );
  return new Map(
    rows.map(([key, n, privileged]) => [key as StrandKey, { actions: Number(n), privileged: Number(privileged) }]),
  );
}
