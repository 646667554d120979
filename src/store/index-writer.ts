import type { DuckDBAppender } from '@duckdb/node-api';
import type { StrandKey } from '../model/facts.ts';
import { appendEvents, appendRows } from './append.ts';
import { type EventColumns, FACT_KINDS, type FactRow } from './columns.ts';
import type { Database } from './database.ts';
import { RUN_TYPES, type RunRow, runCells } from './number-runs.ts';

/** A record that gave no events, or bytes that were passed over, as listed by `unread`. */
export interface UnreadRecord {
  readonly logIndex: number;
  /** 64 hex digits; `null`: the bytes were passed over and are not in the log, which only notes that. */
  readonly digest: string | null;
  /** 32 hex digits: id of the object that it lies in. */
  readonly object: string;
  readonly position: number;
  /** Bytes; `null`: all the rest of the object. */
  readonly size: number | null;
  readonly reason: string;
  readonly source: string | null;
}

/**
 * Adds the events of a range of the log to the index. All that is added between `begin` and `commit` becomes visible with
 * the new applied size at once, so that a crash leaves an older index that fits an earlier size of the log.
 */
export class IndexWriter {
  readonly #db: Database;
  readonly #actionIds: Map<string, number>;
  readonly #strandIds: Map<StrandKey, number>;
  #appender: DuckDBAppender | null = null;
  #pending = nothingPending();

  private constructor(db: Database, actionIds: Map<string, number>, strandIds: Map<StrandKey, number>) {
    this.#db = db;
    this.#actionIds = actionIds;
    this.#strandIds = strandIds;
  }

  static async create(db: Database): Promise<IndexWriter> {
    const actions = await db.rows('SELECT id, source, action FROM actions');
    const strands = await db.rows('SELECT id, key FROM strands');
    return new IndexWriter(
      db,
      new Map(actions.map(([id, source, action]) => [`${source}\n${action}`, Number(id)])),
      new Map(strands.map(([id, key]) => [key as StrandKey, Number(id)])),
    );
  }

  async begin(): Promise<void> {
    await this.#db.run('BEGIN TRANSACTION');
    this.#appender = await this.#db.connection.createAppender('events');
  }

  get isOpen(): boolean {
    return this.#appender !== null;
  }

  addObject(id: string, uri: string): void {
    this.#pending.objects.push([id, uri]);
  }

  /** Every strand key of the batch must be described in it or in one added before. */
  addEvents(c: EventColumns): void {
    if (this.#appender === null) throw new Error('index writer: begin() first');
    for (const strand of c.newStrands) {
      if (this.#strandIds.has(strand.key)) continue;
      const id = this.#strandIds.size;
      this.#strandIds.set(strand.key, id);
      const p = strand.principal;
      const principal = [p.ref, p.id, p.name, p.email].filter((v) => v !== null).join('\n');
      const { ip, service, host, pod, node, deviceId, fingerprint } = strand.device;
      const traces = [ip, service, host, pod, node, deviceId, fingerprint].filter((v) => v !== null).join('\n');
      this.#pending.strands.push([id, strand.key, strand.source, principal, traces, JSON.stringify(strand)]);
    }
    const strands = Int32Array.from(c.strandKeys, (key) => {
      const id = this.#strandIds.get(key);
      if (id === undefined) throw new Error(`strand ${key} was never described`);
      return id;
    });
    const actions = Int32Array.from(c.actions, ({ source, action }) => this.#actionId(source, action));
    appendEvents(this.#appender, c, actions, strands);
    for (const fact of c.facts) this.#pending.facts.push(fact);
    for (const run of c.runs) this.#pending.runs.push(run);
  }

  addUnread(rows: readonly UnreadRecord[]): void {
    for (const row of rows) this.#pending.unread.push(row);
  }

  /** Make everything since `begin` durable: the index now stands at `appliedSize` of the log, after `records` more records. */
  async commit(appliedSize: number, records: number): Promise<void> {
    if (this.#appender === null) return;
    const { connection } = this.#db;
    this.#appender.closeSync();
    this.#appender = null;
    const pending = this.#pending;
    this.#pending = nothingPending();
    await appendRows(
      connection,
      'strands',
      ['INTEGER', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
      pending.strands,
    );
    await appendRows(connection, 'actions', ['INTEGER', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], pending.actions);
    await appendRows(connection, 'facts', ['BIGINT', 'INTEGER', 'UTINYINT', 'VARCHAR'], factCells(pending.facts));
    await appendRows(connection, 'runs', RUN_TYPES, runCells(pending.runs));
    await appendRows(connection, 'objects', ['VARCHAR', 'VARCHAR'], pending.objects);
    await appendRows(
      connection,
      'unread',
      ['BIGINT', 'VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT', 'VARCHAR', 'VARCHAR'],
      pending.unread.map((u) => [u.logIndex, u.digest, u.object, u.position, u.size, u.reason, u.source]),
    );
    await this.#db.run("UPDATE meta SET value = ? WHERE key = 'applied_size'", [String(appliedSize)]);
    await this.#db.run("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + ? AS VARCHAR) WHERE key = 'records'", [
      BigInt(records),
    ]);
    await this.#db.run("UPDATE meta SET value = 'no' WHERE key = 'settled'");
    await this.#db.run('COMMIT');
  }

  /** Give up everything since `begin`. The writer is of no use afterwards. */
  async rollback(): Promise<void> {
    if (this.#appender === null) return;
    this.#appender = null;
    await this.#db.run('ROLLBACK');
  }

  #actionId(source: string, action: string): number {
    const name = `${source}\n${action}`;
    let id = this.#actionIds.get(name);
    if (id === undefined) {
      id = this.#actionIds.size;
      this.#actionIds.set(name, id);
      this.#pending.actions.push([id, source, action, null]);
    }
    return id;
  }
}

/** Rows of the small tables, kept until the commit. */
interface Pending {
  readonly facts: FactRow[];
  readonly runs: RunRow[];
  readonly unread: UnreadRecord[];
  readonly objects: [string, string][];
  readonly actions: [number, string, string, null][];
  readonly strands: [number, StrandKey, string, string, string, string][];
}

const nothingPending = (): Pending => ({ facts: [], runs: [], unread: [], objects: [], actions: [], strands: [] });

function* factCells(facts: readonly FactRow[]): Generator<(number | string)[]> {
  for (const f of facts) yield [f.logIndex, f.ordinal, FACT_KINDS.indexOf(f.kind), f.body];
}
