/** A stretch of time that is looked at, in ms since 1970, fractions of a ms included. */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

/** From a millisecond to some years. */
const NARROWEST = 1;

/** Closer or wider by `factor` (below 1: closer), with the moment `at` staying where it is, within the bounds of `whole`. */
export function zoomed(view: TimeView, factor: number, at: number, whole: TimeView): TimeView {
  const width = Math.min(Math.max((view.to - view.from) * factor, NARROWEST), whole.to - whole.from);
  const share = (at - view.from) / (view.to - view.from);
  return within({ from: at - share * width, to: at + (1 - share) * width }, whole);
}

/** Along by a share of its own width. */
export const panned = (view: TimeView, share: number, whole: TimeView): TimeView => {
  const by = (view.to - view.from) * share;
  return within({ from: view.from + by, to: view.to + by }, whole);
};

function within({ from, to }: TimeView, whole: TimeView): TimeView {
  const width = to - from;
  if (width >= whole.to - whole.from) return whole;
  if (from < whole.from) return { from: whole.from, to: whole.from + width };
  return to > whole.to ? { from: whole.to - width, to: whole.to } : { from, to };
}

/** The whole of what there is, with a little room at both ends. */
export function wholeOf(first: number, last: number): TimeView {
  const room = Math.max((last - first) * 0.02, NARROWEST);
  return { from: first - room, to: last + room };
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly number[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14].map((n) => n * DAY),
];
/** Months have no one length; they are stepped by the calendar. */
const MONTHS: readonly number[] = [1, 3, 6, 12, 24, 60, 120];

/** Round moments in view, at most `most` of them, each with as much of its time as tells it from the others. In UTC. */
export function ticks(view: TimeView, most: number): readonly Tick[] {
  const wanted = (view.to - view.from) / Math.max(1, most);
  const step = STEPS.find((s) => s >= wanted);
  if (step === undefined) return monthTicks(view, MONTHS.find((m) => m * 30 * DAY >= wanted) ?? 240);
  const found: Tick[] = [];
  for (let n = Math.ceil(view.from / step); n * step <= view.to; n++)
    found.push({ at: n * step, label: labelOf(n * step, step) });
  return found;
}

function monthTicks(view: TimeView, months: number): readonly Tick[] {
  const found: Tick[] = [];
  const start = new Date(view.from);
  const first = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  for (let m = first; ; m += months) {
    const at = Date.UTC(Math.floor(m / 12), m % 12, 1);
    if (at > view.to) return found;
    if (at >= view.from) found.push({ at, label: new Date(at).toISOString().slice(0, months < 12 ? 7 : 4) });
  }
}

function labelOf(at: number, step: number): string {
  const iso = new Date(Math.floor(at + 1e-6)).toISOString();
  if (step >= DAY || (at % DAY === 0 && step >= MINUTE)) return iso.slice(0, 10);
  if (step >= MINUTE) return iso.slice(11, 16);
  if (step >= SECOND) return iso.slice(11, 19);
  if (step >= 1) return iso.slice(11, 23);
  return `${iso.slice(11, 23)}${Math.round((at - Math.floor(at + 1e-6)) * 10)}`;
}

/** For an address and for the API. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
