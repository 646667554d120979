import { num, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/** `ts` or `isotimestamp` to the microsecond where the log has them, else the whole seconds of `timestamp`. */
export function timeOf(o: JsonObject): StatedTime | null {
  const iso = parseIso(o['ts'], true) ?? parseIso(o['isotimestamp'], true) ?? parseIso(o['timestamp'], true);
  if (iso !== null) return iso;
  const seconds = num(o['timestamp']) ?? Number(str(o['timestamp']) ?? Number.NaN);
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 7_258_118_400) return null;
  return { at: micros(Math.floor(seconds) * MICROS_PER_SECOND), precision: MICROS_PER_SECOND };
}
