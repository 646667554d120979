import { secretOf } from '../../lineage/secrets.ts';
import type { SecretFact } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import type { Segment } from '../../model/verdict.ts';
import { at } from '../segment-at.ts';
import { type JudgedWorld, mostTrusted, pushTo } from './world.ts';

/** One reading of a version of a secret. `use`: the judged use, where one holder is proven; `null`: who read it is not known. */
export interface SecretRead {
  readonly fact: SecretFact;
  readonly trust: Trust;
  readonly use: Segment | null;
}

/** Readings by secret (all before the version), by time; of each secret only those of the highest trust. */
export function secretReads(world: JudgedWorld): ReadonlyMap<string, readonly SecretRead[]> {
  const reads = new Map<string, SecretRead[]>();
  for (const fact of world.evidence.secretFacts) {
    if (fact.secret.what !== 'read') continue;
    const use = at(world.segments.get(fact.strand) ?? null, fact.time);
    const isProven = use !== null && use.holder.length > 0 && (use.verdict === 'attributed' || use.verdict === 'held');
    pushTo(reads, secretOf(fact.secret.version), { fact, trust: fact.trust, use: isProven ? use : null });
  }
  return new Map([...reads].map(([secret, of]) => [secret, mostTrusted(of)]));
}
