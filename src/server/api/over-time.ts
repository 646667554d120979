import { formatIso, type Micros, micros } from '../../model/time.ts';
import type { TimelineTotal } from '../../store/contract.ts';

/** Length of one of `stretches` equal parts of [from, to), in whole µs, rounded up. */
export const widthOf = (from: Micros, to: Micros, stretches: number): number =>
  Math.max(1, Math.ceil((to - from) / stretches));

interface Sum {
  actions: number;
  privileged: number;
  defensible: number;
  readonly verdicts: Record<string, number>;
  readonly grades: Record<string, number>;
}

/** Coverage in each stretch of [from, to). */
export async function overTime(
  from: Micros,
  to: Micros,
  stretches: number,
  totals: (width: number) => Promise<readonly TimelineTotal[]>,
) {
  const width = widthOf(from, to, stretches);
  const sums = new Map<number, Sum>();
  for (const t of await totals(width)) {
    const sum = sums.get(t.stretch) ?? { actions: 0, privileged: 0, defensible: 0, verdicts: {}, grades: {} };
    sums.set(t.stretch, sum);
    sum.actions += t.actions;
    sum.verdicts[t.verdict] = (sum.verdicts[t.verdict] ?? 0) + t.actions;
    sum.grades[t.grade] = (sum.grades[t.grade] ?? 0) + t.actions;
    if (t.privileged && !t.serviceInternal) {
      sum.privileged += t.actions;
      if (t.defensible) sum.defensible += t.actions;
    }
  }
  return {
    from: formatIso(from),
    to: formatIso(to),
    widthMicros: width,
    stretches: [...sums]
      .sort(([a], [b]) => a - b)
      .map(([stretch, sum]) => ({ at: formatIso(micros(from + stretch * width)), ...sum })),
  };
}
