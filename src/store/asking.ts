import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/** What questions need of an open database: the index itself, or one state of it that stays as it is. */
export interface Asking {
  /** All rows of a small result. */
  rows(sql: string, values?: readonly DuckDBValue[]): Promise<DuckDBValue[][]>;
  /** The rows of a large result, one by one. Nothing else may be asked meanwhile by `rows`. */
  streamed(sql: string): AsyncGenerator<DuckDBValue[]>;
  /** The first column of the first row as a number; 0 for no row or NULL. */
  number(sql: string, values?: readonly DuckDBValue[]): Promise<number>;
  /** A connection for a stream beside other queries, to be given back with `disconnect`. */
  connect(): Promise<DuckDBConnection>;
  disconnect(connection: DuckDBConnection): void;
  close(): void;
}
