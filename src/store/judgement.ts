import type { StrandKey } from '../model/facts.ts';
import type { Grade, Grades } from '../model/grade.ts';
import { type Ref, valueOf } from '../model/ref.ts';
import { type Finding, type Judgement, type Segment, VERDICTS } from '../model/verdict.ts';
import { appendNumbers, appendRows, type Cell } from './append.ts';
import type { CallRow } from './contract.ts';
import type { Database } from './database.ts';
import { numberOfHex } from './hex.ts';
import { BEGINNING_OF_TIME, END_OF_TIME, JUDGEMENT_TABLES, REF_ROLES, type SegmentRefRole } from './schema.ts';

/** Replace the whole judgement in one transaction. A crash leaves the one before, which is then judged again. */
export async function writeJudgement(
  db: Database,
  judgement: Judgement,
  policyId: string,
  calls: readonly CallRow[] = [],
): Promise<void> {
  const strandIds = new Map<StrandKey, number>();
  for (const [id, key] of await db.rows('SELECT id, key FROM strands')) strandIds.set(key as StrandKey, Number(id));
  const rows = new SegmentRows(strandIds, codesAcross(judgement));
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
    await appendRows(connection, 'findings', ['INTEGER', 'BOOLEAN', 'VARCHAR'], findingRows(judgement.findings));
    for (const table of ['credentials', 'identities', 'clocks'] as const)
      await appendRows(connection, table, ['INTEGER', 'VARCHAR'], bodies(judgement[table]));
    await appendRows(connection, 'calls', ['UHUGEINT', 'VARCHAR'], callRows(calls));
    await db.run("UPDATE meta SET value = ? WHERE key = 'policy'", [policyId]);
  });
}

function* callRows(calls: readonly CallRow[]): Generator<Cell[]> {
  for (const { event, call } of calls) yield [numberOfHex(event), call === null ? null : JSON.stringify(call)];
}

const byWindow = (a: Segment, b: Segment): number => (a.window.from ?? -1) - (b.window.from ?? -1);

const gradeNumber = (g: Grade): number => Number(g.slice(1));

/** C3 or better in identity, device and window each: the headline of `coverage`. */
const isDefensible = (g: Grades): boolean => g.identity >= 'C3' && g.device >= 'C3' && g.window >= 'C3';

function* bodies(values: readonly unknown[]): Generator<Cell[]> {
  for (const [i, value] of values.entries()) yield [i, JSON.stringify(value)];
}

/** What each segment is tied to: segment, role and ref, one row each. */
class Links {
  #segments = new Int32Array(4096);
  #roles = new Uint8Array(4096);
  #refs = new Int32Array(4096);
  #length = 0;

  add(segment: number, role: number, ref: number): void {
    if (this.#length === this.#segments.length) this.#grow();
    this.#segments[this.#length] = segment;
    this.#roles[this.#length] = role;
    this.#refs[this.#length++] = ref;
  }

  columns(): [Int32Array, Uint8Array, Int32Array] {
    const of = <T extends Int32Array | Uint8Array>(column: T): T => column.subarray(0, this.#length) as T;
    return [of(this.#segments), of(this.#roles), of(this.#refs)];
  }

  #grow(): void {
    const [segments, roles, refs] = this.columns();
    this.#segments = new Int32Array(2 * this.#length);
    this.#roles = new Uint8Array(2 * this.#length);
    this.#refs = new Int32Array(2 * this.#length);
    this.#segments.set(segments);
    this.#roles.set(roles);
    this.#refs.set(refs);
  }
}

function* findingRows(findings: readonly Finding[]): Generator<Cell[]> {
  for (const [i, finding] of findings.entries()) yield [i, finding.suppressed !== null, JSON.stringify(finding)];
}

/** They are found of single calls, which `calls` tells apart. */
const OF_CALLS: readonly string[] = ['call-without-tool-call', 'tool-call-without-call'];

/**
 * Findings that only the whole set of evidence shows, by the strands that they concern: no segment states them, since each has to be
 * recomputable from the records that it cites, but its actions are found by them.
 */
function codesAcross({ findings, segments }: Judgement): ReadonlyMap<StrandKey, ReadonlySet<string>> {
  const stated = new Set<string>(OF_CALLS);
  for (const segment of segments) for (const code of segment.findings) stated.add(code);
  const codes = new Map<StrandKey, Set<string>>();
  for (const { code, strands } of findings) {
    if (stated.has(code)) continue;
    for (const strand of strands) {
      const known = codes.get(strand);
      if (known) known.add(code);
      else codes.set(strand, new Set([code]));
    }
  }
  return codes;
}

class SegmentRows {
  #count = 0;
  readonly refs = new Map<Ref, number>();
  readonly #links = new Links();
  readonly gaps: Cell[][] = [];
  readonly findings: Cell[][] = [];
  readonly segmentTypes = [
    'INTEGER',
    'INTEGER',
    'BIGINT',
    'BIGINT',
    'VARCHAR',
    'UTINYINT',
    'VARCHAR',
    'UTINYINT',
    'BOOLEAN',
    'BOOLEAN',
    'VARCHAR',
    'VARCHAR',
  ] as const;
  readonly #strandIds: ReadonlyMap<StrandKey, number>;

  readonly #codesAcross: ReadonlyMap<StrandKey, ReadonlySet<string>>;

  constructor(strandIds: ReadonlyMap<StrandKey, number>, across: ReadonlyMap<StrandKey, ReadonlySet<string>>) {
    this.#strandIds = strandIds;
    this.#codesAcross = across;
  }

  /**
   * The rows of `segments`; on the way the rows of the other tables come together. Written in the order of their windows,
   * so that a listing by time, which fetches bodies as it meets them, finds those of neighbours in the same blocks.
   */
  *of(segments: readonly Segment[]): Generator<Cell[]> {
    for (const segment of [...segments].sort(byWindow)) yield this.#rowOf(segment);
  }

  *refRows(): Generator<Cell[]> {
    for (const [r, id] of this.refs) yield [id, r, valueOf(r)];
  }

  links(): readonly (Int32Array | Uint8Array)[] {
    return this.#links.columns();
  }

  #rowOf(s: Segment): Cell[] {
    const strand = this.#strandIds.get(s.strand);
    if (strand === undefined) throw new Error(`judgement names a strand that the index does not know: ${s.strand}`);
    const id = this.#count++;
    const row = [
      id,
      strand,
      s.from ?? BEGINNING_OF_TIME,
      s.to ?? END_OF_TIME,
      s.session,
      VERDICTS.indexOf(s.verdict),
      s.reason,
      gradeNumber(s.grade.overall),
      s.serviceInternal,
      isDefensible(s.grade),
      s.holder.join('\n'),
      JSON.stringify(s),
    ];
    this.#link(id, 'holder', s.holder);
    this.#link(id, 'candidate', new Set(s.candidates.flat()));
    this.#link(id, 'operator', s.operator);
    this.#link(id, 'behalf', s.onBehalfOf);
    if (s.device !== null) this.#link(id, 'device', [s.device]);
    if (s.credential !== null) this.#link(id, 'credential', [s.credential]);
    this.#link(id, 'session', [s.session as Ref]);
    this.#link(id, 'consulted', s.consulted);
    for (const gap of s.gaps) this.gaps.push([id, gap.code, gap.source]);
    for (const code of new Set([...s.findings, ...(this.#codesAcross.get(s.strand) ?? [])]))
      this.findings.push([id, code]);
    return row;
  }

  #link(segment: number, role: SegmentRefRole, refs: Iterable<Ref>): void {
    const code = REF_ROLES.indexOf(role);
    for (const r of refs) {
      let id = this.refs.get(r);
      if (id === undefined) {
        id = this.refs.size;
        this.refs.set(r, id);
      }
      this.#links.add(segment, code, id);
    }
  }
}
