import type { EvidenceReader } from '../evidence/reader.ts';
import type { StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import { readingVersion } from '../pipeline/engine.ts';
import { type SourceIntegrity, sourceIntegrity } from '../pipeline/source-integrity.ts';
import { evidenceOf } from '../report/attribution.ts';
import type { ActionRow } from '../store/contract.ts';
import type { IndexQuestions } from '../store/questions.ts';
import type { EnclosedRefs, Rules } from './format.ts';
import { Mentions } from './mentions.ts';
import { listedRecords } from './refs.ts';
import type { Predicate } from './statement.ts';

/** Log indices of what belongs in a bundle, ascending. */
export interface Collected {
  readonly leaves: readonly number[];
  readonly records: number;
  readonly incomplete: Predicate['incomplete'];
  /** Records that the index of refs lists and whose originals were purged: their leaves are enclosed, and nothing else of them is left. */
  readonly purged: readonly number[];
  /** Proof that these are all; `null`: they are not, or the log has no index that shows it. */
  readonly refs: EnclosedRefs | null;
}

/** The records cited alone are more than were allowed. */
export class TooManyRecords extends Error {
  readonly cited: number;

  constructor(cited: number) {
    super(`the attribution cites ${cited} records`);
    this.name = 'TooManyRecords';
    this.cited = cited;
  }
}

/**
 * What verdicts rest on: the records that they cite; the records of the strands that were judged; those of every strand that
 * mentions a ref that was consulted, fewest first while there is room; and the objects and table headers of them all. What
 * does not fit is named by ref.
 */
export async function collectEvidence(
  store: IndexQuestions,
  log: EvidenceReader,
  rows: readonly ActionRow[],
  consulted: readonly Ref[],
  maxRecords: number,
  rules: Rules,
): Promise<Collected> {
  const chosen = new Set<number>();
  for (const row of rows) for (const index of await citedRecords(store, row)) chosen.add(index);
  if (chosen.size > maxRecords) throw new TooManyRecords(chosen.size);
  const mentions = new Mentions(await store.facts()).of(consulted);
  const own = new Set<StrandKey>(rows.map((row) => row.strand.key));
  const strands = new Set<StrandKey>([...own, ...[...mentions.values()].flat()]);
  const records = await recordsByStrand(store, own, strands);
  for (const [, indices] of records) {
    const more = indices.filter((index) => !chosen.has(index));
    if (chosen.size + more.length <= maxRecords) for (const index of more) chosen.add(index);
  }
  const incomplete = shortfall(consulted, mentions, new Map(records), chosen);
  for (const [key, indices] of records.filter(([one]) => own.has(one)).reverse()) {
    const { all, left } = leftOut(indices, chosen);
    if (left > 0) incomplete.unshift({ ref: `strand:${key}`, records: all, enclosed: all - left });
  }
  const listed = listedRecords(log, consulted, [...own], readingVersion(rules.mappings));
  const gone = log.purgedRecords();
  const purged = listed?.records.filter((index) => gone.has(index)) ?? [];
  const more = listed?.records.filter((index) => !chosen.has(index) && !gone.has(index)) ?? [];
  const isComplete = incomplete.length === 0 && chosen.size + more.length <= maxRecords;
  if (isComplete) for (const index of more) chosen.add(index);
  const { verified } = await sourceIntegrity(store, () => log, rules.policy.cloudtrailKeys);
  const refs = isComplete ? (listed?.enclosed ?? null) : null;
  const shown = refs === null ? [] : purged;
  return { ...withObjects(log, chosen, shown, verified), incomplete, refs, purged: shown };
}

/** Every ref that was consulted for any of them. */
export function consultedFor(rows: readonly ActionRow[]): readonly Ref[] {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return only.segment.consulted;
  return [...new Set(rows.flatMap((row) => row.segment.consulted))].sort();
}

/** The strands that were judged. */
export const strandsFor = (rows: readonly ActionRow[]): readonly StrandKey[] => [
  ...new Set(rows.map((row) => row.strand.key)),
];

async function citedRecords(store: IndexQuestions, row: ActionRow): Promise<readonly number[]> {
  const digests = evidenceOf(row);
  const places = await store.logIndicesOf(digests);
  return [row.logIndex, ...places.values()];
}

/** The strands that were judged first, then the smallest. */
async function recordsByStrand(store: IndexQuestions, own: ReadonlySet<StrandKey>, strands: ReadonlySet<StrandKey>) {
  const records = [...(await store.recordsOfStrands([...strands]))];
  const rank = ([key, indices]: readonly [StrandKey, readonly number[]]): number =>
    own.has(key) ? -1 : indices.length;
  return records.sort((a, b) => rank(a) - rank(b) || (a[0] < b[0] ? -1 : 1));
}

function shortfall(
  consulted: readonly Ref[],
  mentions: ReadonlyMap<Ref, readonly StrandKey[]>,
  records: ReadonlyMap<StrandKey, readonly number[]>,
  chosen: ReadonlySet<number>,
) {
  return consulted.flatMap((ref) => {
    const indices = new Set((mentions.get(ref) ?? []).flatMap((key) => records.get(key) ?? []));
    const { all, left } = leftOut([...indices], chosen);
    return left === 0 ? [] : [{ ref: ref as string, records: all, enclosed: all - left }];
  });
}

function leftOut(indices: readonly number[], chosen: ReadonlySet<number>): { all: number; left: number } {
  return { all: indices.length, left: indices.filter((index) => !chosen.has(index)).length };
}

/**
 * The objects say whose word a record is; the first record of an object may be the header of its table. Where a digest of the source
 * shows that an object is as it was delivered, that digest belongs here, and what the log says of the object as a whole.
 */
function withObjects(
  log: EvidenceReader,
  chosen: ReadonlySet<number>,
  purged: readonly number[],
  verified: SourceIntegrity['verified'],
): Pick<Collected, 'leaves' | 'records'> {
  const places = log.objectPlaces();
  const heads = log.documentHeads();
  const wholes = verified.size === 0 ? new Map<string, number>() : log.progressPlaces();
  const objectOf = (index: number): string => log.record(index).leaf.objectId.toString('hex');
  const records = new Set(chosen);
  const others = new Set<number>(purged);
  for (const index of chosen) for (const shows of verified.get(objectOf(index)) ?? []) records.add(shows);
  for (const index of [...records]) {
    const id = objectOf(index);
    const place = places.get(id);
    if (place === undefined) throw new Error(`record ${index} names an object that the log lacks`);
    others.add(place);
    const head = heads.get(id);
    if (head !== undefined) records.add(head);
    const whole = wholes.get(id);
    if (whole !== undefined) others.add(whole);
  }
  return { leaves: [...others, ...records].sort((a, b) => a - b), records: records.size };
}
