import type { Mark } from './mark.ts';

/** What one grade was worth: chains that carried it, and those with at least one wrong name among them. */
export interface Calibration {
  readonly grade: string;
  readonly chains: number;
  readonly errors: number;
  /** One-sided 95 % upper bound of the error rate (Clopper–Pearson). */
  readonly upper: number;
}

/** Chains are the independent unit: a thousand calls of one session are one try. The service-internal weather is left out. */
export function calibrate(marks: readonly Mark[]): Calibration[] {
  const chains = new Map<string, Map<string, boolean>>();
  for (const m of marks) {
    const grade = m.attribution?.grade?.overall;
    if (grade === undefined || !m.named || m.truth.scenario === 'service-internal') continue;
    const of = chains.get(grade) ?? new Map<string, boolean>();
    chains.set(grade, of);
    of.set(m.truth.chain, (of.get(m.truth.chain) ?? false) || m.outcome === 'wrong');
  }
  return [...chains]
    .map(([grade, of]) => {
      const errors = [...of.values()].filter(Boolean).length;
      return { grade, chains: of.size, errors, upper: upperBound(errors, of.size) };
    })
    .sort((a, b) => (a.grade < b.grade ? 1 : -1));
}

/** The error rate at which so few errors among `n` would be seen in only 5 % of all tries. 0 errors: about 3/n. */
export function upperBound(errors: number, n: number): number {
  if (n === 0 || errors >= n) return 1;
  let low = errors / n;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const p = (low + high) / 2;
    if (atMost(errors, n, p) > 0.05) low = p;
    else high = p;
  }
  return high;
}

/** Binomial probability of at most `k` errors among `n`. */
function atMost(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return sum;
}
