import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import type { Ended, IdentityStatement, Issued } from '../model/event.ts';
import type {
  Decision,
  DecisionFact,
  Digest,
  EndFact,
  EventId,
  FactOrigin,
  Facts,
  IssueFact,
  SecretFact,
  SecretUse,
  StatementFact,
  Strand,
  StrandKey,
  StrandUse,
} from '../model/facts.ts';
import { type Micros, micros } from '../model/time.ts';
import type { Asking } from './asking.ts';
import { bytesOf, chunksOf, integersOf, numbersOf, textAt } from './chunks.ts';
import { type ExtraFields, FACT_KINDS, type FactKind } from './columns.ts';
import { hexAt, hexOfNumber } from './hex.ts';
import { HoursSoFar } from './hours.ts';
import { readRuns } from './number-runs.ts';
import { readUses } from './uses.ts';

/** All that judgement needs, from the canonical copy of each event only: other copies change nothing. */
export async function readFacts(db: Asking): Promise<Facts> {
  const hours = new HoursSoFar();
  await hours.read(db);
  return { ...(await readStrands(db, '')), hours: hours.list(), runs: await readRuns(db) };
}

/** What is known of single strands. */
export type FactsOfStrands = Omit<Facts, 'hours' | 'runs'>;

/** The same of some strands only, by their ids in the index. A strand of which no event counts is left out. */
export const readFactsOf = (db: Asking, strands: Iterable<number>): Promise<FactsOfStrands> =>
  readStrands(db, `IN (SELECT unnest([${[...strands].join(',')}]::INTEGER[]))`);

/** `among`: which strands, as an SQL condition on their ids; empty: all. */
async function readStrands(db: Asking, among: string): Promise<FactsOfStrands> {
  const strandById: Strand[] = [];
  const strands: Strand[] = [];
  const uses: StrandUse[] = [];
  const all = await readUses(db, among);
  for await (const chunk of chunksOf(
    db,
    `SELECT id, key, body FROM strands ${among === '' ? '' : `WHERE id ${among}`} ORDER BY key`,
  )) {
    const ids = integersOf(chunk, 0);
    for (let i = 0; i < chunk.rowCount; i++) {
      const id = ids[i] as number;
      const use = all.of(id, textAt(chunk, 1, i) as StrandKey);
      if (use === null) continue;
      const strand = JSON.parse(textAt(chunk, 2, i) as string) as Strand;
      strandById[id] = strand;
      strands.push(strand);
      uses.push(use);
    }
  }
  const issues: IssueFact[] = [];
  const ends: EndFact[] = [];
  const statements: StatementFact[] = [];
  const decisions: DecisionFact[] = [];
  const secrets: SecretFact[] = [];
  for await (const chunk of chunksOf(db, factsAmong(among))) {
    const kinds = bytesOf(chunk, 0);
    const origins = originsIn(chunk, strandById);
    for (let i = 0; i < chunk.rowCount; i++) {
      const kind = FACT_KINDS[kinds[i] as number] as FactKind;
      const body: unknown = JSON.parse(textAt(chunk, 1, i) as string);
      const origin = origins(i);
      if (kind === 'issue') issues.push({ ...origin, issued: body as Issued });
      else if (kind === 'end') ends.push({ ...origin, ended: body as Ended });
      else if (kind === 'statement') statements.push({ ...origin, statement: body as IdentityStatement });
      else if (kind === 'decision') decisions.push({ ...origin, decision: body as Decision });
      else secrets.push({ ...origin, secret: body as SecretUse });
    }
  }
  return { strands, uses, issues, ends, statements, decisions, secrets };
}

/** Where the facts of a chunk come from, by row. */
function originsIn(chunk: DuckDBDataChunk, strandById: readonly Strand[]): (row: number) => FactOrigin {
  const [events, digestA, digestB] = [bytesOf(chunk, 2), bytesOf(chunk, 3), bytesOf(chunk, 4)];
  const [times, precisions, strandIds] = [numbersOf(chunk, 5), numbersOf(chunk, 6), integersOf(chunk, 8)];
  return (row) => {
    const strand = strandById[strandIds[row] as number] as Strand;
    const time = times[row] as number;
    const extra = textAt(chunk, 9, row);
    return {
      event: hexAt(events, 16 * row) as EventId,
      evidence: `sha256:${hexAt(digestA, 16 * row)}${hexAt(digestB, 16 * row)}` as Digest,
      source: strand.source,
      administration: strand.administration,
      trust: strand.trust,
      strand: strand.key,
      time: Number.isNaN(time) ? null : micros(time),
      precision: precisions[row] as number,
      action: textAt(chunk, 7, row) as string,
      toolCall: extra === null ? null : ((JSON.parse(extra) as ExtraFields).toolCall ?? null),
    };
  };
}

export const timeOf = (v: DuckDBValue | undefined): Micros | null =>
  v === null || v === undefined ? null : micros(Number(v));

export const digestOf = (a: DuckDBValue | undefined, b: DuckDBValue | undefined): Digest =>
  `sha256:${hexOfNumber(a as bigint)}${hexOfNumber(b as bigint)}` as Digest;

const factsAmong = (among: string): string => `
  SELECT f.kind, f.body, e.event, e.digest_a, e.digest_b, e.time, e.precision, a.action, e.strand, e.extra
  FROM facts f JOIN events e ON e.log_index = f.log_index AND e.ordinal = f.ordinal JOIN actions a ON a.id = e.action
  WHERE e.superseded = 0 ${among === '' ? '' : `AND e.strand ${among}`}
  ORDER BY e.time NULLS FIRST, e.event, f.kind, f.body`;
