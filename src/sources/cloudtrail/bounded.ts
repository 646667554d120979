/**
 * A cache of a pure function of a string, emptied when full. Log fields come from outside, so the number of distinct
 * values has no bound; the longest value kept is bounded too. Results never depend on what was cached.
 */
export function remembered<V>(compute: (key: string) => V, limit = 4096, longestKey = 512): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const value = compute(key);
    if (value !== undefined && key.length <= longestKey) {
      if (known.size >= limit) known.clear();
      known.set(key, value);
    }
    return value;
  };
}
