import { num } from '../../model/json.ts';
import type { JsonValue, ReadContext } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/** `3/31/2022, 10:51:35.857 AM`, as the portal exports it, in UTC. */
const PORTAL = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? (AM|PM)$/;
/** `/Date(1772600767123)/`: .NET. */
const DOT_NET = /^\/Date\((\d{12,14})\)\/$/;

/**
 * Windows keeps UTC, with 100 ns. NXLog before version 5 writes the machine's local time without zone: that of the origin's
 * declaration, or open.
 */
export function timeOf(v: JsonValue | undefined, context: ReadContext): StatedTime | null {
  const ms = num(v);
  if (ms !== null)
    return ms > 0 && ms < 7_258_118_400_000 ? { at: micros(Math.floor(ms) * 1000), precision: 1000 } : null;
  if (typeof v !== 'string') return null;
  const zoned = parseIso(v);
  if (zoned !== null) return zoned;
  const dotNet = DOT_NET.exec(v);
  if (dotNet !== null) return timeOf(Number(dotNet[1]), context);
  const portal = PORTAL.exec(v);
  if (portal !== null) return parseIso(isoOf(portal));
  const local = context.utcOffsetMinutes === null ? null : parseIso(v, true);
  if (local === null || context.utcOffsetMinutes === null) return null;
  return { ...local, at: micros(local.at - context.utcOffsetMinutes * 60 * MICROS_PER_SECOND) };
}

function isoOf([, month, day, year, hour, minute, second, fraction, half]: RegExpExecArray): string {
  const two = (s: string | number | undefined): string => String(s ?? '').padStart(2, '0');
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}Z`;
}
