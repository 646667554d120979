/** Numbers and times as people read them, the same in every locale, as on the command line. All times are UTC. */

export const count = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 action`, `2 actions`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `42 %`; never 100 % or 0 % for a part. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === whole) return '100 %';
  if (part === 0) return '0 %';
  const share = (100 * part) / whole;
  if (share < 0.1) return '< 0.1 %';
  if (share > 99.9) return '> 99.9 %';
  return `${share < 10 || share > 90 ? share.toFixed(1) : Math.round(share)} %`;
}

/** An ISO time as `2026-03-04 07:20:59Z`, with its fraction unless that is zero. */
export const when = (iso: string | null): string =>
  iso === null ? 'time unknown' : iso.replace('T', ' ').replace(/\.0+Z$/, 'Z');

/** A span of milliseconds: `12 min`, `3 h 05 min`, `4 d 6 h`. */
export function span(millis: number): string {
  const seconds = Math.abs(millis) / 1000;
  if (seconds < 0.001) return `${Math.round(Math.abs(millis) * 1000)} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${String(minutes % 60).padStart(2, '0')} min`}`;
  const days = Math.floor(hours / 24);
  if (days >= 730) return `${(days / 365.25).toFixed(1)} years`;
  return `${days} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

export const bytes = (n: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
};

/** `sha256:0101…b972`: enough to tell digests and ids apart by eye. */
export const shortId = (id: string): string =>
  id.length <= 20 ? id : `${id.slice(0, id.indexOf(':') + 9)}…${id.slice(-4)}`;
