import type { EvidenceReader } from '../evidence/reader.ts';
import type { Case } from './cases.ts';
import type { Entry } from './entry.ts';

/** What a purge would remove, and what it may not. Log indices, ascending. */
export interface PurgePlan {
  readonly victims: readonly number[];
  /** Old enough, and kept for a case. */
  readonly kept: readonly number[];
}

/** Whether what a case rests on must be kept: it is open, on hold, or its date has not come. `today`: ISO date. */
export const keepsEvidence = ({ closed, hold, keepUntil }: Case, today: string): boolean =>
  closed === null || hold !== null || (keepUntil !== null && keepUntil >= today);

/**
 * Records collected before a moment, but for those that were purged already and those that are kept. The first record of an object may be
 * the header of its table: it goes only with the last of its rows.
 */
export function planPurge(
  log: EvidenceReader,
  beforeMicros: number,
  protectedLeaves: ReadonlySet<number>,
  purged: ReadonlySet<number>,
): PurgePlan {
  const victims: number[] = [];
  const kept: number[] = [];
  const staying = new Set<string>();
  const heads = new Map([...log.documentHeads()].map(([object, index]) => [index, object]));
  const objectOf = new Map<number, string>();
  for (let index = 0; index < log.size; index++) {
    const leaf = log.leaf(index);
    if (leaf.type !== 'record' || purged.has(index)) continue;
    const object = leaf.objectId.toString('hex');
    const isOld = leaf.collectedAtMicros < beforeMicros;
    if (isOld && protectedLeaves.has(index)) kept.push(index);
    if (!isOld || protectedLeaves.has(index)) {
      staying.add(object);
      continue;
    }
    victims.push(index);
    if (heads.has(index)) objectOf.set(index, object);
  }
  return { victims: victims.filter((index) => !staying.has(objectOf.get(index) ?? '')), kept };
}

/** `12-40,43`, as the custody log writes which records were purged. */
export function rangesOf(indices: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < indices.length; ) {
    const first = indices[i] as number;
    let last = first;
    while (indices[i + 1] === last + 1) last = indices[++i] as number;
    parts.push(first === last ? String(first) : `${first}-${last}`);
    i++;
  }
  return parts.join(',');
}

/** Whether the custody log orders the purge of a record. */
export function orderedPurges(entries: readonly Entry[]): (index: number) => boolean {
  const ranges = entries
    .filter(({ act }) => act === 'purged')
    .flatMap(({ detail }) => String(detail['records'] ?? '').split(','))
    .map((part) => part.split('-').map(Number))
    .map(([first = Number.NaN, last = first]) => ({ first, last }));
  return (index) => ranges.some(({ first, last }) => first <= index && index <= last);
}
