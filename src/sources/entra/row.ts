import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';

/** The time column of a row of Log Analytics; the portal's export says the zone in its name. */
const stamp = (o: JsonObject): JsonValue | undefined => o['TimeGenerated'] ?? o['TimeGenerated [UTC]'];

/** Every row of Log Analytics has a time. */
export const isRow = (o: JsonObject): boolean => stamp(o) !== undefined;

export const rowTime = (o: JsonObject): StatedTime | null => utcTime(stamp(o));

/** `3/31/2022, 10:51:35.857 AM` or `9/9/2022 9:59:27 AM`: what the portals and some streams write, in UTC. */
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? (AM|PM)$/;

/** A time that the vendor documents to be UTC. */
export function utcTime(v: JsonValue | undefined): StatedTime | null {
  const iso = parseIso(v, true);
  if (iso !== null || typeof v !== 'string' || v.length > 40) return iso;
  const m = AMERICAN.exec(v);
  if (m === null) return null;
  const [, month, day, year, hour, minute, second, fraction, half] = m;
  const two = (s: string | number | undefined): string => String(s ?? '').padStart(2, '0');
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return parseIso(
    `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}Z`,
  );
}
