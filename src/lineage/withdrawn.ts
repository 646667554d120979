import type { Digest, FactOrigin, Facts, StatementFact } from '../model/facts.ts';
import { isOfInventory } from './holders.ts';

type Said = Pick<StatementFact, 'statement' | 'source' | 'trust'>;

/** Records of an inventory that a later import took back. They stay in evidence, and count for nothing, whatever came first. */
export const withdrawnBy = (statements: Iterable<Said>): ReadonlySet<Digest> => {
  const found = new Set<Digest>();
  for (const one of statements)
    if (one.statement.attribute === 'withdrawn' && isOfInventory(one)) found.add(one.statement.value as Digest);
  return found;
};

/** Whether a withdrawal takes this away: the inventory takes back its own word alone, never a log's. */
export const isWithdrawn = (
  fact: Pick<FactOrigin, 'source' | 'trust' | 'evidence'>,
  by: ReadonlySet<Digest>,
): boolean => by.has(fact.evidence) && isOfInventory(fact);

/** The facts without what the inventory has taken back: a function of the set, in which a withdrawal is a member like any other. */
export function withoutWithdrawn(facts: Facts): Facts {
  const by = withdrawnBy(facts.statements);
  if (by.size === 0) return facts;
  const stands = (fact: FactOrigin): boolean => !isWithdrawn(fact, by);
  return { ...facts, statements: facts.statements.filter(stands), ends: facts.ends.filter(stands) };
}
