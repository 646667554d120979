import type { DuckDBValue } from '@duckdb/node-api';
import { eventIdOfBytes } from '../lineage/event-id.ts';
import { appendRows, type Cell } from './append.ts';
import { FLAG_IDENTIFIED } from './columns.ts';
import type { Database } from './database.ts';
import { CLAIMED_TWICE, citeDisputants, separateDisputed } from './disputed.ts';
import { hexOfNumber, numberOfHex } from './hex.ts';

/**
 * Decide, over the whole set of rows, which copy of each event counts and how byte-identical records without identity are
 * numbered. Nothing here looks at arrival order: rows that are told apart by their log index only are equal in all that is
 * ever printed. Only events that occur more than once are touched, and of those only the ones with a row at or after log
 * index `from`. Gives the strands (by their id here) of which an earlier row counts now and did not before, or the other way round, or under
 * another id.
 */
export async function settle(db: Database, from: number): Promise<ReadonlySet<number>> {
  const moved = new Set<number>();
  await db.transaction(async () => {
    const touched = from === 0 ? '' : ` AND event IN (SELECT event FROM events WHERE log_index >= ${from})`;
    for (const strand of await separateDisputed(db, IDENTIFIED + touched, from)) moved.add(strand);
    for (const strand of await settleCopies(db, from)) moved.add(strand);
    await citeDisputants(db);
    await countTargets(db, moved.size > 0 ? 0 : from);
    for (const strand of await settleTwins(db, from)) moved.add(strand);
    await db.run("UPDATE meta SET value = 'yes' WHERE key = 'settled'");
  });
  return moved;
}

const IDENTIFIED = `(flags & ${FLAG_IDENTIFIED}) <> 0`;

/** Copies of one event: the canonical one has the highest trust, then the highest revision, then the smallest digest. The others are superseded. */
async function settleCopies(db: Database, from: number): Promise<readonly number[]> {
  await db.run(`CREATE OR REPLACE TEMP TABLE several AS SELECT event FROM ${CLAIMED_TWICE}
    UNION SELECT event FROM disputed UNION SELECT claimed FROM disputed`);
  if ((await db.number('SELECT count(*) FROM several')) === 0) return [];
  await db.run(`CREATE OR REPLACE TEMP TABLE ranked AS
    SELECT e.rowid AS r, e.event, e.digest_a, e.digest_b, e.superseded, e.strand, e.log_index,
      row_number() OVER (PARTITION BY e.event
        ORDER BY e.trust DESC, e.revision DESC, e.digest_a, e.digest_b, e.time NULLS FIRST, s.key, e.ordinal, e.log_index) AS place
    FROM events e JOIN several USING (event) JOIN strands s ON s.id = e.strand WHERE ${IDENTIFIED}`);
  const moved = await db.rows(
    `SELECT DISTINCT strand FROM ranked WHERE (place = 1) = (superseded = 1) AND log_index < ${from}`,
  );
  await db.run(`UPDATE events SET superseded = CASE WHEN ranked.place = 1 THEN 0 ELSE 1 END
    FROM ranked WHERE events.rowid = ranked.r AND (ranked.place = 1) = (ranked.superseded = 1)`);
  await db.run('DELETE FROM replicas WHERE event IN (SELECT event FROM several)');
  const hex = (column: string) => `lower(lpad(hex(${column}), 32, '0'))`;
  await db.run(`INSERT INTO replicas
    WITH canonical AS (SELECT event, digest_a, digest_b FROM ranked WHERE place = 1),
    others AS (SELECT DISTINCT r.event, ${hex('r.digest_a')} || ${hex('r.digest_b')} AS digest
      FROM ranked r JOIN canonical c ON c.event = r.event
      WHERE r.digest_a <> c.digest_a OR r.digest_b <> c.digest_b)
    SELECT event, count(*), string_agg(digest, ',' ORDER BY digest) FROM others GROUP BY event`);
  await db.run('DROP TABLE ranked');
  await db.run('DROP TABLE several');
  return moved.map(([strand]) => strand as number);
}

/** How many actions there are on each target, with those of records at or after this log index; 0: counted anew. */
async function countTargets(db: Database, from: number): Promise<void> {
  const counted = `SELECT target, count(*) AS actions FROM events
    WHERE superseded = 0 AND target IS NOT NULL AND log_index >= ${from} GROUP BY target`;
  if (from === 0) {
    await db.run('DELETE FROM targets');
    await db.run(`INSERT INTO targets ${counted}`);
    return;
  }
  await db.run(`CREATE OR REPLACE TEMP TABLE fresh AS ${counted}`);
  await db.run(
    'UPDATE targets SET actions = targets.actions + fresh.actions FROM fresh WHERE targets.target = fresh.target',
  );
  await db.run('INSERT INTO targets SELECT * FROM fresh WHERE target NOT IN (SELECT target FROM targets)');
  await db.run('DROP TABLE fresh');
}

/** Byte-identical records of a source without event ids: all count, and are numbered 0, 1, 2 … */
async function settleTwins(db: Database, from: number): Promise<readonly number[]> {
  const same = 'e.digest_a, e.digest_b, e.ordinal, a.source';
  const touched =
    from === 0
      ? ''
      : `AND EXISTS (SELECT 1 FROM events n WHERE n.log_index >= ${from} AND n.digest_a = e.digest_a AND n.digest_b = e.digest_b)`;
  await db.run(`CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT * FROM (
      SELECT e.rowid AS r, e.digest_a, e.digest_b, e.ordinal, a.source, e.twin, e.strand, e.log_index,
        row_number() OVER (PARTITION BY ${same} ORDER BY e.trust DESC, e.time NULLS FIRST, s.key, e.log_index) - 1 AS place,
        count(*) OVER (PARTITION BY ${same}) AS copies
      FROM events e JOIN actions a ON a.id = e.action JOIN strands s ON s.id = e.strand
      WHERE (e.flags & ${FLAG_IDENTIFIED}) = 0 ${touched})
    WHERE copies > 1`);
  const rows = await db.rows(
    `SELECT r, digest_a, digest_b, ordinal, source, place, strand, log_index FROM numbered WHERE twin <> place`,
  );
  await db.run('CREATE OR REPLACE TEMP TABLE renumbered (r BIGINT, place INTEGER, event UHUGEINT)');
  await appendRows(db.connection, 'renumbered', ['BIGINT', 'INTEGER', 'UHUGEINT'], rows.map(renumber));
  await db.run(`UPDATE events SET twin = renumbered.place, event = renumbered.event
    FROM renumbered WHERE events.rowid = renumbered.r`);
  await db.run('DELETE FROM twins WHERE event IN (SELECT e.event FROM events e JOIN numbered n ON e.rowid = n.r)');
  await db.run('INSERT INTO twins SELECT e.event, n.copies FROM events e JOIN numbered n ON e.rowid = n.r');
  await db.run('DROP TABLE numbered');
  await db.run('DROP TABLE renumbered');
  return rows.flatMap((row) => ((row[7] as bigint) < BigInt(from) ? [row[6] as number] : []));
}

function renumber(row: readonly DuckDBValue[]): Cell[] {
  const [r, digestA, digestB, ordinal, source, place] = row as [bigint, bigint, bigint, number, string, bigint];
  const digest = hexOfNumber(digestA) + hexOfNumber(digestB);
  return [r, Number(place), numberOfHex(eventIdOfBytes(source, digest, ordinal, Number(place)))];
}
