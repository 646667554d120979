import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { byGravity } from '../judgement/finding.ts';
import { byRefThenInstance } from '../judgement/summaries.ts';
import type { Digest, EventId, Facts, Strand, StrandKey } from '../model/facts.ts';
import type { Grade } from '../model/grade.ts';
import { type Ref, valueOf } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import {
  type ClockDifference,
  type CredentialSummary,
  type Finding,
  type IdentitySummary,
  type Segment,
  VERDICTS,
  type Verdict,
} from '../model/verdict.ts';
import { actionCounts } from './action-counts.ts';
import { streamActions } from './actions.ts';
import type { Asking } from './asking.ts';
import { changesOf, type VerdictChange } from './changes.ts';
import type {
  ActionFilter,
  ActionRow,
  CoverageRow,
  Found,
  GapRow,
  SessionRow,
  Store,
  StoreCounts,
  TimelineCell,
  TimelineTotal,
  UnreadRow,
} from './contract.ts';
import { digestOf, readFacts } from './facts.ts';
import {
  type Condition,
  conditionOf,
  eventNamed,
  eventsOfRecord,
  eventsStarting,
  eventWithId,
  JUDGED_EVENTS,
  PRIVILEGED,
} from './filter.ts';
import { hexOfNumber, numberOfHex } from './hex.ts';
import { type LogRange, recordsOfActions, strandsWithin } from './integrity.ts';
import { search } from './search.ts';
import { streamSessions } from './sessions.ts';
import { spanOf, streamCells, timelineTotals, totalsOf } from './timeline.ts';

/** An id, or the beginning of one, that fits more actions than this is none that anybody can choose from. */
const MOST_OF_ONE_PREFIX = 100;

const STRANDS_AT_ONCE = 1000;

/** What the index says about itself. */
export interface IndexState {
  /** Log size up to which records are in the index. */
  readonly appliedSize: number;
  /** Policy and engine under which the judgement was made; `null`: not judged since the last change. */
  readonly policy: string | null;
  /** Whether copies of events have been settled since the last records came in. */
  readonly settled: boolean;
  /** Log size up to which copies were settled. */
  readonly settledSize: number;
}

/** All that is asked of the index. */
export class IndexQuestions implements Store {
  readonly #db: Asking;

  constructor(db: Asking) {
    this.#db = db;
  }

  async state(): Promise<IndexState> {
    const meta = new Map((await this.#db.rows('SELECT key, value FROM meta')) as [string, string][]);
    return {
      appliedSize: Number(meta.get('applied_size')),
      policy: meta.get('policy') || null,
      settled: meta.get('settled') === 'yes',
      settledSize: Number(meta.get('settled_size')),
    };
  }

  async appliedSize(): Promise<number> {
    return (await this.state()).appliedSize;
  }

  facts(): Promise<Facts> {
    return readFacts(this.#db);
  }

  async counts(): Promise<StoreCounts> {
    const one = async (sql: string) => this.#db.number(sql);
    const superseded = await one('SELECT count(*) FROM events WHERE superseded = 1');
    const replicas = await one('SELECT coalesce(sum(copies), 0) FROM replicas');
    return {
      records: await one("SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'records'"),
      actions: await one('SELECT count(*) FROM events WHERE superseded = 0'),
      duplicates: superseded - replicas,
      replicas,
      unread: await one("SELECT count(*) FROM unread WHERE digest IS NOT NULL AND reason <> 'table-header'"),
      passedOver: await one('SELECT count(*) FROM unread WHERE digest IS NULL'),
      strands: await one('SELECT count(DISTINCT strand) FROM events WHERE superseded = 0'),
      segments: await one('SELECT count(*) FROM segments'),
      findings: await one('SELECT count(*) FROM findings WHERE NOT suppressed'),
      suppressed: await one('SELECT count(*) FROM findings WHERE suppressed'),
    };
  }

  /** Actions and superseded rows by source, for the summary of an ingest. */
  async actionsBySource(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.rows(
      'SELECT a.source, count(*) FROM events e JOIN actions a ON a.id = e.action WHERE e.superseded = 0 GROUP BY 1 ORDER BY 1',
    );
    return new Map(rows.map(([source, n]) => [source as string, Number(n)]));
  }

  async *actions(filter: ActionFilter): AsyncGenerator<readonly ActionRow[]> {
    const condition = await this.#conditionOf(filter);
    yield* this.#withConnections((rows, lookups) => streamActions(rows, lookups, condition, filter.limit));
  }

  async findAction(eventOrSourceId: string): Promise<readonly ActionRow[]> {
    // Nearly always this is an id of ours in full: one look less.
    const exact =
      eventWithId(eventOrSourceId) === null ? [] : await this.#actionsWithIds([numberOfHex(eventOrSourceId)]);
    if (exact.length > 0) return exact;
    const ways = [
      () => eventsOfRecord(eventOrSourceId),
      async () => eventNamed(eventOrSourceId, await this.#sources()),
      () => eventsStarting(eventOrSourceId),
    ];
    for (const condition of ways) {
      const way = await condition();
      if (way === null) continue;
      const { sql, values } = way;
      const ids = await this.#db.rows(
        `SELECT DISTINCT event FROM events e WHERE superseded = 0 AND ${sql} ORDER BY event LIMIT ${MOST_OF_ONE_PREFIX}`,
        values,
      );
      if (ids.length > 0) return this.#actionsWithIds(ids.map(([id]) => id as bigint));
    }
    return [];
  }

  /** Looked up by number alone, the join begins at these few events; any wider condition costs four times as much. */
  async #actionsWithIds(ids: readonly bigint[]): Promise<readonly ActionRow[]> {
    const numbers = ids.map((id) => `${id}::UHUGEINT`);
    const sql = numbers.length === 1 ? `e.event = ${numbers[0]}` : `e.event IN (${numbers.join(',')})`;
    const found: ActionRow[] = [];
    const each = this.#withConnections((rows, lookups) => streamActions(rows, lookups, { sql, values: [] }, undefined));
    for await (const batch of each) found.push(...batch);
    return found;
  }

  async recordsOf(event: EventId): Promise<readonly number[]> {
    const sql = `SELECT DISTINCT log_index FROM events WHERE event = ${numberOfHex(event)}::UHUGEINT ORDER BY log_index`;
    return (await this.#db.rows(sql)).map(([index]) => Number(index));
  }

  /** One scan for all: ten digests cost as much as three. The least is found here, grouping costs as much as half the scan. */
  async logIndicesOf(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
    const wanted = digests.map((d) => d.replace(/^sha256:/, '')).filter((hex) => /^[0-9a-f]{64}$/.test(hex));
    if (wanted.length === 0) return new Map();
    const firstHalves = wanted.map((hex) => `${numberOfHex(hex.slice(0, 32))}::UHUGEINT`).join(',');
    const rows = await this.#db.rows(
      `SELECT digest_a, digest_b, log_index FROM events WHERE digest_a IN (${firstHalves})`,
    );
    const unread = await this.#db.rows(
      `SELECT digest, min(log_index) FROM unread WHERE digest IN (${wanted.map((hex) => `'${hex}'`).join(',')}) GROUP BY ALL`,
    );
    const found = new Map<Digest, number>();
    const keep = (digest: Digest, index: number): void => {
      if (digests.includes(digest)) found.set(digest, Math.min(index, found.get(digest) ?? index));
    };
    for (const [a, b, index] of rows) keep(digestOf(a, b), Number(index));
    for (const [hex, index] of unread) keep(`sha256:${hex as string}` as Digest, Number(index));
    return found;
  }

  /**
   * For each of these strands the log indices of every sealed record of its actions, other copies and twins of those
   * records included, ascending.
   */
  async recordsOfStrands(strands: readonly StrandKey[]): Promise<ReadonlyMap<StrandKey, readonly number[]>> {
    const found = new Map<StrandKey, number[]>(strands.map((key) => [key, []]));
    for (let i = 0; i < strands.length; i += STRANDS_AT_ONCE) {
      const some = strands.slice(i, i + STRANDS_AT_ONCE);
      const rows = await this.#db.rows(
        `WITH own AS (SELECT s.key, e.event, e.digest_a, e.digest_b FROM events e JOIN strands s ON s.id = e.strand
           WHERE e.superseded = 0 AND s.key IN (${some.map(() => '?').join(', ')})),
         sides AS (SELECT claimed, event FROM disputed UNION SELECT claimed, claimed FROM disputed)
         SELECT o.key, e.log_index AS place FROM own o JOIN events e ON e.event = o.event
         UNION SELECT o.key, e.log_index FROM own o JOIN sides a ON a.event = o.event JOIN sides b ON b.event = a.claimed AND b.claimed = a.claimed
           JOIN events e ON e.event = b.event
         UNION SELECT o.key, e.log_index FROM own o JOIN events e ON e.digest_a = o.digest_a AND e.digest_b = o.digest_b
         ORDER BY place`,
        some,
      );
      for (const [key, index] of rows) found.get(key as StrandKey)?.push(Number(index));
    }
    return found;
  }

  segmentsOf(strand: StrandKey): Promise<readonly Segment[]> {
    return this.#bodies<Segment>(
      'SELECT g.body FROM segments g JOIN strands s ON s.id = g.strand WHERE s.key = ? ORDER BY g.from_time',
      [strand],
    );
  }

  async strand(key: StrandKey): Promise<Strand | null> {
    return (await this.#bodies<Strand>('SELECT body FROM strands WHERE key = ?', [key]))[0] ?? null;
  }

  segmentsMentioning(ref: Ref): Promise<readonly Segment[]> {
    return this.#bodies<Segment>(
      `SELECT g.body FROM segments g JOIN strands s ON s.id = g.strand WHERE g.id IN
        (SELECT sr.segment FROM segment_refs sr JOIN refs r ON r.id = sr.ref WHERE r.ref = ? AND r.value = ?)
       ORDER BY g.from_time, s.key`,
      [ref, valueOf(ref)],
    );
  }

  actionCounts(
    strands: readonly StrandKey[],
  ): Promise<ReadonlyMap<StrandKey, { actions: number; privileged: number }>> {
    return actionCounts(this.#db, strands);
  }

  async *sessions(filter: ActionFilter): AsyncGenerator<readonly SessionRow[]> {
    const condition = await this.#conditionOf(filter);
    yield* this.#withConnections((rows, lookups) => streamSessions(rows, lookups, condition, filter.limit));
  }

  /** How the verdict of this strand at this time changed as evidence came in, earliest first. */
  changesOf(strand: StrandKey, time: Micros | null): Promise<readonly VerdictChange[]> {
    return changesOf(this.#db, strand, time);
  }

  clocks(): Promise<readonly ClockDifference[]> {
    return this.#bodies<ClockDifference>('SELECT body FROM clocks ORDER BY id');
  }

  async span(filter: ActionFilter) {
    return spanOf(this.#db, await this.#conditionOf(filter));
  }

  async *timelineCells(filter: ActionFilter, from: Micros, width: number): AsyncGenerator<readonly TimelineCell[]> {
    const condition = await this.#conditionOf(filter);
    yield* this.#withConnections((rows, lookups) => streamCells(rows, lookups, condition, from, width));
  }

  async timelineTotals(filter: ActionFilter, from: Micros, width: number): Promise<readonly TimelineTotal[]> {
    return timelineTotals(this.#db, await this.#conditionOf(filter), from, width);
  }

  async totals(filter: ActionFilter) {
    return totalsOf(this.#db, await this.#conditionOf(filter));
  }

  search(words: string, most: number): Promise<Found> {
    return search(this.#db, words, most);
  }

  async credentials(): Promise<readonly CredentialSummary[]> {
    return [...(await this.#bodies<CredentialSummary>('SELECT body FROM credentials'))].sort(byRefThenInstance);
  }

  async identities(): Promise<readonly IdentitySummary[]> {
    const found = await this.#bodies<IdentitySummary>('SELECT body FROM identities');
    return [...found].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  /** Log indices of every sealed record of these actions, ascending. */
  recordsOfActions(source: string, actions: readonly string[]): Promise<readonly number[]> {
    return recordsOfActions(this.#db, source, actions);
  }

  /** Strands of which each event that counts has a record in one of these stretches of the log. */
  strandsWithin(ranges: readonly LogRange[]): Promise<readonly StrandKey[]> {
    return strandsWithin(this.#db, ranges);
  }

  async findings(): Promise<readonly Finding[]> {
    return [...(await this.#bodies<Finding>('SELECT body FROM findings ORDER BY key'))].sort(byGravity);
  }

  async findingsOf(strand: StrandKey): Promise<readonly Finding[]> {
    const found = await this.#bodies<Finding>('SELECT body FROM findings WHERE contains(body, ?) ORDER BY key', [
      strand,
    ]);
    return found.filter(({ strands }) => strands.includes(strand)).sort(byGravity);
  }

  async coverage(): Promise<readonly CoverageRow[]> {
    const rows = await this.#db.rows(
      `SELECT a.source, g.verdict, g.reason, g.grade, ${PRIVILEGED} AS privileged, g.internal,
         g.defensible, count(*) FROM ${JUDGED_EVENTS} GROUP BY ALL ORDER BY ALL`,
    );
    return rows.map(([source, verdict, reason, grade, privileged, serviceInternal, defensible, actions]) => ({
      source: source as string,
      verdict: VERDICTS[verdict as number] as Verdict,
      reason: reason as string,
      grade: `C${grade}` as Grade,
      privileged: privileged as boolean,
      serviceInternal: serviceInternal as boolean,
      defensible: defensible as boolean,
      actions: Number(actions),
    }));
  }

  async gaps(): Promise<readonly GapRow[]> {
    const rows = await this.#db.rows(
      `WITH per_segment AS (SELECT g.id, count(*) AS n, count(*) FILTER (${PRIVILEGED}) AS p
         FROM ${JUDGED_EVENTS} GROUP BY g.id)
       SELECT x.code, x.source, sum(n), sum(p)
       FROM (SELECT DISTINCT segment, code, source FROM segment_gaps) x JOIN per_segment ON per_segment.id = x.segment
       GROUP BY x.code, x.source ORDER BY sum(p) DESC, sum(n) DESC, x.code, x.source`,
    );
    return rows.map(([code, source, actions, privileged]) => ({
      code: code as string,
      source: source as string,
      actions: Number(actions),
      privilegedActions: Number(privileged),
    }));
  }

  async unreadByObject(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.rows(
      "SELECT object, count(*) FROM unread WHERE reason <> 'table-header' GROUP BY object ORDER BY object",
    );
    return new Map(rows.map(([object, n]) => [object as string, Number(n)]));
  }

  async *unread(): AsyncGenerator<readonly UnreadRow[]> {
    const connection = await this.#db.connect();
    try {
      const result = await connection.stream(
        `SELECT u.log_index, u.digest, o.uri, u.position, u.size, u.reason, u.source
         FROM unread u LEFT JOIN (SELECT id, min(uri) AS uri FROM objects GROUP BY id) o ON o.id = u.object
         ORDER BY o.uri, u.position, u.digest, u.log_index`,
      );
      for await (const chunk of result)
        yield chunk.getRows().map(([logIndex, digest, uri, position, size, reason, source]) => ({
          logIndex: Number(logIndex),
          digest: digest === null ? null : (`sha256:${digest}` as Digest),
          uri: (uri as string | null) ?? '',
          position: Number(position),
          size: size === null ? null : Number(size),
          reason: reason as string,
          source: source as string | null,
        }));
    } finally {
      this.#db.disconnect(connection);
    }
  }

  /** Canonical rows of the condition as (log index, ordinal, event), by (time, event): to read the records again. */
  /** Where the records of all actions of these strands are, in log order. */
  async *positionsOfStrands(
    strands: readonly StrandKey[],
  ): AsyncGenerator<readonly { logIndex: number; ordinal: number; event: EventId; strand: StrandKey }[]> {
    const connection = await this.#db.connect();
    try {
      for (let i = 0; i < strands.length; i += STRANDS_AT_ONCE) {
        const some = strands.slice(i, i + STRANDS_AT_ONCE);
        const result = await connection.stream(
          `SELECT e.log_index, e.ordinal, e.event, s.key FROM events e JOIN strands s ON s.id = e.strand
           WHERE e.superseded = 0 AND s.key IN (${some.map(() => '?').join(', ')}) ORDER BY e.log_index, e.ordinal`,
          some as unknown as DuckDBValue[],
        );
        for await (const chunk of result)
          yield chunk.getRows().map(([logIndex, ordinal, event, strand]) => ({
            logIndex: Number(logIndex),
            ordinal: ordinal as number,
            event: hexOfNumber(event as bigint) as EventId,
            strand: strand as StrandKey,
          }));
      }
    } finally {
      this.#db.disconnect(connection);
    }
  }

  async *positions(
    filter: ActionFilter,
  ): AsyncGenerator<readonly { logIndex: number; ordinal: number; event: EventId }[]> {
    const condition = await this.#conditionOf(filter);
    const connection = await this.#db.connect();
    try {
      const result = await connection.stream(
        `SELECT e.log_index, e.ordinal, e.event FROM ${JUDGED_EVENTS} AND ${condition.sql}
         ORDER BY e.time NULLS FIRST, e.event ${filter.limit === undefined ? '' : `LIMIT ${Math.max(0, filter.limit)}`}`,
        [...condition.values],
      );
      for await (const chunk of result)
        yield chunk.getRows().map(([logIndex, ordinal, event]) => ({
          logIndex: Number(logIndex),
          ordinal: ordinal as number,
          event: hexOfNumber(event as bigint) as EventId,
        }));
    } finally {
      this.#db.disconnect(connection);
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  async #conditionOf(filter: ActionFilter): Promise<Condition> {
    return conditionOf(filter, filter.event === undefined ? [] : await this.#sources());
  }

  async #sources(): Promise<string[]> {
    return (await this.#db.rows('SELECT DISTINCT source FROM actions ORDER BY source')).map(([s]) => s as string);
  }

  async #bodies<T>(sql: string, values: readonly DuckDBValue[] = []): Promise<T[]> {
    return (await this.#db.rows(sql, values)).map(([body]) => JSON.parse(body as string) as T);
  }

  async *#withConnections<T>(
    stream: (rows: DuckDBConnection, lookups: DuckDBConnection) => AsyncGenerator<T>,
  ): AsyncGenerator<T> {
    const rows = await this.#db.connect();
    const lookups = await this.#db.connect();
    try {
      yield* stream(rows, lookups);
    } finally {
      this.#db.disconnect(rows);
      this.#db.disconnect(lookups);
    }
  }
}
