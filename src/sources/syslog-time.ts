import type { ReadContext } from '../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../model/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const STAMP = /^([A-Z][a-z]{2}) ([ \d]\d) (?:(\d{4}) )?(\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)$/;

/**
 * A syslog stamp as an instant. `Dec 10 06:55:46` has neither year nor zone: both come from the origin's declaration, and
 * without them the time stays open (`null`). Never from the clock of the machine that reads.
 */
export function syslogTime(stamp: string, context: ReadContext): StatedTime | null {
  const zoned = parseIso(stamp.replace(/ (?=[Z+-])/, ''));
  if (zoned !== null) return zoned;
  const m = STAMP.exec(stamp);
  const month = m === null ? 0 : MONTHS.indexOf(m[1]!) + 1;
  const year = m?.[3] === undefined ? context.year : Number(m[3]);
  const local =
    m === null
      ? parseIso(stamp, true)
      : month === 0 || year === null
        ? null
        : parseIso(`${year}-${pad(month)}-${pad(Number(m[2]))}T${m[4]}`, true);
  if (local === null || context.utcOffsetMinutes === null) return null;
  return { at: micros(local.at - context.utcOffsetMinutes * 60 * MICROS_PER_SECOND), precision: local.precision };
}

const pad = (n: number): string => String(n).padStart(2, '0');
