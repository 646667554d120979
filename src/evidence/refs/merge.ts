import type { Label } from './labels.ts';
import { type Entry, joined } from './values.ts';

/** A run, or what is to become one: its entries in order, and the leaves that it is about. */
export interface Sorted {
  readonly from: number;
  readonly to: number;
  entries(): Iterable<Entry>;
}

/** Runs that follow each other as the one run that would have been made of all their records. */
export function* merged(runs: readonly Sorted[]): Generator<Entry> {
  const [first] = runs;
  if (first === undefined) return;
  const heads = runs.map((run) => ({ run, entries: run.entries()[Symbol.iterator](), entry: null as Entry | null }));
  for (const head of heads) head.entry = next(head.entries);
  for (;;) {
    let label: Label | null = null;
    for (const { entry } of heads) if (entry !== null && (label === null || entry.label < label)) label = entry.label;
    if (label === null) return;
    const parts = [];
    for (const head of heads) {
      if (head.entry?.label !== label) continue;
      parts.push({ value: head.entry.value, from: head.run.from, to: head.run.to });
      head.entry = next(head.entries);
    }
    yield { label, value: joined(label, parts, first.from) };
  }
}

function next(entries: Iterator<Entry>): Entry | null {
  const { done, value } = entries.next();
  return done === true ? null : (value as Entry);
}
