import type { StrandKey } from '../model/facts.ts';
import type { Grade, Grades } from '../model/grade.ts';
import { type Ref, valueOf } from '../model/ref.ts';
import { type Segment, VERDICTS } from '../model/verdict.ts';
import type { Cell } from './append.ts';
import { BEGINNING_OF_TIME, END_OF_TIME, REF_ROLES, type SegmentRefRole } from './schema.ts';

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

const byWindow = (a: Segment, b: Segment): number => (a.window.from ?? -1) - (b.window.from ?? -1);

const gradeNumber = (g: Grade): number => Number(g.slice(1));

/** C3 or better in identity, device and window each: the headline of `coverage`. */
const isDefensible = (g: Grades): boolean => g.identity >= 'C3' && g.device >= 'C3' && g.window >= 'C3';

/** Which numbers rows get. */
export interface RowNumbers {
  readonly strandIds: ReadonlyMap<StrandKey, number>;
  /** For the next segment. */
  readonly segmentId: () => number;
  /** Refs that have one already. */
  readonly refs: ReadonlyMap<Ref, number>;
  /** For the first ref that has none. */
  readonly nextRef: number;
}

/** Segments as rows of `segments`, `refs`, `segment_refs`, `segment_gaps` and `segment_findings`. */
export class SegmentRows {
  readonly #numbers: RowNumbers;
  readonly #fresh = new Map<Ref, number>();
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
  readonly #codesAcross: ReadonlyMap<StrandKey, ReadonlySet<string>>;

  /** `across`: findings of each strand that none of its segments states. */
  constructor(numbers: RowNumbers, across: ReadonlyMap<StrandKey, ReadonlySet<string>>) {
    this.#numbers = numbers;
    this.#codesAcross = across;
  }

  /**
   * The rows of `segments`; on the way the rows of the other tables come together. Written in the order of their windows,
   * so that a listing by time, which fetches bodies as it meets them, finds those of neighbours in the same blocks.
   */
  *of(segments: readonly Segment[]): Generator<Cell[]> {
    for (const segment of [...segments].sort(byWindow)) yield this.#rowOf(segment);
  }

  /** Of refs that had no number. */
  *refRows(): Generator<Cell[]> {
    for (const [r, id] of this.#fresh) yield [id, r, valueOf(r)];
  }

  links(): readonly (Int32Array | Uint8Array)[] {
    return this.#links.columns();
  }

  #rowOf(s: Segment): Cell[] {
    const strand = this.#numbers.strandIds.get(s.strand);
    if (strand === undefined) throw new Error(`judgement names a strand that the index does not know: ${s.strand}`);
    const id = this.#numbers.segmentId();
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
      let id = this.#numbers.refs.get(r) ?? this.#fresh.get(r);
      if (id === undefined) {
        id = this.#numbers.nextRef + this.#fresh.size;
        this.#fresh.set(r, id);
      }
      this.#links.add(segment, code, id);
    }
  }
}
