import type { Digest, SourceHour } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Asking } from './asking.ts';
import { TRUST_RANK } from './contract.ts';
import { hexOfNumber } from './hex.ts';

const TRUSTS = (Object.keys(TRUST_RANK) as Trust[]).sort((a, b) => TRUST_RANK[a] - TRUST_RANK[b]);

interface CountedHour extends SourceHour {
  /** Of the smallest id in that hour: the one whose record shows it. */
  readonly event: bigint;
}

/** How much each source wrote in each hour: thousands of rows, however many events there are. */
export class HoursSoFar {
  readonly #hours = new Map<string, CountedHour>();

  /** Read anew. */
  async read(db: Asking): Promise<void> {
    this.#hours.clear();
    await this.add(db, 0);
  }

  /** Add the events whose records lie at or after this log index. Which of those before it count must be as it was. */
  async add(db: Asking, fromLogIndex: number): Promise<void> {
    for (const [source, trust, hour, n, event, a, b] of await db.rows(hoursSince(fromLogIndex))) {
      const id = `${source}\n${trust}\n${hour}`;
      const known = this.#hours.get(id);
      const events = (known?.events ?? 0) + Number(n);
      const isShown = known === undefined || (event as bigint) < known.event;
      this.#hours.set(id, {
        source: source as string,
        trust: TRUSTS[Number(trust)] as Trust,
        hour: Number(hour),
        events,
        event: isShown ? (event as bigint) : known.event,
        evidence: isShown
          ? (`sha256:${hexOfNumber(a as bigint)}${hexOfNumber(b as bigint)}` as Digest)
          : known.evidence,
      });
    }
  }

  /** By source, trust and hour. */
  list(): readonly SourceHour[] {
    return [...this.#hours.values()]
      .sort(
        (a, b) =>
          (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) ||
          TRUST_RANK[a.trust] - TRUST_RANK[b.trust] ||
          a.hour - b.hour,
      )
      .map(({ event: _, ...hour }) => hour);
  }
}

/** Read by the row of each hour's smallest id, so that the digests need not be looked for among all events. */
const hoursSince = (logIndex: number): string => `
  SELECT a.source, e.trust, e.time // 3600000000 AS hour, count(*), min(e.event),
    arg_min(e.digest_a, e.event), arg_min(e.digest_b, e.event)
  FROM events e JOIN actions a ON a.id = e.action
  WHERE e.superseded = 0 AND e.time IS NOT NULL AND e.log_index >= ${logIndex} GROUP BY ALL`;
