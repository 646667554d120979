import type { DuckDBConnection } from '@duckdb/node-api';

/** Parsed values kept by one cache. A segment takes about 5 kB. */
const CACHE_LIMIT = 20_000;

/**
 * Values kept as JSON in a table with an `id` and a `body` column, fetched by id and remembered. Has a connection of its
 * own, because a query ends the stream of another on the same connection.
 */
export class BodyCache<T> {
  readonly #known = new Map<number, T>();
  readonly #connection: DuckDBConnection;
  readonly #table: 'segments' | 'strands';

  constructor(connection: DuckDBConnection, table: 'segments' | 'strands') {
    this.#connection = connection;
    this.#table = table;
  }

  /** Make sure that `get` knows these ids. */
  async load(ids: Iterable<number>): Promise<void> {
    if (this.#known.size > CACHE_LIMIT) this.#known.clear();
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (missing.length === 0) return;
    const sql = `SELECT id, body FROM ${this.#table} WHERE id IN (${missing.join(',')})`;
    const result = await this.#connection.run(sql);
    for (const [id, body] of await result.getRows()) this.#known.set(id as number, JSON.parse(body as string) as T);
  }

  get(id: number): T {
    const value = this.#known.get(id);
    if (value === undefined) throw new Error(`${this.#table}: no row ${id}`);
    return value;
  }

  clear(): void {
    this.#known.clear();
  }
}
