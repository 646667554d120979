import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Asking } from './asking.ts';
import type { Database } from './database.ts';
import { IndexQuestions } from './questions.ts';

/** Connections of a snapshot: one for small results, one for a stream, one to look up what the stream meets. */
const CONNECTIONS = 3;

/**
 * One state of the index, whatever is written meanwhile: open transactions that all began in it. They must begin while nothing is
 * committed, which is for the caller to see to.
 */
export class IndexSnapshot extends IndexQuestions {
  readonly #connections: SnapshotConnections;

  static async open(db: Database): Promise<IndexSnapshot> {
    const all: DuckDBConnection[] = [];
    try {
      for (let i = 0; i < CONNECTIONS; i++) {
        const connection = await db.connect();
        all.push(connection);
        await connection.run('BEGIN TRANSACTION READ ONLY');
        // DuckDB takes hold of a state at the first look at it.
        await connection.run('SELECT count(*) FROM meta');
      }
      return new IndexSnapshot(new SnapshotConnections(all));
    } catch (error) {
      for (const connection of all) connection.closeSync();
      throw error;
    }
  }

  private constructor(connections: SnapshotConnections) {
    super(connections);
    this.#connections = connections;
  }

  /** What was asked and not read to its end is given up. */
  giveBack(): void {
    this.#connections.close();
  }
}

class SnapshotConnections implements Asking {
  readonly #main: DuckDBConnection;
  readonly #all: readonly DuckDBConnection[];
  readonly #spare: DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  #closed = false;

  constructor(all: readonly DuckDBConnection[]) {
    this.#all = all;
    this.#main = all[0] as DuckDBConnection;
    this.#spare = all.slice(1);
  }

  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    const result = await (values.length === 0 ? this.#main.run(sql) : this.#main.run(sql, [...values]));
    return result.getRows();
  }

  async *streamed(sql: string): AsyncGenerator<DuckDBValue[]> {
    const connection = await this.connect();
    try {
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield* chunk.getRows();
      }
    } finally {
      this.disconnect(connection);
    }
  }

  async number(sql: string, values: readonly DuckDBValue[] = []): Promise<number> {
    return Number((await this.rows(sql, values))[0]?.[0] ?? 0);
  }

  /** Waits for one that others of the same request have. */
  async connect(): Promise<DuckDBConnection> {
    return this.#spare.pop() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  disconnect(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#spare.push(connection);
    else next(connection);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const connection of this.#all) connection.closeSync();
  }
}
