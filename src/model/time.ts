/** Microseconds since the Unix epoch, UTC, as a whole number below 2^53 (good to the year 2255). */
export type Micros = number & { readonly __brand: 'Micros' };

export const MICROS_PER_SECOND = 1_000_000;

export const micros = (n: number): Micros => n as Micros;

/** A time as a source states it: the value, and how far the truth may lie from it to either side, in µs. */
export interface StatedTime {
  readonly at: Micros;
  /** Stated precision: 1_000_000 for whole seconds, 1_000 for milliseconds. The true time lies in [at, at + precision). */
  readonly precision: number;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?$/;

/**
 * Parse RFC 3339 / ISO 8601 date-times as logs write them. `null` for anything else, for impossible dates, and for a
 * time without zone unless `assumeUtc` says that the source documents UTC.
 */
export function parseIso(text: unknown, assumeUtc = false): StatedTime | null {
  if (typeof text !== 'string' || text.length > 40) return null;
  const m = ISO.exec(text);
  if (!m) return null;
  const zone = m[8];
  if (zone === undefined && !assumeUtc) return null;
  const year = Number(m[1]);
  const month = Number(m[2]);
  const day = Number(m[3]);
  const ms = Date.UTC(year, month - 1, day, Number(m[4]), Number(m[5]), Number(m[6]));
  const d = new Date(ms);
  if (year < 1970 || year > 2200 || d.getUTCMonth() !== month - 1 || d.getUTCDate() !== day) return null;
  if (Number(m[4]) > 23 || Number(m[5]) > 59 || Number(m[6]) > 60) return null;
  let offsetMinutes = 0;
  if (zone !== undefined && (zone[0] === '+' || zone[0] === '-')) {
    const digits = zone.slice(1).replace(':', '');
    offsetMinutes = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * (zone[0] === '-' ? -1 : 1);
  }
  const fraction = m[7] ?? '';
  const sub = fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1e6 + 1e-6);
  const precision = fraction === '' ? MICROS_PER_SECOND : Math.max(1, 10 ** (6 - fraction.length));
  return { at: micros((ms - offsetMinutes * 60_000) * 1000 + sub), precision };
}

/** ISO 8601 in UTC with milliseconds; with microseconds where the value has them. */
export function formatIso(at: Micros): string {
  const ms = Math.floor(at / 1000);
  const iso = new Date(ms).toISOString();
  const us = at - ms * 1000;
  return us === 0 ? iso : `${iso.slice(0, -1)}${String(us).padStart(3, '0')}Z`;
}
