import { num } from '../../model/json.ts';
import type { JsonValue, ReadContext } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { utcTime } from '../entra/row.ts';

/** `/Date(1772600767123)/`: .NET. */
const DOT_NET = /^\/Date\((\d{12,14})\)\/$/;

/**
 * Windows keeps UTC, with 100 ns; so does the portal’s export of Log Analytics. NXLog before version 5 writes the machine's local time without zone: that of the origin's
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
  if (v.endsWith('M')) return utcTime(v);
  const local = context.utcOffsetMinutes === null ? null : parseIso(v, true);
  if (local === null || context.utcOffsetMinutes === null) return null;
  return { ...local, at: micros(local.at - context.utcOffsetMinutes * 60 * MICROS_PER_SECOND) };
}
