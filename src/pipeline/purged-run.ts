import { isRefLabel, type Label } from '../evidence/refs/labels.ts';
import type { RunFile } from '../evidence/refs/run-file.ts';
import { recordsOf, strandsOf } from '../evidence/refs/values.ts';

/**
 * Whether a run, made before originals were purged, says of the records that are left exactly what they say (`again`: the run made of them alone),
 * and beyond that only of purged ones, of which nobody can tell any more: a record that it lists more is purged, and a strand that it
 * lists more for a ref has a purged record.
 */
export function differsByPurgedAlone(kept: RunFile, again: RunFile, purged: ReadonlySet<number>): boolean {
  const { from, to } = kept.leaf;
  const records = (value: Buffer) => recordsOf(value, from, to);
  const partlyPurged = new Set<Label>();
  for (const { label, value } of kept.entries())
    if (!isRefLabel(label) && records(value).some((index) => purged.has(index))) partlyPurged.add(label);

  const isExplained = (label: Label, all: Buffer, left: Buffer): boolean =>
    isRefLabel(label)
      ? isWithin(strandsOf(all), strandsOf(left), (strand) => partlyPurged.has(strand))
      : isWithin(records(all), records(left), (index) => purged.has(index));

  const rest = again.entries();
  let next = rest.next();
  for (const { label, value } of kept.entries()) {
    const isThere = next.done !== true && next.value.label === label;
    const left = isThere ? (next.value as { value: Buffer }).value : Buffer.alloc(0);
    if (!isExplained(label, value, left)) return false;
    if (isThere) next = rest.next();
  }
  // a label of the records that are left which the run does not have
  return next.done === true;
}

/** All of `left` is in `all`, in its order, and what is in `all` beyond it may be. */
function isWithin<T>(all: readonly T[], left: readonly T[], mayBeMore: (one: T) => boolean): boolean {
  let at = 0;
  for (const one of all)
    if (at < left.length && left[at] === one) at++;
    else if (!mayBeMore(one)) return false;
  return at === left.length;
}
