import type {
  DecisionFact,
  EndFact,
  Facts,
  IssueFact,
  SecretFact,
  StatementFact,
  StrandKey,
} from '../../model/facts.ts';

/** What changed between two sets of facts: of the strands touched, the facts that are in one of them only. */
export interface FactsChange {
  /** Strands of which the use or a fact is another than before, or that are new. */
  readonly touched: ReadonlySet<StrandKey>;
  readonly issues: readonly IssueFact[];
  readonly ends: readonly EndFact[];
  readonly statements: readonly StatementFact[];
  readonly decisions: readonly DecisionFact[];
  readonly secrets: readonly SecretFact[];
}

/** Facts are told apart as objects: one that was read again and is equal counts as changed, which costs and is never wrong. */
export function changeOf(before: Facts, after: Facts, touched: ReadonlySet<StrandKey>): FactsChange {
  const differing = <F extends { readonly strand: StrandKey }>(a: readonly F[], b: readonly F[]): readonly F[] => {
    const was = new Set(a.filter((f) => touched.has(f.strand)));
    const is = b.filter((f) => touched.has(f.strand));
    const added = is.filter((f) => !was.delete(f));
    return [...was, ...added];
  };
  return {
    touched,
    issues: differing(before.issues, after.issues),
    ends: differing(before.ends, after.ends),
    statements: differing(before.statements, after.statements),
    decisions: differing(before.decisions, after.decisions),
    secrets: differing(before.secrets, after.secrets),
  };
}
