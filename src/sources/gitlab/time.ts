import type { JsonValue } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/** `2026-03-02T09:15:30.123Z` of logs and the API, `2026-03-02 09:15:30 UTC` and `… +0100` of webhooks. */
export function timeOf(value: JsonValue | undefined): StatedTime | null {
  return parseIso(value);
}

/** Seconds since the epoch, as tokens carry them. */
export function secondTime(value: JsonValue | undefined): StatedTime | null {
  if (typeof value !== 'number' || !(value >= 0 && value < 7_258_118_400)) return null;
  return { at: micros(Math.trunc(value) * MICROS_PER_SECOND), precision: MICROS_PER_SECOND };
}
