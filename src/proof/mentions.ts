import type { Facts, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';

/** A ref as facts write it: `net.address` stands for the bare address in the traces of a device. */
const written = (ref: Ref): string => JSON.stringify(kindOf(ref) === 'net.address' ? valueOf(ref) : ref);

/** The strands whose own description, or whose facts, mention each of these refs. */
export class Mentions {
  readonly #texts = new Map<StrandKey, string>();

  constructor(facts: Facts) {
    for (const strand of facts.strands) this.#texts.set(strand.key, JSON.stringify(strand));
    for (const list of [facts.issues, facts.ends, facts.statements, facts.decisions, facts.secrets])
      for (const fact of list) this.#texts.set(fact.strand, `${this.#texts.get(fact.strand)}\n${JSON.stringify(fact)}`);
  }

  of(refs: readonly Ref[]): ReadonlyMap<Ref, readonly StrandKey[]> {
    const needles = refs.map((ref) => [ref, written(ref), [] as StrandKey[]] as const);
    for (const [key, text] of this.#texts)
      for (const [, needle, strands] of needles) if (text.includes(needle)) strands.push(key);
    return new Map(needles.map(([ref, , strands]) => [ref, strands]));
  }
}
