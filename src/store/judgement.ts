import type { StrandKey } from '../model/facts.ts';
import type { Judgement } from '../model/verdict.ts';
import { appendNumbers, appendRows } from './append.ts';
import type { CallRow } from './contract.ts';
import type { Database } from './database.ts';
import {
  callCells,
  clockCells,
  codesAcross,
  KEYED_TABLES,
  KEYED_TYPES,
  keyedCells,
  keyedRows,
} from './judgement-rows.ts';
import { JUDGEMENT_TABLES } from './schema.ts';
import { SegmentRows } from './segment-rows.ts';

/** Replace the whole judgement in one transaction. A crash leaves the one before, which is then judged again. */
export async function writeJudgement(
  db: Database,
  judgement: Judgement,
  policyId: string,
  calls: readonly CallRow[] = [],
): Promise<void> {
  const strandIds = new Map<StrandKey, number>();
  for (const [id, key] of await db.rows('SELECT id, key FROM strands')) strandIds.set(key as StrandKey, Number(id));
  let next = 0;
  const rows = new SegmentRows(
    { strandIds, segmentId: () => next++, refs: new Map(), nextRef: 0 },
    codesAcross(judgement),
  );
  await db.transaction(async () => {
    for (const statement of JUDGEMENT_TABLES) {
      await db.run(`DROP TABLE IF EXISTS ${/CREATE TABLE (\w+)/.exec(statement)?.[1]}`);
      await db.run(statement);
    }
    const { connection } = db;
    await appendRows(connection, 'segments', rows.segmentTypes, rows.of(judgement.segments));
    await appendRows(connection, 'refs', ['INTEGER', 'VARCHAR', 'VARCHAR'], rows.refRows());
    await appendNumbers(connection, 'segment_refs', rows.links());
    await appendRows(connection, 'segment_gaps', ['INTEGER', 'VARCHAR', 'VARCHAR'], rows.gaps);
    await appendRows(connection, 'segment_findings', ['INTEGER', 'VARCHAR'], rows.findings);
    for (const table of KEYED_TABLES)
      await appendRows(connection, table, KEYED_TYPES[table], keyedCells(table, keyedRows(judgement, table)));
    await appendRows(connection, 'clocks', ['INTEGER', 'VARCHAR'], clockCells(judgement));
    await appendRows(connection, 'calls', ['UHUGEINT', 'VARCHAR'], callCells(calls));
    await db.run("UPDATE meta SET value = ? WHERE key = 'policy'", [policyId]);
  });
}
