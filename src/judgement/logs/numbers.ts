import type { Digest, NumberedRecord, NumberRun } from '../../model/facts.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import { mostTrusted, pushTo } from '../across/world.ts';
import type { Observation } from '../finding.ts';

/** A stretch of numbers apart from the rest is looked at where it has so many: a number that somebody made up stands alone. */
export const FEWEST = 20;

/** A gap wider than so many times what lies on either side parts two stretches: nothing is known of what lies between. */
const WIDEST = 10;

/** At least this share of a series has to be there; else the log was selected from, and a number that is missing says nothing. */
export const DENSE = 0.5;

/** A later record with a smaller number: the counter began anew. Records of one moment may be written this far out of order, in µs. */
const DISORDER = 600_000_000;

interface Hole {
  readonly before: NumberedRecord;
  readonly after: NumberedRecord;
}

/**
 * Holes in the numbers that sources give their records, and logs that are only a selection. Of each counter only the records of the
 * highest trust count: what anybody could have written neither makes a hole nor fills one.
 */
export function numberGaps(runs: readonly NumberRun[]): readonly Observation[] {
  const found: Observation[] = [];
  const selected = new Map<string, { runs: NumberRun[]; shares: string[] }>();
  for (const counter of countersOf(runs)) {
    const { holes, there, missing } = countersHoles(counter);
    const [{ source, by }] = counter as [NumberRun];
    if (missing === 0) continue;
    if (there < DENSE * (there + missing)) {
      const known = selected.get(source) ?? { runs: [], shares: [] };
      selected.set(source, known);
      known.runs.push(...counter);
      known.shares.push(`${percent(there, missing)} of ${by}`);
      continue;
    }
    found.push(holesIn(source, by, counter, holes, missing, there));
  }
  for (const [source, { runs: of, shares }] of selected) found.push(selection(source, of, shares));
  return found;
}

/**
 * How many numbers are missing from the logs of each source that numbers its records. Logs that are only a selection are left out: what
 * is missing from those says nothing.
 */
export function missingNumbers(runs: readonly NumberRun[]): ReadonlyMap<string, number> {
  const missingOf = new Map<string, number>();
  for (const counter of countersOf(runs)) {
    const [{ source }] = counter as [NumberRun];
    const { there, missing } = countersHoles(counter);
    const counts = there < DENSE * (there + missing) ? 0 : missing;
    missingOf.set(source, (missingOf.get(source) ?? 0) + counts);
  }
  return missingOf;
}

const percent = (there: number, missing: number): string =>
  `${Math.max(1, Math.round((100 * there) / (there + missing)))} %`;

/** The runs of each counter, those of the highest trust, by source and counter. */
function countersOf(runs: readonly NumberRun[]): readonly (readonly NumberRun[])[] {
  const counters = new Map<string, NumberRun[]>();
  for (const run of runs) if (run.trust !== 'foreign') pushTo(counters, `${run.source}\n${run.by}`, run);
  return [...counters.keys()].sort().map((id) => mostTrusted(counters.get(id) as NumberRun[]));
}

/** Told of so many counters. */
const TOLD = 3;

function selection(source: string, of: readonly NumberRun[], shares: readonly string[]): Observation {
  const more = shares.length - TOLD;
  const told = `${shares.slice(0, TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    ...about('log-is-a-selection', ref('log.source', source), of),
    says: `${source}: in evidence are ${told}.`,
    evidence: of.slice(0, TOLD).map((r) => r.low.evidence),
  };
}

function holesIn(
  source: string,
  by: Ref,
  counter: readonly NumberRun[],
  holes: readonly Hole[],
  missing: number,
  there: number,
): Observation {
  const widest = holes.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
  const [from, to] = [widest.before.time, widest.after.time];
  const when = from === null || to === null ? '' : `, ${formatIso(from)} to ${formatIso(to)}`;
  return {
    ...about('sequence-hole', by, counter),
    says: `${source}: ${missing} of ${there + missing} numbers are missing, in ${holes.length} ${holes.length === 1 ? 'place' : 'places'}; the widest has ${sizeOf(widest)} (${widest.before.number + 1} to ${widest.after.number - 1}${when}).`,
    evidence: [widest, ...holes].flatMap((h) => [h.before.evidence, h.after.evidence]),
    span: spanOf(holes.flatMap((h) => [h.before, h.after])),
  };
}

const about = (code: Observation['code'], subject: Ref, of: readonly NumberRun[]) => ({
  ...{ code, subject, strands: [] },
  trust: of[0]?.trust ?? ('unprotected' as const),
  span: spanOf(of.flatMap((r) => [r.low, r.high])),
});

function spanOf(records: readonly NumberedRecord[]): NonNullable<Observation['span']> {
  const times = records.flatMap(({ time }) => (time === null ? [] : [time])).sort((a, b) => a - b);
  return { first: times[0] ?? null, last: times.at(-1) ?? null, events: new Set(records.map((r) => r.evidence)).size };
}

const sizeOf = ({ before, after }: Hole): number => after.number - before.number - 1;

function countersHoles(counter: readonly NumberRun[]): { holes: Hole[]; there: number; missing: number } {
  const bySeries = new Map<string, NumberRun[]>();
  for (const run of counter) pushTo(bySeries, run.series, run);
  const total = { holes: [] as Hole[], there: 0, missing: 0 };
  for (const series of [...bySeries.keys()].sort()) {
    for (const island of islandsOf(joined(bySeries.get(series) as NumberRun[]))) {
      const there = island.reduce((n, r) => n + r.high.number - r.low.number + 1, 0);
      if (there < FEWEST) continue;
      total.there += there;
      for (const [i, run] of island.entries()) {
        const before = island[i - 1];
        if (!before || isAnew(before.high, run.low) || isAtMidnight(series, before.high, run.low)) continue;
        const hole = { before: before.high, after: run.low };
        total.holes.push(hole);
        total.missing += sizeOf(hole);
      }
    }
  }
  return total;
}

interface Run {
  readonly low: NumberedRecord;
  readonly high: NumberedRecord;
}

/** Runs that overlap or touch are one. Of records with one number the one with the smallest digest speaks. */
function joined(runs: readonly Run[]): Run[] {
  const sorted = [...runs].sort((a, b) => a.low.number - b.low.number || compare(a.low.evidence, b.low.evidence));
  const out: { low: NumberedRecord; high: NumberedRecord }[] = [];
  for (const { low, high } of sorted) {
    const last = out.at(-1);
    if (!last || low.number > last.high.number + 1) out.push({ low, high });
    else if (high.number > last.high.number) last.high = high;
    else if (high.number === last.high.number && compare(high.evidence, last.high.evidence) < 0) last.high = high;
  }
  return out;
}

const compare = (a: Digest, b: Digest): number => (a < b ? -1 : a > b ? 1 : 0);

/** Parted where a gap is far wider than all that lies on one side of it. */
function islandsOf(runs: readonly Run[]): Run[][] {
  const islands: Run[][] = [];
  for (const run of runs) {
    const island = islands.at(-1);
    const last = island?.at(-1);
    if (!island || !last) islands.push([run]);
    else if (run.low.number - last.high.number - 1 > WIDEST * Math.max(FEWEST, countIn(island))) islands.push([run]);
    else island.push(run);
  }
  return islands;
}

const countIn = (runs: readonly Run[]): number => runs.reduce((n, r) => n + r.high.number - r.low.number + 1, 0);

const isAnew = (before: NumberedRecord, after: NumberedRecord): boolean =>
  before.time !== null && after.time !== null && after.time < before.time - DISORDER;

/** Around midnight records of two days are written in any order, and each day is a series of its own. */
function isAtMidnight(series: string, before: NumberedRecord, after: NumberedRecord): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(series)) return false;
  const begin = Date.parse(`${series}T00:00:00Z`) * 1000;
  const isNear = (t: Micros | null): boolean =>
    t !== null && (t < begin + DISORDER || t > begin + 86_400_000_000 - DISORDER);
  return isNear(before.time) || isNear(after.time);
}
