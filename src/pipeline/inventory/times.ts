import { formatIso, MICROS_PER_SECOND, micros, parseIso } from '../../model/time.ts';
import type { StatedAt } from '../../sources/inventory/record.ts';

const HOUR = 3600 * MICROS_PER_SECOND;
const DAY = 24 * HOUR;
/** Where the day begins first and last: UTC+14 and UTC-12. */
const FIRST_MIDNIGHT = -14 * HOUR;
const MIDNIGHTS = 26 * HOUR;

/**
 * An instant as an export writes it. A date alone is a whole day; where nobody says in which zone, it is the day anywhere on earth, 50
 * hours: what lies within is neither before nor after. A time of day without a zone is refused, since it would be a guess.
 */
export function statedAt(written: unknown, offsetMinutes: number | null): StatedAt | null {
  if (typeof written !== 'string') return null;
  const text = written.trim();
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const found = isDate ? parseIso(`${text}T00:00:00Z`) : parseIso(text, offsetMinutes !== null);
  if (found === null) return null;
  const hasZone = /(?:[zZ]|UTC|[+-]\d{2}:?\d{2})$/.test(text) && !isDate;
  const shift = hasZone || offsetMinutes === null ? 0 : offsetMinutes * 60 * MICROS_PER_SECOND;
  if (!isDate) return stated(found.at - shift, found.precision);
  return offsetMinutes === null ? stated(found.at + FIRST_MIDNIGHT, DAY + MIDNIGHTS) : stated(found.at - shift, DAY);
}

const stated = (at: number, precision: number): StatedAt => ({ at: formatIso(micros(at)), precision });

/** In µs: the first and the last instant that it can be. */
export function boundsOf(s: StatedAt | null): { readonly first: number; readonly last: number } | null {
  const at = s === null ? null : (parseIso(s.at)?.at ?? null);
  return s === null || at === null ? null : { first: at, last: at + s.precision };
}
