import { isOfInventory } from '../lineage/holders.ts';
import type { FactOrigin, Facts, Strand } from '../model/facts.ts';

/**
 * Law 4 by construction. What a record from a place that somebody vouches for says is judged by evidence of such places alone: whoever can
 * write an application's log, or drop a file where nobody looks, can then neither name, clear nor contest anybody in a log that he cannot
 * write. What comes from elsewhere is judged by all there is, and is worth what the place is.
 *
 * A log whose bytes are verified by a signature, in a place that nobody vouches for, is judged by all there is as well: the signature says
 * that it is whole, not that the logs beside it are.
 */
export const isVouchedFor = (strand: Strand): boolean =>
  strand.trust === 'declared' || (strand.trust === 'verified' && strand.originTrust !== 'unprotected');

/** The facts from places that somebody vouches for; `null`: there are only such, or none, so that all is judged by all. */
export function vouchedFacts(facts: Facts): Facts | null {
  const isHigh = ({ trust }: { readonly trust: Strand['trust'] }): boolean =>
    trust === 'declared' || trust === 'verified';
  const logs = facts.strands.filter((s) => !isOfInventory(s));
  if (!logs.some(isVouchedFor) || logs.every(isHigh)) return null;
  const kept = <T extends FactOrigin>(list: readonly T[]): readonly T[] => list.filter(isHigh);
  const strands = facts.strands.filter(isHigh);
  const keys = new Set(strands.map((s) => s.key));
  return {
    ...facts,
    strands,
    uses: facts.uses.filter((u) => keys.has(u.strand)),
    issues: kept(facts.issues),
    ends: kept(facts.ends),
    statements: kept(facts.statements),
    decisions: kept(facts.decisions),
    secrets: kept(facts.secrets),
  };
}
