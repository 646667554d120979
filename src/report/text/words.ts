import { formatIso, type Micros } from '../../model/time.ts';

/** Numbers, times and lists as people read them. No locale: the same text everywhere. */

/** `1,234,567`. */
export const count = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 action`, `2 actions`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `12.3 MB`, decimal units. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `42 %`; one decimal below 10 and above 90, where it matters; never 100 % or 0 % for a part. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (100 * part) / whole;
  if (part === whole) return '100 %';
  if (part === 0) return '0 %';
  if (share < 0.1) return '< 0.1 %';
  if (share > 99.9) return '> 99.9 %';
  return `${share < 10 || share > 90 ? share.toFixed(1) : Math.round(share)} %`;
}

/** `2026-01-01 00:00:00Z`, with the fraction if there is one; `time unknown` for none. */
export function when(at: Micros | null): string {
  if (at === null) return 'time unknown';
  const iso = formatIso(at).replace('T', ' ');
  return iso.replace(/\.000Z$/, 'Z');
}

/** As `when`, without a fraction: tables have little room, and the other formats have it all. */
export const toSecond = (at: Micros | null): string => when(at).replace(/\.\d+Z$/, 'Z');

/** A span of µs: `45 s`, `12 min`, `3 h 05 min`, `4 d 6 h`. */
export function span(micros: number): string {
  const seconds = Math.abs(micros) / 1e6;
  if (seconds < 0.001) return `${Math.round(Math.abs(micros))} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${String(minutes % 60).padStart(2, '0')} min`}`;
  const days = Math.floor(hours / 24);
  return `${days} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** `from – to`, the date said once where both share it. */
export function interval(from: Micros | null, to: Micros | null): string {
  if (from === null && to === null) return 'time unknown';
  if (from === null || to === null || from === to) return when(from ?? to);
  const a = when(from);
  const b = when(to);
  return `${a} – ${a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b}`;
}
