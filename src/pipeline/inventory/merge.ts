import { overlap } from '../../lineage/holders.ts';
import type { BoundRef, InventoryRecord } from '../../sources/inventory/record.ts';
import { type CheckedEntry, contradict } from './check.ts';
import type { Problem } from './raw.ts';
import { boundsOf } from './times.ts';

/** Entries of one id put together; lines are those that say it. */
export interface MergedEntry extends Omit<CheckedEntry, 'line' | 'column'> {
  readonly lines: readonly number[];
}

export interface Merged {
  readonly entries: readonly MergedEntry[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/**
 * Put together what has one id of the organisation, and nothing else. Entries that say different things of one id, and two ids that
 * claim one name at one time, are mistakes: which of them is right is not for a program to choose.
 */
export function merged(entries: readonly CheckedEntry[]): Merged {
  const problems: Problem[] = [];
  const notices: string[] = [];
  const byId = new Map<string, { all: CheckedEntry[]; texts: Set<string> }>();
  for (const one of entries) {
    const id = `${one.entry}\n${one.id}`;
    const group = byId.get(id) ?? { all: [], texts: new Set() };
    byId.set(id, group);
    const { line: _line, column: _column, file: _file, ...says } = one;
    const text = JSON.stringify(says);
    const [first] = group.all;
    if (first !== undefined && group.texts.has(text))
      notices.push(`${one.file}:${one.line}: repeats an entry of ${one.id}`);
    else if (first !== undefined) problems.push(...differences(first, one), ...doubleAssignments(group.all, one));
    group.texts.add(text);
    group.all.push(one);
  }
  problems.push(...doubleClaims(entries));
  return { entries: [...byId.values()].map(({ all }) => together(all)), problems, notices };
}

const SCALARS = ['kind', 'email', 'owner', 'mfa'] as const;

function differences(first: CheckedEntry, other: CheckedEntry): readonly Problem[] {
  const at = { file: other.file, line: other.line, column: other.column };
  const where = `${first.file}:${first.line}`;
  const found: Problem[] = SCALARS.flatMap((key) => {
    const [a, b] = [first[key], other[key]];
    if (a === null || b === null || a === b) return [];
    const message = `${other.id} has ${key} ${JSON.stringify(b)} here and ${JSON.stringify(a)} in ${where}`;
    return [{ ...at, message, remedy: 'Keep the right one.' }];
  });
  if (other.states.some((b) => first.states.some((a) => contradict(a, b))))
    found.push({
      ...at,
      message: `the state of ${other.id} is another in ${where} at the same time`,
      remedy: 'Keep the right one, or give since and until.',
    });
  return found;
}

/** One machine, assigned to two at one time. */
function doubleAssignments(before: readonly CheckedEntry[], other: CheckedEntry): readonly Problem[] {
  return other.assigned.flatMap((b) => {
    const found = before.find((e) => e.assigned.some((a) => a.id !== b.id && overlap(interval(a), interval(b))));
    if (found === undefined) return [];
    const message = `${other.id} is assigned to ${b.id} here and to somebody else in ${found.file}:${found.line} at the same time`;
    const remedy = 'Keep the right one; if the machine was handed on, give `from` and `to` in both.';
    return [{ file: other.file, line: other.line, column: other.column, message, remedy }];
  });
}

/** One name, two ids, and intervals that overlap. */
function doubleClaims(entries: readonly CheckedEntry[]): readonly Problem[] {
  const claims = new Map<string, { readonly entry: CheckedEntry; readonly bound: BoundRef }[]>();
  for (const entry of entries) {
    for (const bound of entry.refs) {
      const key = `${entry.entry}\n${bound.ref}`;
      const list = claims.get(key);
      if (list) list.push({ entry, bound });
      else claims.set(key, [{ entry, bound }]);
    }
  }
  return [...claims.values()].flatMap((list) =>
    list.flatMap(({ entry, bound }, i) => {
      const other = list
        .slice(0, i)
        .find((o) => o.entry.id !== entry.id && overlap(interval(o.bound), interval(bound)));
      if (other === undefined) return [];
      const message = `${bound.ref} is of ${entry.id} here and of ${other.entry.id} in ${other.entry.file}:${other.entry.line}`;
      const remedy = 'Keep the right one; if the name was handed on, give `from` and `to` in both.';
      return [{ file: entry.file, line: entry.line, column: entry.column, message, remedy }];
    }),
  );
}

/** In which a name surely stands for its entry: as the reader takes it. */
const interval = ({ from, to }: Pick<BoundRef, 'from' | 'to'>) => ({
  from: boundsOf(from)?.last ?? null,
  to: boundsOf(to)?.first ?? null,
});

function together(all: readonly CheckedEntry[]): MergedEntry {
  const [first] = all as [CheckedEntry];
  const { line: _line, column: _column, ...base } = first;
  const unique = <T>(lists: readonly (readonly T[])[]): readonly T[] => {
    const texts = new Map(lists.flat().map((one) => [JSON.stringify(one), one]));
    return [...texts.keys()].sort().map((text) => texts.get(text) as T);
  };
  const first_ = <K extends (typeof SCALARS)[number]>(key: K): InventoryRecord[K] =>
    (all.find((one) => one[key] !== null)?.[key] ?? null) as InventoryRecord[K];
  return {
    ...base,
    refs: unique(all.map((one) => one.refs)),
    names: unique(all.map((one) => one.names)),
    roles: unique(all.map((one) => one.roles)),
    states: unique(all.map((one) => one.states)),
    assigned: unique(all.map((one) => one.assigned)),
    kind: first_('kind'),
    email: first_('email'),
    owner: first_('owner'),
    mfa: first_('mfa'),
    lines: [...new Set(all.map((one) => one.line))].sort((a, b) => a - b),
  };
}
