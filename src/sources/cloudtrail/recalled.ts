/**
 * A cache of a pure function of flat facts (texts, `null`, booleans): of each key the last facts and their value are kept,
 * and given again where all facts are equal. Emptied when full, and without facts of unusual length: log fields come from
 * outside, so neither has a bound. `compute` sees the facts and nothing else, so results never depend on what was cached.
 */
export function recalled<F extends object, V>(
  keyOf: (facts: F) => string,
  isSame: (a: F, b: F) => boolean,
  compute: (facts: F) => V,
  limit = 4096,
): (facts: F) => V {
  const known = new Map<string, { readonly facts: F; readonly value: V }>();
  return (facts) => {
    const key = keyOf(facts);
    const last = known.get(key);
    if (last !== undefined && isSame(last.facts, facts)) return last.value;
    const value = compute(facts);
    if (last === undefined && known.size >= limit) known.clear();
    if (areShort(facts)) known.set(key, { facts, value });
    return value;
  };
}

const LONGEST_FACT = 512;

const areShort = (facts: object): boolean =>
  Object.values(facts).every((fact: unknown) => typeof fact !== 'string' || fact.length <= LONGEST_FACT);
