import { formatIso, MICROS_PER_SECOND, type Micros } from '../model/time.ts';

/** `formatIso` for listings sorted by time: neighbours share the second, whose text is kept. */
export function isoWriter(): (at: Micros) => string {
  let second = Number.NaN;
  let prefix = '';
  return (at) => {
    const thisSecond = Math.floor(at / MICROS_PER_SECOND);
    if (thisSecond !== second) {
      second = thisSecond;
      prefix = formatIso((thisSecond * MICROS_PER_SECOND) as Micros).slice(0, -4);
    }
    const rest = at - thisSecond * MICROS_PER_SECOND;
    if (rest === 0) return `${prefix}000Z`;
    const digits = String(rest).padStart(6, '0');
    return digits.endsWith('000') ? `${prefix}${digits.slice(0, 3)}Z` : `${prefix}${digits}Z`;
  };
}
