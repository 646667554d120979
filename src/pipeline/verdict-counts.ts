import { VERDICTS, type Verdict } from '../model/verdict.ts';
import type { Store } from '../store/contract.ts';

/** How many actions got which verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

export async function verdictCounts(store: Pick<Store, 'totals'>): Promise<VerdictCounts> {
  const counts = Object.fromEntries(VERDICTS.map((v) => [v, 0])) as Record<Verdict, number>;
  for (const { verdict, actions } of await store.totals({})) counts[verdict] += actions;
  return counts;
}
