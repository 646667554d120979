import type { Grade, Verdict } from '../api/types.ts';
import type { CoverageOverTime } from '../api/views.ts';

/** What the bars of coverage over time are made of. */
export const COVERAGE_BY = ['defensible', 'grade', 'verdict'] as const;
export type CoverageBy = (typeof COVERAGE_BY)[number];

export interface BarPart {
  /** `defensible`, `C3`, `held` … */
  readonly name: string;
  readonly n: number;
}

export interface Bar {
  readonly at: string;
  /** From the bottom up. */
  readonly parts: readonly BarPart[];
  readonly total: number;
}

const GRADES: readonly Grade[] = ['C5', 'C4', 'C3', 'C2', 'C1', 'C0'];
const VERDICTS: readonly Verdict[] = ['attributed', 'held', 'unattributed', 'ambiguous', 'contested'];

/** Each stretch as one bar, what can be relied on at its foot. Stretches without anything to show are left out. */
export function coverageBars({ stretches }: CoverageOverTime, by: CoverageBy): readonly Bar[] {
  return stretches
    .map((s) => {
      const parts = partsOf(s, by).filter(({ n }) => n > 0);
      return { at: s.at, parts, total: parts.reduce((sum, { n }) => sum + n, 0) };
    })
    .filter(({ total }) => total > 0);
}

function partsOf(s: CoverageOverTime['stretches'][number], by: CoverageBy): readonly BarPart[] {
  switch (by) {
    case 'defensible':
      return [
        { name: 'defensible', n: s.defensible },
        { name: 'not defensible', n: s.privileged - s.defensible },
      ];
    case 'grade':
      return GRADES.map((name) => ({ name, n: s.grades[name] ?? 0 }));
    case 'verdict':
      return VERDICTS.map((name) => ({ name, n: s.verdicts[name] ?? 0 }));
    default:
      return by satisfies never;
  }
}
