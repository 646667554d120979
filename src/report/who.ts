import type { Principal } from '../model/event.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';

/** Holder chains in few words. The refs in full are in the JSON forms and on the card. */

/** `okta.user:00u1 → Admin → Deploy`: the root in full, the steps after it by their last name. */
export function chainText(chain: readonly Ref[]): string {
  const [root, ...rest] = chain;
  if (root === undefined) return '';
  return [root, ...rest.map(shortRef)].join(' → ');
}

/** The last name in a ref's value: `Admin` of `aws.role:arn:aws:iam::111122223333:role/Admin`. */
export function shortRef(r: Ref): string {
  const value = valueOf(r);
  const cut = kindOf(r) === 'aws.role' ? value.lastIndexOf('/') : -1;
  return cut < 0 ? r : value.slice(cut + 1);
}

/** Who, for one cell of a table: never a name that the verdict does not name. */
export function whoText(s: Pick<Segment, 'operator' | 'holder' | 'candidates'>, principal: Principal | null): string {
  if (s.operator.length > 0) return chainText(s.operator);
  if (s.holder.length > 0) return chainText(s.holder);
  if (s.candidates.length > 0) return `one of ${s.candidates.length}: ${s.candidates.map((c) => c[0]).join(' | ')}`;
  const claimed = principal?.ref ?? principal?.name ?? null;
  return claimed === null ? '–' : `? (log says ${claimed})`;
}
