import type { JsonValue } from '../../model/source.ts';
import { formatIso, MICROS_PER_SECOND, type Micros, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { remembered } from './bounded.ts';

/**
 * CloudTrail states UTC in whole seconds: `eventTime` is when the request completed, by the clock of the endpoint's
 * host; `creationDate` is when the session was issued. Query tools drop the `T` and the `Z`; very old records write the
 * basic form `20131102T010628Z`.
 */
export const statedTime: (text: string) => StatedTime | null = remembered((text) => {
  const parsed = parseIso(text, true);
  if (parsed !== null) return parsed;
  const basic = BASIC.exec(text);
  return basic === null
    ? null
    : parseIso(`${basic[1]}-${basic[2]}-${basic[3]}T${basic[4]}:${basic[5]}:${basic[6]}Z`, true);
}, 8192);

const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** `2026-01-01T00:00:00Z`: the form of a second inside a session key, whatever form the record used. */
export const secondOf = (at: Micros): string => `${formatIso(at).slice(0, 19)}Z`;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan 22, 2021 12:46:28 AM`, `Jan 22, 2021, 12:46:28 AM`; newer Java runtimes put U+202F before AM/PM. */
const JAVA = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})[ \u202f\u00a0](AM|PM)$/;

/**
 * The end of a credential's life as STS and other issuers print it: Java's default date format (UTC), ISO 8601, or epoch
 * seconds / milliseconds. `null` for anything else.
 */
export function expiration(value: JsonValue | undefined): Micros | null {
  if (typeof value === 'number') {
    if (!(value > 0) || value > 7e12) return null;
    return micros(Math.floor(value > 1e11 ? value * 1000 : value * MICROS_PER_SECOND));
  }
  if (typeof value !== 'string' || value.length > 40) return null;
  const java = JAVA.exec(value);
  if (java === null) return parseIso(value, true)?.at ?? null;
  const month = MONTHS.indexOf(java[1] ?? '');
  const hour = Number(java[4]);
  if (month < 0 || hour < 1 || hour > 12) return null;
  const hour24 = (hour % 12) + (java[7] === 'PM' ? 12 : 0);
  const two = (n: number | string | undefined) => String(n).padStart(2, '0');
  return (
    parseIso(`${java[3]}-${two(month + 1)}-${two(java[2])}T${two(hour24)}:${java[5]}:${java[6]}Z`, true)?.at ?? null
  );
}
