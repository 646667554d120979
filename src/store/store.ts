import type { DuckDBValue } from '@duckdb/node-api';
import type { Facts, NumberRun, StrandKey } from '../model/facts.ts';
import type { Judgement, Segment } from '../model/verdict.ts';
import { appendChanges, keepJudgement, noteChanges, type VerdictChange } from './changes.ts';
import type { CallRow } from './contract.ts';
import { Database, type OpenDatabaseOptions, removeDatabase } from './database.ts';
import { type FactsOfStrands, readFactsOf } from './facts.ts';
import { HoursSoFar } from './hours.ts';
import { IndexWriter } from './index-writer.ts';
import { writeJudgement } from './judgement.ts';
import type { WrittenJudgement } from './judgement-update.ts';
import { readRuns } from './number-runs.ts';
import { IndexQuestions } from './questions.ts';
import { JUDGEMENT_TABLES, SCHEMA_VERSION, TABLES } from './schema.ts';
import { settle } from './settle.ts';
import { IndexSnapshot } from './snapshot.ts';

/** Which copies count was decided for all records up to a size of the log. */
export interface Settled {
  /** Log index from which on records had not been looked at before. */
  readonly from: number;
  /** Strands (by their id in the index) of earlier records of which another copy counts now. */
  readonly moved: ReadonlySet<number>;
}

/** What is known now of strands that records came for, and of the logs as a whole. */
export interface FactsSince extends Pick<Facts, 'hours' | 'runs'> {
  /** Those strands. One that is not in `facts` has no event that counts. */
  readonly keys: readonly StrandKey[];
  readonly facts: FactsOfStrands;
}

/** The index in DuckDB: all that is asked of it, and what changes it. */
export class DuckStore extends IndexQuestions {
  readonly #db: Database;

  private constructor(db: Database) {
    super(db);
    this.#db = db;
  }

  /**
   * Open the index in `folder`, made anew where it is absent, of another version (`engine` names the code that reads
   * records), or unreadable. Throws `StoreError` where another process has it open.
   */
  static async open(folder: string, engine: string, options: OpenDatabaseOptions = {}): Promise<DuckStore> {
    const version = `${SCHEMA_VERSION}/${engine}`;
    const db = await Database.open(folder, options);
    if ((await versionOf(db)) === version) return new DuckStore(db);
    db.close();
    removeDatabase(folder);
    const fresh = await Database.open(folder, options);
    await fresh.transaction(async () => {
      for (const statement of [...TABLES, ...JUDGEMENT_TABLES]) await fresh.run(statement);
      const meta = { version, applied_size: '0', settled_size: '0', records: '0', settled: 'yes', policy: '' };
      for (const [key, value] of Object.entries(meta)) await fresh.run('INSERT INTO meta VALUES (?, ?)', [key, value]);
    });
    return new DuckStore(fresh);
  }

  /** Any question to the tables themselves, for those who check the index as such. */
  ask(sql: string): Promise<DuckDBValue[][]> {
    return this.#db.rows(sql);
  }

  /** Records are in and judged: from here on there are only questions, which may take more memory. */
  allowQuestions(): Promise<void> {
    return this.#db.allowQuestions();
  }

  /** Put the judgement aside that is about to be replaced, to tell afterwards what changed. */
  keepJudgement(): Promise<void> {
    return keepJudgement(this.#db);
  }

  noteChanges(logSize: number): Promise<readonly VerdictChange[]> {
    return noteChanges(this.#db, logSize);
  }

  /** One state of the index as it is now. Nothing may be committed until this resolves. */
  snapshot(): Promise<IndexSnapshot> {
    return IndexSnapshot.open(this.#db);
  }

  /** Write what was committed into the file of the index, as far as nobody still reads an older state. */
  async tidy(): Promise<void> {
    await this.#db.run('CHECKPOINT').catch(() => undefined);
  }

  writer(): Promise<IndexWriter> {
    return IndexWriter.create(this.#db);
  }

  /** Settle which copies count, after records came in; the judgement is out of date from here on. */
  async settle(): Promise<Settled> {
    const { settled, settledSize, appliedSize } = await this.state();
    if (settled) return { from: appliedSize, moved: new Set() };
    await this.#db.run("UPDATE meta SET value = '' WHERE key = 'policy'");
    const moved = await settle(this.#db, settledSize);
    await this.#db.run("UPDATE meta SET value = ? WHERE key = 'settled_size'", [String(appliedSize)]);
    return { from: settledSize, moved };
  }

  async hoursSoFar(): Promise<HoursSoFar> {
    const hours = new HoursSoFar();
    await hours.read(this.#db);
    return hours;
  }

  numberRuns(): Promise<readonly NumberRun[]> {
    return readRuns(this.#db);
  }

  /** What changed of the facts since the index was last settled. */
  async factsSince({ from, moved }: Settled, hours: HoursSoFar): Promise<FactsSince> {
    const fresh = await this.#db.rows(`SELECT DISTINCT strand FROM events WHERE log_index >= ${Math.trunc(from)}`);
    const ids = new Set([...moved, ...fresh.map(([id]) => id as number)]);
    const keys = await this.#db.rows(`SELECT key FROM strands WHERE id IN (SELECT unnest([${[...ids].join(',')}]))`);
    if (moved.size > 0) await hours.read(this.#db);
    else await hours.add(this.#db, from);
    return {
      keys: keys.map(([key]) => key as StrandKey),
      facts: await readFactsOf(this.#db, ids),
      hours: hours.list(),
      runs: await readRuns(this.#db),
    };
  }

  /**
   * Let the policy say which actions count as privileged: `isPrivileged` gets source, action and what the reader says. The
   * judgement is out of date from here on.
   */
  async overrulePrivileged(
    isPrivileged: (source: string, action: string, byReader: boolean) => boolean,
  ): Promise<void> {
    const actions = await this.#db.rows('SELECT id, source, action, overruled FROM actions');
    await this.#db.transaction(async () => {
      await this.#db.run("UPDATE meta SET value = '' WHERE key = 'policy'");
      for (const [id, source, action, before] of actions) {
        const [ifNot, ifSo] = [false, true].map((byReader) =>
          isPrivileged(source as string, action as string, byReader),
        );
        const overruled = ifNot === ifSo ? ifSo : null;
        if (overruled !== before)
          await this.#db.run(`UPDATE actions SET overruled = ${overruled ?? 'NULL'} WHERE id = ${id}`);
      }
    });
  }

  /** Write the next judgement over the one that is there, only what is new of it. */
  updateJudgement(
    written: WrittenJudgement,
    judgement: Judgement,
    changed: ReadonlyMap<StrandKey, readonly Segment[]>,
    policyId: string,
    calls: readonly CallRow[],
  ): Promise<WrittenJudgement> {
    return written.update(this.#db, judgement, changed, policyId, calls);
  }

  appendChanges(changes: readonly VerdictChange[]): Promise<void> {
    return appendChanges(this.#db, changes);
  }

  writeJudgement(judgement: Judgement, policyId: string, calls: readonly CallRow[] = []): Promise<void> {
    return writeJudgement(this.#db, judgement, policyId, calls);
  }
}

async function versionOf(db: Database): Promise<string | null> {
  try {
    return ((await db.rows("SELECT value FROM meta WHERE key = 'version'"))[0]?.[0] as string | undefined) ?? null;
  } catch {
    return null;
  }
}
