import type { Micros } from '../model/time.ts';
import type { Segment } from '../model/verdict.ts';

/** The segment that serves a time; events without a time belong to the one that is open at the front. */
export function at(segments: readonly Segment[] | null, time: Micros | null): Segment | null {
  if (!segments) return null;
  if (time === null) return segments[0] ?? null;
  return segments.find((s) => (s.from === null || time >= s.from) && (s.to === null || time < s.to)) ?? null;
}
