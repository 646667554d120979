import { MICROS_PER_SECOND, micros, type StatedTime } from '../model/time.ts';

/**
 * The fields of a space-separated access log line (Common Log Format and its kin): bare, `[bracketed]` or `"quoted"`.
 * A quote closes only before a space or the end, so one inside a client's header does not shift the fields after it;
 * a backslash before it keeps it open. Attackers write it: one pass, no backtracking, at most `max` fields.
 */
export function fieldsOf(line: string, max: number): readonly string[] {
  const out: string[] = [];
  let i = 0;
  while (i < line.length && out.length < max) {
    const c = line[i];
    if (c === ' ') {
      i += 1;
      continue;
    }
    const end = c === '[' ? line.indexOf(']', i) : c === '"' ? closingQuote(line, i + 1) : -1;
    if (end > i) {
      out.push(line.slice(i + 1, end));
      i = end + 1;
      continue;
    }
    const space = line.indexOf(' ', i);
    const stop = space < 0 ? line.length : space;
    out.push(line.slice(i, stop));
    i = stop;
  }
  return out;
}

function closingQuote(line: string, from: number): number {
  for (let i = line.indexOf('"', from); i >= 0; i = line.indexOf('"', i + 1)) {
    if ((i + 1 === line.length || line[i + 1] === ' ') && !isEscaped(line, i)) return i;
  }
  return -1;
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** A field that the writer left out is `-` (or, quoted, empty). */
export const present = (text: string | null | undefined): string | null =>
  text === undefined || text === null || text === '-' || text === '' ? null : text;

const CLF = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? ([+-])(\d{2})(\d{2})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `06/Feb/2019:00:00:38 +0000`, to the second (some writers add a fraction). `null` for anything else. */
export function parseClfTime(text: string | null): StatedTime | null {
  const m = text === null || text.length > 40 ? null : CLF.exec(text);
  if (m === null) return null;
  const [day, year, hour, minute, second] = [m[1], m[3], m[4], m[5], m[6]].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const month = MONTHS.indexOf(m[2] ?? '');
  const ms = Date.UTC(year, month, day, hour, minute, second);
  if (month < 0 || year < 1970 || year > 2200 || hour > 23 || minute > 59 || second > 60) return null;
  if (new Date(Date.UTC(year, month, day)).getUTCDate() !== day) return null;
  const offset = (Number(m[9]) * 60 + Number(m[10])) * (m[8] === '-' ? -1 : 1);
  const fraction = m[7] ?? '';
  return {
    at: micros((ms - offset * 60_000) * 1000 + (fraction === '' ? 0 : Number(fraction.padEnd(6, '0')))),
    precision: fraction === '' ? MICROS_PER_SECOND : 10 ** (6 - fraction.length),
  };
}
