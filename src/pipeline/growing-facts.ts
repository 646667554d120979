import type { FactOrigin, Facts, Strand, StrandKey, StrandUse } from '../model/facts.ts';
import type { FactsSince } from '../store/store.ts';

/**
 * All facts, kept in memory while records come in. What did not change stays the same object, so that whoever keeps something worked out
 * from it can tell.
 */
export class GrowingFacts {
  #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  get all(): Facts {
    return this.#facts;
  }

  /** Gives the strands that are new, gone, or of which something is another than before. */
  take({ keys, facts: fresh, hours, runs }: FactsSince): ReadonlySet<StrandKey> {
    const before = this.#facts;
    const among = new Set(keys);
    const touched = new Set<StrandKey>();
    const strands = sameWhereEqual(before.strands, fresh.strands, (s) => s.key, among, touched);
    const uses = sameWhereEqual(before.uses, fresh.uses, (u) => u.strand, among, touched);
    const facts = <F extends FactOrigin>(was: readonly F[], is: readonly F[]): readonly F[] =>
      sameWhereEqual(was, is, (f) => f.strand, among, touched);
    const inTime = <F extends FactOrigin>(list: readonly F[]): readonly F[] => [...list].sort(byTimeThenEvent);
    this.#facts = {
      strands: [...strands].sort(byKey),
      uses: [...uses].sort(byStrand),
      issues: inTime(facts(before.issues, fresh.issues)),
      ends: inTime(facts(before.ends, fresh.ends)),
      statements: inTime(facts(before.statements, fresh.statements)),
      decisions: inTime(facts(before.decisions, fresh.decisions)),
      secrets: inTime(facts(before.secrets, fresh.secrets)),
      hours,
      runs,
    };
    return touched;
  }
}

/** What is of other strands, and of these what is now; as the object that it was before where it is equal. */
function sameWhereEqual<T extends object>(
  was: readonly T[],
  is: readonly T[],
  strandOf: (item: T) => StrandKey,
  among: ReadonlySet<StrandKey>,
  touched: Set<StrandKey>,
): readonly T[] {
  const kept: T[] = [];
  const old = new Map<string, T>();
  for (const item of was) {
    if (among.has(strandOf(item))) old.set(JSON.stringify(item), item);
    else kept.push(item);
  }
  for (const item of is) {
    const text = JSON.stringify(item);
    const same = old.get(text);
    if (same === undefined) touched.add(strandOf(item));
    old.delete(text);
    kept.push(same ?? item);
  }
  for (const item of old.values()) touched.add(strandOf(item));
  return kept;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey = (a: Strand, b: Strand): number => compare(a.key, b.key);
const byStrand = (a: StrandUse, b: StrandUse): number => compare(a.strand, b.strand);

/** As the index gives them. Facts of one event are of one strand, and keep the order in which they were read. */
const byTimeThenEvent = (a: FactOrigin, b: FactOrigin): number =>
  (a.time ?? Number.NEGATIVE_INFINITY) === (b.time ?? Number.NEGATIVE_INFINITY)
    ? compare(a.event, b.event)
    : (a.time ?? Number.NEGATIVE_INFINITY) - (b.time ?? Number.NEGATIVE_INFINITY);
