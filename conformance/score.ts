import { BY_TABLE, type Comparison, compare } from './compare.ts';
import { DIMENSIONS, type DimensionName } from './dimensions.ts';
import type { Pair, Reading } from './pair.ts';
import { allows, type OurStream } from './streams.ts';
import type { Waiver } from './waiver.ts';

export interface Tally {
  agree: number;
  /** Of those that agree: in the peer's own words, by its table. */
  byTable: number;
  conflict: number;
  miss: number;
  extra: number;
  waived: number;
}

/** One difference, with all that is needed to look it up. */
export interface Difference {
  readonly stream: string;
  readonly index: number;
  readonly dimension: DimensionName;
  readonly comparison: Comparison;
}

export interface StreamScore {
  readonly stream: string;
  /** `null`: not ours. */
  readonly ours: OurStream | null;
  readonly records: number;
  /** A peer's documents belong to it; otherwise only recognition is scored. */
  readonly hasExpected: boolean;
  /** Claimed by a source that may, by one that may not, and by nobody. */
  readonly right: number;
  readonly wrong: number;
  readonly unclaimed: number;
  /** Claimed, and not read: by reason. */
  readonly refused: ReadonlyMap<string, number>;
  readonly wrongSources: ReadonlyMap<string, number>;
  /** No source that may claim it is in this build. */
  readonly notReadYet: boolean;
  readonly dimensions: Readonly<Record<DimensionName, Tally>>;
  readonly differences: readonly Difference[];
}

export interface Scored {
  readonly streams: readonly StreamScore[];
  /** How often each waiver applied. */
  readonly waived: ReadonlyMap<Waiver, number>;
}

export interface Rules {
  readonly ours: Readonly<Record<string, OurStream>>;
  readonly waivers: readonly Waiver[];
  /** Ids of the sources in this build. */
  readonly sources: readonly string[];
}

/** Compares what was read with what the peers expect, stream by stream. Pure. */
export function score(pairs: readonly Pair[], read: (pair: Pair) => Reading, rules: Rules): Scored {
  const waived = new Map<Waiver, number>(rules.waivers.map((w) => [w, 0]));
  const members = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const list = members.get(pair.stream);
    if (list === undefined) members.set(pair.stream, [pair]);
    else list.push(pair);
  }
  const streams = [...members].map(([stream, list]) => scoreStream(stream, list, read, rules, waived));
  return { streams, waived };
}

function scoreStream(
  stream: string,
  pairs: readonly Pair[],
  read: (pair: Pair) => Reading,
  rules: Rules,
  waived: Map<Waiver, number>,
): StreamScore {
  const ours = Object.hasOwn(rules.ours, stream) ? (rules.ours[stream] as OurStream) : null;
  const dimensions = Object.fromEntries(DIMENSIONS.map((d) => [d, blankTally()])) as Record<DimensionName, Tally>;
  const differences: Difference[] = [];
  const claims = { right: 0, wrong: 0, unclaimed: 0 };
  const refused = new Map<string, number>();
  const wrongSources = new Map<string, number>();
  for (const pair of pairs) {
    const reading = read(pair);
    const fate = reading.source === null ? 'unclaimed' : ours && allows(ours, reading.source) ? 'right' : 'wrong';
    claims[fate]++;
    if (fate === 'wrong') count(wrongSources, reading.source as string);
    if (reading.source !== null && reading.reason !== null) count(refused, reading.reason);
    const isOthers = ours === null || (ours.mixed !== undefined && reading.source === null);
    if (pair.expected === null || isOthers) continue;
    for (const dimension of DIMENSIONS) {
      const comparison = compare(dimension, pair.expected, reading.events, stream);
      if (comparison.verdict === 'silent') continue;
      if (comparison.verdict === 'agree' || comparison.verdict === 'extra') {
        dimensions[dimension][comparison.verdict]++;
        if (comparison.because === BY_TABLE) dimensions[dimension].byTable++;
        continue;
      }
      const waiver = rules.waivers.find((w) => applies(w, pair, dimension, comparison));
      if (waiver !== undefined) {
        count(waived, waiver);
        dimensions[dimension].waived++;
        continue;
      }
      dimensions[dimension][comparison.verdict]++;
      differences.push({ stream, index: pair.index, dimension, comparison });
    }
  }
  const hasExpected = pairs.some((pair) => pair.expected !== null);
  const notReadYet = ours !== null && !rules.sources.some((source) => allows(ours, source));
  return {
    stream,
    ours,
    records: pairs.length,
    hasExpected,
    ...claims,
    refused,
    wrongSources,
    notReadYet,
    dimensions,
    differences,
  };
}

const blankTally = (): Tally => ({ agree: 0, byTable: 0, conflict: 0, miss: 0, extra: 0, waived: 0 });

const count = <K>(map: Map<K, number>, key: K): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

const applies = (w: Waiver, pair: Pair, dimension: DimensionName, { peer }: Comparison): boolean =>
  w.stream === pair.stream &&
  w.dimension === dimension &&
  (w.records === 'every' || w.records.includes(pair.index)) &&
  (w.peer === undefined || peer.some((value) => (w.peer as RegExp).test(value)));

/** Share of agreement; `null` where the peer says nothing. */
export function shareOf({ agree, conflict, miss }: Tally): number | null {
  const said = agree + conflict + miss;
  return said === 0 ? null : agree / said;
}

/** Mean of the streams' shares, each stream counting once. */
export function macro(streams: readonly StreamScore[], dimension: DimensionName): number | null {
  const shares = streams.map((s) => shareOf(s.dimensions[dimension])).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

export interface Recognition {
  readonly records: number;
  readonly right: number;
  /** Records of streams that are not ours, and how many of them somebody claimed. */
  readonly foreign: number;
  readonly claimedForeign: number;
}

/** Records of mixed streams that nobody claims are nobody's. Streams whose source is not here yet don't count. */
export function recognition(streams: readonly StreamScore[]): Recognition {
  const here = streams.filter((s) => s.ours !== null && !s.notReadYet);
  const away = streams.filter((s) => s.ours === null || s.notReadYet);
  const sum = (list: readonly StreamScore[], of: (s: StreamScore) => number): number =>
    list.reduce((total, s) => total + of(s), 0);
  return {
    records: sum(here, (s) => (s.ours?.mixed === undefined ? s.records : s.right + s.wrong)),
    right: sum(here, (s) => s.right),
    foreign: sum(away, (s) => s.records),
    claimedForeign: sum(away, (s) => s.right + s.wrong),
  };
}
