import { type Micros, micros, parseIso } from '../model/time.ts';
import { usageError } from './errors.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TO_MINUTES = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A time as a user types it: `2026-01-31` (its first moment), `2026-01-31T10:00`, or a full ISO 8601 time. UTC unless it
 * says otherwise.
 */
export function parseTimeOption(option: string, text: string): Micros {
  const minutes = TO_MINUTES.exec(text);
  const full = DATE.test(text)
    ? `${text}T00:00:00Z`
    : minutes !== null
      ? `${minutes[1]}T${minutes[2]}:00${minutes[3] ?? 'Z'}`
      : text;
  const stated = parseIso(full, true);
  if (stated === null)
    throw usageError(
      `${option} ${JSON.stringify(text)} is not a time: write 2026-01-31, 2026-01-31T10:00 or 2026-01-31T10:00:00Z (UTC unless it says otherwise).`,
    );
  return micros(stated.at);
}
