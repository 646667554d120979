import { at } from '../judgement/segment-at.ts';
import type { Digest, StrandKey } from '../model/facts.ts';
import type { Micros } from '../model/time.ts';
import type { Segment, Verdict } from '../model/verdict.ts';
import { appendRows } from './append.ts';
import type { Asking } from './asking.ts';
import type { Database } from './database.ts';
import { timeOf } from './facts.ts';
import { BEGINNING_OF_TIME } from './schema.ts';

/** What a verdict said. */
export interface Said {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly holder: readonly string[];
  readonly operator: readonly string[];
  readonly device: string | null;
  readonly grade: string;
}

/** That evidence which came later changed the verdict of a stretch. */
export interface VerdictChange {
  readonly strand: StrandKey;
  /** Begin of the stretch as it is judged now; `null`: open to that side. */
  readonly from: Micros | null;
  /** Log size up to which evidence was in when it changed. */
  readonly logSize: number;
  readonly before: Said;
  readonly after: Said;
  /** Records that the verdict rests on now and did not before; where there are none, those that it no longer rests on. */
  readonly because: readonly Digest[];
}

/** Records that are named for one change. */
const MOST_CAUSES = 20;
/** Changes that are looked into at once: each means reading two segments. */
const MOST_CHANGES = 50_000;

/** Put the judgement aside that is about to be replaced. A crash from here on leaves an index that judges again when it is opened. */
export async function keepJudgement(db: Database): Promise<void> {
  await db.run('DROP TABLE IF EXISTS segments_before');
  await db.run("UPDATE meta SET value = '' WHERE key = 'policy'");
  await db.run('ALTER TABLE segments RENAME TO segments_before');
}

/** Compare with the judgement that was put aside, keep what changed, and let go of it. */
export async function noteChanges(db: Database, logSize: number): Promise<readonly VerdictChange[]> {
  const rows = await db.rows(
    `SELECT s.key, a.from_time, b.body, a.body FROM segments a JOIN segments_before b ON b.strand = a.strand
       AND b.from_time <= a.from_time AND a.from_time < b.to_time JOIN strands s ON s.id = a.strand
     WHERE a.verdict <> b.verdict OR a.reason <> b.reason OR a.grade <> b.grade OR a.holder <> b.holder
     ORDER BY s.key, a.from_time LIMIT ${MOST_CHANGES}`,
  );
  await db.run('DROP TABLE segments_before');
  const changes = rows.map(([strand, from, before, after]): VerdictChange => {
    const [was, is] = [JSON.parse(before as string) as Segment, JSON.parse(after as string) as Segment];
    return {
      strand: strand as StrandKey,
      from: from === BEGINNING_OF_TIME ? null : timeOf(from),
      logSize,
      before: saidBy(was),
      after: saidBy(is),
      because: causes(was, is),
    };
  });
  await appendChanges(db, changes);
  return changes;
}

/** What `noteChanges` finds, for strands of which the segments before and after are at hand. */
export function changesBetween(
  before: ReadonlyMap<StrandKey, readonly Segment[]>,
  after: ReadonlyMap<StrandKey, readonly Segment[]>,
  logSize: number,
): readonly VerdictChange[] {
  const changes: VerdictChange[] = [];
  for (const strand of [...after.keys()].sort()) {
    for (const is of after.get(strand) ?? []) {
      const was = at(before.get(strand) ?? null, is.from);
      if (was === null || saysTheSame(was, is)) continue;
      const [said, says] = [saidBy(was), saidBy(is)];
      changes.push({ strand, from: is.from, logSize, before: said, after: says, because: causes(was, is) });
    }
    if (changes.length >= MOST_CHANGES) break;
  }
  return changes.slice(0, MOST_CHANGES);
}

const saysTheSame = (a: Segment, b: Segment): boolean =>
  a.verdict === b.verdict &&
  a.reason === b.reason &&
  a.grade.overall === b.grade.overall &&
  a.holder.join('\n') === b.holder.join('\n');

export const appendChanges = (db: Database, changes: readonly VerdictChange[]): Promise<void> =>
  appendRows(
    db.connection,
    'verdict_changes',
    ['VARCHAR', 'BIGINT', 'BIGINT', 'VARCHAR'],
    changes.map(({ strand, from, logSize, ...body }) => [
      strand,
      from ?? BEGINNING_OF_TIME,
      logSize,
      JSON.stringify(body),
    ]),
  );

/** What was said of a strand at a time, earliest first: the changes of the stretches that lay around it. */
export async function changesOf(db: Asking, strand: StrandKey, time: Micros | null): Promise<readonly VerdictChange[]> {
  const rows = await db.rows(
    `SELECT from_time, log_size, body FROM verdict_changes WHERE strand = ? AND from_time <= ?
     QUALIFY row_number() OVER (PARTITION BY log_size ORDER BY from_time DESC) = 1 ORDER BY log_size`,
    [strand, time === null ? BEGINNING_OF_TIME : BigInt(time)],
  );
  return rows.map(([from, logSize, body]) => ({
    strand,
    from: from === BEGINNING_OF_TIME ? null : timeOf(from),
    logSize: Number(logSize),
    ...(JSON.parse(body as string) as Pick<VerdictChange, 'before' | 'after' | 'because'>),
  }));
}

const saidBy = (s: Segment): Said => ({
  verdict: s.verdict,
  reason: s.reason,
  holder: s.holder,
  operator: s.operator,
  device: s.device,
  grade: s.grade.overall,
});

function causes(before: Segment, after: Segment): readonly Digest[] {
  const [was, is] = [before, after].map((s) => new Set(s.evidence.map((e) => e.digest))) as [Set<Digest>, Set<Digest>];
  const added = [...is].filter((d) => !was.has(d));
  return (added.length > 0 ? added : [...was].filter((d) => !is.has(d))).slice(0, MOST_CAUSES);
}
