import type { FactOrigin, Facts, StrandKey } from '../../model/facts.ts';

/** The facts, where everything that a strand rests on is as its source delivered it: its evidence counts as verified. */
export function withVerified(facts: Facts, strands: ReadonlySet<StrandKey>): Facts {
  if (strands.size === 0) return facts;
  const raised = <T extends FactOrigin>(list: readonly T[]): readonly T[] =>
    list.map((fact) => (strands.has(fact.strand) && fact.trust !== 'foreign' ? { ...fact, trust: 'verified' } : fact));
  return {
    ...facts,
    strands: facts.strands.map((s) =>
      strands.has(s.key) && s.trust !== 'foreign' ? { ...s, trust: 'verified', originTrust: s.trust } : s,
    ),
    issues: raised(facts.issues),
    ends: raised(facts.ends),
    statements: raised(facts.statements),
    decisions: raised(facts.decisions),
    secrets: raised(facts.secrets),
  };
}
