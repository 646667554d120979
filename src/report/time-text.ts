import { type Micros, micros, parseIso } from '../model/time.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TO_MINUTES = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})?$/;

/** What `timeNamed` understands, for messages. */
export const TIME_FORMS = '2026-01-31, 2026-01-31T10:00 or 2026-01-31T10:00:00Z (UTC unless it says otherwise)';

/**
 * A time as a person types it: `2026-01-31` (its first moment), `2026-01-31T10:00`, or a full ISO 8601 time. UTC unless it
 * says otherwise. `null`: it is no time.
 */
export function timeNamed(text: string): Micros | null {
  const minutes = TO_MINUTES.exec(text);
  const full = DATE.test(text)
    ? `${text}T00:00:00Z`
    : minutes !== null
      ? `${minutes[1]}T${minutes[2]}:00${minutes[3] ?? 'Z'}`
      : text;
  const stated = parseIso(full, true);
  return stated === null ? null : micros(stated.at);
}
