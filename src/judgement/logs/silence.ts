import type { SourceHour } from '../../model/facts.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { formatIso, micros } from '../../model/time.ts';
import { mostTrusted, pushTo } from '../across/world.ts';
import type { Observation } from '../finding.ts';
import type { MachineHours } from './machine-hours.ts';

const HOUR_MICROS = 3_600_000_000;
const HOURS_A_DAY = 24;

/** An hour of the day is usual where it has so many records … */
export const BUSY = 10;
/** … on at least so many other days of its kind (working days, or weekend days) … */
export const DAYS = 5;
/** … and on at least this share of all other days of its kind in evidence. A log of less than a week has no usual hours. */
export const SHARE = 0.8;

/**
 * Hours in which a source wrote nothing although it writes at that hour on nearly every other day of the kind. Compared are hours of the
 * day in UTC. Of each source only the records of the highest trust count.
 */
export function silentHours(hours: readonly SourceHour[]): readonly Observation[] {
  const bySource = new Map<string, SourceHour[]>();
  for (const hour of hours) if (hour.trust !== 'foreign') pushTo(bySource, hour.source, hour);
  return [...bySource.keys()].sort().flatMap((source) => {
    const own = inOrder(bySource.get(source) as SourceHour[]);
    return silenceOf(source, ref('log.source', source), own, silentStretches(own));
  });
}

/**
 * The same for each machine that writes a log of its own, where others of its kind wrote at those hours: what all of them lack is the
 * source's silence, and told once.
 */
export function silentMachines(
  machines: readonly MachineHours[],
  hours: readonly SourceHour[],
): readonly Observation[] {
  const bySource = new Map<string, MachineHours[]>();
  for (const one of machines) pushTo(bySource, one.source, one);
  return [...bySource.keys()].sort().flatMap((source) => {
    const all = bySource.get(source) as MachineHours[];
    if (all.length < 2) return [];
    const ofSource = silentStretches(inOrder(hours.filter((h) => h.source === source && h.trust !== 'foreign')));
    return [...all]
      .sort((x, y) => (x.machine < y.machine ? -1 : 1))
      .flatMap(({ machine, hours: mine }) => {
        const own = inOrder(mine);
        const stretches = silentStretches(own).filter((s) => !ofSource.some((t) => t.from <= s.from && s.to <= t.to));
        return silenceOf(`${source} of ${machine}`, ref('log.source', `${source}/${machine}`), own, stretches);
      });
  });
}

const inOrder = (hours: readonly SourceHour[]): readonly SourceHour[] =>
  [...mostTrusted(hours)].sort((a, b) => a.hour - b.hour);

function silenceOf(
  name: string,
  subject: Ref,
  own: readonly SourceHour[],
  stretches: readonly Stretch[],
): readonly Observation[] {
  if (stretches.length === 0) return [];
  const longest = stretches.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const total = stretches.reduce((n, s) => n + s.to - s.from, 0);
  const places = stretches.length === 1 ? '' : ` in ${stretches.length} stretches, the longest`;
  return [
    {
      code: 'log-silent',
      subject,
      says: `${name}: ${total} hours${places} from ${iso(longest.from)} to ${iso(longest.to)}, where other days have about ${longest.usual} records.`,
      strands: [],
      evidence: stretches.flatMap((s) => [s.before.evidence, s.after.evidence]),
      trust: own[0]?.trust ?? 'unprotected',
      span: {
        first: micros((stretches[0]?.from ?? 0) * HOUR_MICROS),
        last: micros((stretches.at(-1)?.to ?? 0) * HOUR_MICROS),
        events: 2 * stretches.length,
      },
    },
  ];
}

const iso = (hour: number): string => formatIso(micros(hour * HOUR_MICROS));

interface Stretch {
  /** Hours since 1970: empty from `from` up to, and without, `to`. */
  readonly from: number;
  readonly to: number;
  readonly before: SourceHour;
  readonly after: SourceHour;
  /** Records that other days have in such a stretch (the sum of the medians of its hours). */
  readonly usual: number;
}

/** Empty stretches that hold an hour which is usual. `own`: hours with records, ascending. */
function silentStretches(own: readonly SourceHour[]): readonly Stretch[] {
  const first = own[0]?.hour ?? 0;
  const last = own.at(-1)?.hour ?? 0;
  if (last - first < 7 * HOURS_A_DAY) return [];
  const usualAt = usualIn(own, first, last);
  const found: Stretch[] = [];
  for (const [i, before] of own.entries()) {
    const after = own[i + 1];
    if (!after || after.hour - before.hour < 2) continue;
    // Beyond a week nobody asks whether an hour is usual: then it is another log.
    const empty = Math.min(after.hour - before.hour - 1, 7 * HOURS_A_DAY);
    const usual = Array.from({ length: empty }, (_, k) => usualAt(before.hour + 1 + k));
    if (usual.some((n) => n > 0))
      found.push({ from: before.hour + 1, to: after.hour, before, after, usual: usual.reduce((a, b) => a + b, 0) });
  }
  return found;
}

/**
 * Of an hour without records, those that this hour of the day usually has: the median of the other days of its kind; 0: it is not usual
 * that it has any. Not day by day: whoever writes a log may date a record in the year 9999.
 */
function usualIn(own: readonly SourceHour[], first: number, last: number): (hour: number) => number {
  const counts = new Map<string, number[]>();
  for (const { hour, events } of own) pushTo(counts, kindOf(hour), events);
  const usual = new Map<string, number>();
  for (const [kind, some] of counts) {
    some.sort((a, b) => a - b);
    const others = daysOfKind(kind, first, last) - 1;
    const busy = some.filter((n) => n >= BUSY).length;
    if (busy < DAYS || busy < SHARE * others) continue;
    // The days that are not in `some` have none.
    const median = Math.floor(others / 2) - (others - some.length);
    usual.set(kind, some[median] ?? 0);
  }
  return (hour) => usual.get(kindOf(hour)) ?? 0;
}

const kindOf = (hour: number): string =>
  `${((hour % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY}${isWeekend(hour) ? ' weekend' : ''}`;

/** Days of the kind whose hour lies in [first, last]. */
function daysOfKind(kind: string, first: number, last: number): number {
  const hour = Number.parseInt(kind, 10);
  const from = Math.ceil((first - hour) / HOURS_A_DAY);
  const to = Math.floor((last - hour) / HOURS_A_DAY);
  const weeks = Math.floor((to - from + 1) / 7);
  let weekend = 2 * weeks;
  for (let day = from + 7 * weeks; day <= to; day++) weekend += isWeekend(day * HOURS_A_DAY) ? 1 : 0;
  return kind.endsWith('weekend') ? weekend : to - from + 1 - weekend;
}

/** 1 January 1970 was a Thursday. */
const isWeekend = (hour: number): boolean => [2, 3].includes(Math.floor(hour / HOURS_A_DAY) % 7);
