import type { LivePipeline } from '../../pipeline/live.ts';
import type { Intake } from './intake.ts';

/** What comes in, in this run of the server; the numbers of `/metrics` as data. */
export function comingIn(pipeline: LivePipeline, intake: Intake, now: number) {
  const missing = pipeline.missingNumbers();
  return {
    waitingBytes: pipeline.waitingBytes,
    unjudgedRecords: pipeline.unjudgedRecords,
    items: [...intake.tallies].sort(byName).map(([origin, { lastAt, ...tally }]) => ({
      origin,
      ...tally,
      last: isoOf(lastAt),
    })),
    sources: [...pipeline.sources.all()].sort(byName).map(([source, { events, lastAt, newest }]) => ({
      source,
      events,
      last: isoOf(lastAt),
      newest: isoOf(newest),
      lagSeconds: newest === null ? null : (now - newest) / 1000,
      missingNumbers: missing.get(source) ?? 0,
    })),
    next: null,
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Furthest moment that has a written form (ECMA-262, 21.4.1.1), in ms: a log may claim any. */
const FURTHEST = 8.64e15;

const isoOf = (ms: number | null): string | null =>
  ms === null || Math.abs(ms) > FURTHEST ? null : new Date(ms).toISOString();
