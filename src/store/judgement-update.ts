import type { StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Judgement, Segment } from '../model/verdict.ts';
import { appendNumbers, appendRows } from './append.ts';
import type { CallRow } from './contract.ts';
import type { Database } from './database.ts';
import {
  callCells,
  clockCells,
  codesAcross,
  KEYED_TABLES,
  KEYED_TYPES,
  type KeyedRow,
  type KeyedTable,
  keyedCells,
  keyedRows,
} from './judgement-rows.ts';
import { SegmentRows } from './segment-rows.ts';

/** The judgement that is in the index, as far as it takes to tell what of the next one is new. */
export class WrittenJudgement {
  readonly #keyed: Readonly<Record<KeyedTable, ReadonlyMap<string, KeyedRow>>>;
  readonly #across: ReadonlyMap<StrandKey, ReadonlySet<string>>;
  readonly #clocks: string;
  readonly #calls: string;

  constructor(judgement: Judgement, calls: readonly CallRow[]) {
    const rows = (table: KeyedTable) => keyedRows(judgement, table);
    this.#keyed = { findings: rows('findings'), credentials: rows('credentials'), identities: rows('identities') };
    this.#across = codesAcross(judgement);
    this.#clocks = JSON.stringify(judgement.clocks);
    this.#calls = JSON.stringify(calls);
  }

  /**
   * Write the next judgement over this one, in one transaction: rows that are equal stay. `changed`: strands of which segments are other
   * ones. A crash leaves the one before, which is then judged again.
   */
  async update(
    db: Database,
    judgement: Judgement,
    segments: ReadonlyMap<StrandKey, readonly Segment[]>,
    policyId: string,
    calls: readonly CallRow[],
  ): Promise<WrittenJudgement> {
    const next = new WrittenJudgement(judgement, calls);
    await db.transaction(async () => {
      await replaceSegments(db, segments, next.#across);
      for (const table of KEYED_TABLES) await replaceKeyed(db, table, this.#keyed[table], next.#keyed[table]);
      if (next.#clocks !== this.#clocks) {
        await db.run('DELETE FROM clocks');
        await appendRows(db.connection, 'clocks', ['INTEGER', 'VARCHAR'], clockCells(judgement));
      }
      if (next.#calls !== this.#calls) {
        await db.run('DELETE FROM calls');
        await appendRows(db.connection, 'calls', ['UHUGEINT', 'VARCHAR'], callCells(calls));
      }
      await db.run("UPDATE meta SET value = ? WHERE key = 'policy'", [policyId]);
    });
    return next;
  }

  /** Strands of which findings that no segment states are others in `judgement`. */
  otherAcross(judgement: Judgement): readonly StrandKey[] {
    const is = codesAcross(judgement);
    const text = (codes: ReadonlySet<string> | undefined): string => [...(codes ?? [])].sort().join(' ');
    return [...new Set([...is.keys(), ...this.#across.keys()])].filter(
      (key) => text(is.get(key)) !== text(this.#across.get(key)),
    );
  }
}

/** Rows that are other ones than before, gone or new. */
async function replaceKeyed(
  db: Database,
  table: KeyedTable,
  was: ReadonlyMap<string, KeyedRow>,
  is: ReadonlyMap<string, KeyedRow>,
): Promise<void> {
  const added = [...is].filter(([key, { body }]) => was.get(key)?.body !== body);
  const gone = [...was.keys()].filter((key) => !is.has(key));
  const stale = [...gone, ...added.flatMap(([key]) => (was.has(key) ? [key] : []))];
  if (stale.length > 0) {
    await chosen(db, 'VARCHAR', stale);
    await db.run(`DELETE FROM ${table} WHERE key IN (SELECT c FROM chosen)`);
  }
  if (added.length > 0) await appendRows(db.connection, table, KEYED_TYPES[table], keyedCells(table, added));
}

/** Put values into a table of their own, to be joined with. */
async function chosen(db: Database, type: 'VARCHAR' | 'INTEGER', values: readonly (string | number)[]): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE chosen (c ${type})`);
  await appendRows(
    db.connection,
    'chosen',
    [type],
    values.map((v) => [v]),
  );
}

async function replaceSegments(
  db: Database,
  changed: ReadonlyMap<StrandKey, readonly Segment[]>,
  across: ReadonlyMap<StrandKey, ReadonlySet<string>>,
): Promise<void> {
  if (changed.size === 0) return;
  await chosen(db, 'VARCHAR', [...changed.keys()]);
  const strandIds = new Map(
    (await db.rows('SELECT id, key FROM strands WHERE key IN (SELECT c FROM chosen)')).map(
      ([id, key]) => [key as StrandKey, id as number] as const,
    ),
  );
  await db.run(`CREATE OR REPLACE TEMP TABLE gone AS SELECT g.id FROM segments g JOIN strands s ON s.id = g.strand
    WHERE s.key IN (SELECT c FROM chosen)`);
  // Numbers are used again, so that they stay as few as there are segments.
  const free = (await db.rows('SELECT id FROM gone')).map(([id]) => id as number);
  await db.run(`CREATE OR REPLACE TEMP TABLE gone_refs AS
    SELECT DISTINCT ref FROM segment_refs WHERE segment IN (SELECT id FROM gone)`);
  for (const table of ['segment_refs', 'segment_gaps', 'segment_findings'])
    await db.run(`DELETE FROM ${table} WHERE segment IN (SELECT id FROM gone)`);
  await db.run('DELETE FROM segments WHERE id IN (SELECT id FROM gone)');

  let nextSegment = 1 + (await db.number('SELECT coalesce(max(id), -1) FROM segments'));
  for (const id of free) nextSegment = Math.max(nextSegment, id + 1);
  const segments = [...changed.values()].flat();
  const refs = await numbersOfRefs(db, segments);
  const nextRef = 1 + (await db.number('SELECT coalesce(max(id), -1) FROM refs'));
  const rows = new SegmentRows({ strandIds, segmentId: () => free.pop() ?? nextSegment++, refs, nextRef }, across);
  const { connection } = db;
  await appendRows(connection, 'segments', rows.segmentTypes, rows.of(segments));
  await appendRows(connection, 'refs', ['INTEGER', 'VARCHAR', 'VARCHAR'], rows.refRows());
  await appendNumbers(connection, 'segment_refs', rows.links());
  await appendRows(connection, 'segment_gaps', ['INTEGER', 'VARCHAR', 'VARCHAR'], rows.gaps);
  await appendRows(connection, 'segment_findings', ['INTEGER', 'VARCHAR'], rows.findings);
  await db.run(`DELETE FROM refs WHERE id IN
    (SELECT g.ref FROM gone_refs g WHERE NOT EXISTS (SELECT 1 FROM segment_refs s WHERE s.ref = g.ref))`);
  for (const table of ['gone', 'gone_refs', 'chosen']) await db.run(`DROP TABLE ${table}`);
}

/** The numbers of refs that these segments name, as far as they have some. */
async function numbersOfRefs(db: Database, segments: readonly Segment[]): Promise<ReadonlyMap<Ref, number>> {
  const named = new Set<Ref>();
  for (const s of segments) {
    for (const list of [s.holder, s.operator, s.onBehalfOf, s.consulted, ...s.candidates])
      for (const r of list) named.add(r);
    for (const r of [s.device, s.credential, s.session as Ref]) if (r !== null) named.add(r);
  }
  await chosen(db, 'VARCHAR', [...named]);
  const rows = await db.rows('SELECT ref, id FROM refs WHERE ref IN (SELECT c FROM chosen)');
  return new Map(rows.map(([r, id]) => [r as Ref, id as number]));
}
