import type { Digest, SourceHour } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Asking } from './asking.ts';
import { TRUST_RANK } from './contract.ts';
import { hexOfNumber } from './hex.ts';

const TRUSTS = (Object.keys(TRUST_RANK) as Trust[]).sort((a, b) => TRUST_RANK[a] - TRUST_RANK[b]);

/** How much each source wrote in each hour: thousands of rows, however many events there are. */
export async function readHours(db: Asking): Promise<SourceHour[]> {
  const rows = await db.rows(HOURS);
  return rows.map(([source, trust, hour, events, a, b]) => ({
    source: source as string,
    trust: TRUSTS[Number(trust)] as Trust,
    hour: Number(hour),
    events: Number(events),
    evidence: `sha256:${hexOfNumber(a as bigint)}${hexOfNumber(b as bigint)}` as Digest,
  }));
}

const HOURS = `
  WITH hours AS (SELECT a.source, e.trust, e.time // 3600000000 AS hour, count(*) AS n, min(e.event) AS event
    FROM events e JOIN actions a ON a.id = e.action WHERE e.superseded = 0 AND e.time IS NOT NULL GROUP BY ALL)
  SELECT h.source, h.trust, h.hour, h.n, e.digest_a, e.digest_b
  FROM hours h JOIN events e ON e.event = h.event AND e.superseded = 0
  ORDER BY h.source, h.trust, h.hour`;
