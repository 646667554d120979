import type { CoverageRow, GapRow, StoreCounts } from '../../store/contract.ts';

/** What is in a data folder, as far as it speaks for or about a control. */
export interface Present {
  readonly log: { readonly origin: string; readonly size: number; readonly root: string };
  readonly actions: Readonly<
    Record<
      | 'all'
      | 'attributed'
      | 'held'
      | 'contested'
      | 'ambiguous'
      | 'unattributed'
      | 'privileged'
      | 'privilegedDefensible',
      number
    >
  >;
  readonly sources: readonly string[];
  /** Strands: uses that belong together. */
  readonly sessions: number;
  readonly credentials: number;
  /** Privileged actions about whose approval something is in evidence. */
  readonly approved: number;
  /** Actions for which this is missing. */
  readonly gaps: { readonly device: number; readonly time: number };
  readonly custody: {
    readonly entries: number;
    readonly problems: number;
    readonly cases: number;
    readonly held: number;
    /** Entries that ordered a purge. */
    readonly purges: number;
  };
  /** What others have signed of the last checkpoint, whoever they are. */
  readonly vouched: { readonly cosignatures: number; readonly stamps: number };
  /** Findings here, by code. */
  readonly findings: ReadonlyMap<string, number>;
}

/** The part of it that comes from the index. */
export function countedHere(
  coverage: readonly CoverageRow[],
  gaps: readonly GapRow[],
  counts: StoreCounts,
): Pick<Present, 'actions' | 'sources' | 'sessions' | 'gaps'> {
  const sum = (wanted: (row: CoverageRow) => boolean) =>
    coverage.reduce((n, row) => n + (wanted(row) ? row.actions : 0), 0);
  const lacking = (code: string) => gaps.reduce((n, gap) => n + (gap.code === code ? gap.actions : 0), 0);
  return {
    actions: {
      all: sum(() => true),
      attributed: sum((row) => row.verdict === 'attributed'),
      held: sum((row) => row.verdict === 'held'),
      contested: sum((row) => row.verdict === 'contested'),
      ambiguous: sum((row) => row.verdict === 'ambiguous'),
      unattributed: sum((row) => row.verdict === 'unattributed'),
      privileged: sum((row) => row.privileged && !row.serviceInternal),
      privilegedDefensible: sum((row) => row.privileged && !row.serviceInternal && row.defensible),
    },
    sources: [...new Set(coverage.map((row) => row.source))].sort(),
    sessions: counts.strands,
    gaps: { device: lacking('device-not-bound'), time: lacking('clock-not-stated') },
  };
}
