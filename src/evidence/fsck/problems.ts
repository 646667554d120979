/** What `fsck` may find, by stable code. */
export type ProblemCode =
  | 'checkpoint'
  | 'key'
  | 'tile-missing'
  | 'tile-differs'
  | 'entries-missing'
  | 'entries-malformed'
  | 'entry-differs'
  | 'leaf-malformed'
  | 'object-unknown'
  | 'root-differs'
  | 'frame-damaged'
  | 'frame-misplaced'
  | 'original-missing'
  | 'original-differs'
  | 'redaction-differs'
  | 'refs-differ'
  | 'time-stamp'
  | 'unknown-file';

export interface Problem {
  readonly what: ProblemCode;
  /** `file:offset`, relative to the evidence folder. */
  readonly where: string;
  readonly file: string;
  /** Bytes from the start of the file; `null` where the file as a whole is meant. */
  readonly offset: number | null;
  readonly detail: string;
}

export interface FsckReport {
  readonly size: number;
  readonly records: number;
  /** Empty: every byte that the checkpoint vouches for is there and right. */
  readonly problems: readonly Problem[];
  /** Log indices of records whose originals were purged, ascending. On whose order, the custody log says. */
  readonly purged: readonly number[];
  /** Harmless things worth knowing: what an interrupted writer left, a writer at work. */
  readonly notes: readonly string[];
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
}

/** So that a wholly broken log does not fill the memory with complaints; the rest is counted. */
const MAX_PROBLEMS = 10_000;

export class Findings {
  readonly problems: Problem[] = [];
  readonly notes: string[] = [];
  readonly unchecked: string[] = [];
  readonly purged: number[] = [];
  omitted = 0;

  problem(what: ProblemCode, file: string, offset: number | null, detail: string): void {
    if (this.problems.length >= MAX_PROBLEMS) this.omitted++;
    else this.problems.push({ what, where: offset === null ? file : `${file}:${offset}`, file, offset, detail });
  }
}
