import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { StoreError } from './errors.ts';

/** DuckDB's own bound for its buffers; the process needs some hundred MB beside it. */
export const MEMORY_LIMIT = '256MB';
/** The same where there are only questions left: a listing sorts all actions, and no facts lie beside it in memory. */
const MEMORY_FOR_QUESTIONS = '768MB';
export const THREADS = 2;
/** How often a process that waits for the index tries again, in ms. */
const RETRY_MILLIS = 200;

export interface OpenDatabaseOptions {
  /** How long to wait while another process has the index open, in ms. Default 0: fail at once. */
  readonly waitMillis?: number;
}

/** An open index file with its one connection. */
export class Database {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  #closed = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  /** Open `folder/ascribe.duckdb`, made if absent. Throws `StoreError`. */
  static async open(folder: string, options: OpenDatabaseOptions = {}): Promise<Database> {
    mkdirSync(join(folder, 'tmp'), { recursive: true });
    const deadline = Date.now() + (options.waitMillis ?? 0);
    for (;;) {
      try {
        return await Database.#openOnce(folder);
      } catch (cause) {
        if (!isLockConflict(cause)) throw broken(folder, cause);
        if (Date.now() >= deadline) throw busy(folder, cause);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
      }
    }
  }

  static async #openOnce(folder: string): Promise<Database> {
    const path = databasePath(folder);
    if (!existsSync(path)) await makeEmpty(folder, path);
    const instance = await DuckDBInstance.create(path, settingsFor(folder));
    try {
      const connection = await instance.connect();
      await connection.run('SET enable_external_access = false');
      return new Database(instance, connection);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** From here on there are only questions. */
  async allowQuestions(): Promise<void> {
    await this.run(`SET memory_limit = '${MEMORY_FOR_QUESTIONS}'`);
  }

  /** Another connection, for a stream beside other queries. The caller closes it. */
  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  disconnect(connection: DuckDBConnection): void {
    connection.closeSync();
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await (values.length === 0 ? this.connection.run(sql) : this.connection.run(sql, [...values]));
  }

  /** All rows of a small result. */
  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    const result = await (values.length === 0 ? this.connection.run(sql) : this.connection.run(sql, [...values]));
    return result.getRows();
  }

  /** The rows of a large result, one by one. Nothing else may be asked on this connection until they are through. */
  async *streamed(sql: string): AsyncGenerator<DuckDBValue[]> {
    const result = await this.connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield* chunk.getRows();
    }
  }

  /** The first column of the first row as a number; 0 for no row or NULL. */
  async number(sql: string, values: readonly DuckDBValue[] = []): Promise<number> {
    return Number((await this.rows(sql, values))[0]?.[0] ?? 0);
  }

  /** Everything of `work`, or nothing of it. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN TRANSACTION');
    try {
      const result = await work();
      await this.run('COMMIT');
      return result;
    } catch (error) {
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}

const NO_EXTENSIONS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_unsigned_extensions: 'false',
} as const;

const settingsFor = (folder: string): Record<string, string> => ({
  threads: String(THREADS),
  memory_limit: MEMORY_LIMIT,
  temp_directory: join(folder, 'tmp'),
  preserve_insertion_order: 'false',
  // No older DuckDB has to read the file: it is made anew where it does not open.
  storage_compatibility_version: 'latest',
  ...NO_EXTENSIONS,
});

/**
 * Make an empty database under another name and give it its own only when it is whole: a kill while DuckDB writes its first
 * blocks would otherwise leave a file that is no database. A process that made it first has won; its file stays.
 */
async function makeEmpty(folder: string, path: string): Promise<void> {
  const draft = join(folder, 'tmp', `new-${process.pid}.duckdb`);
  rmSync(draft, { force: true });
  (await DuckDBInstance.create(draft, settingsFor(folder))).closeSync();
  try {
    linkSync(draft, path);
  } catch {
    // There is no linking on some file systems.
    if (!existsSync(path)) renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

export const databasePath = (folder: string): string => join(folder, 'ascribe.duckdb');

/**
 * Copy the index into another folder. `false`: there is none that can be had whole now: absent, being written by another process, or not
 * closed in order. While it is copied it is held open for reading, so that nobody writes into it.
 */
export async function copyDatabase(from: string, to: string): Promise<boolean> {
  const path = databasePath(from);
  const isAtRest = (): boolean => existsSync(path) && !existsSync(`${path}.wal`);
  if (!isAtRest()) return false;
  let held: DuckDBInstance;
  try {
    held = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', ...NO_EXTENSIONS });
  } catch {
    return false;
  }
  try {
    if (!isAtRest()) return false;
    mkdirSync(to, { recursive: true });
    copyFileSync(path, databasePath(to));
    return true;
  } finally {
    held.closeSync();
  }
}

/** Delete the index file and what belongs to it. Nothing is lost: it is rebuilt from the evidence log. */
export function removeDatabase(folder: string): void {
  // The log of changes first: without its file it would be taken for that of the next one.
  for (const suffix of ['.wal', '']) {
    const path = databasePath(folder) + suffix;
    if (existsSync(path)) rmSync(path);
  }
  rmSync(join(folder, 'tmp'), { recursive: true, force: true });
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const isLockConflict = (cause: unknown): boolean => /conflicting lock|could not set lock/i.test(messageOf(cause));

function busy(folder: string, cause: unknown): StoreError {
  const pid = /PID (\d+)/.exec(messageOf(cause))?.[1];
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new StoreError(
    'index-busy',
    `The index in ${folder} is in use by ${who}. Wait until it is done, or let this command wait with --wait.`,
    { cause },
  );
}

function broken(folder: string, cause: unknown): StoreError {
  return new StoreError(
    'index-broken',
    `The index in ${folder} cannot be opened (${messageOf(cause).split('\n')[0]}). Run \`ascribe reindex\` to build it anew from the evidence log.`,
    { cause },
  );
}
