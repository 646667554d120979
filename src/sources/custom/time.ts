import type { ReadContext } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

export type Zone = string;

/** Reads one format of time. `zone` serves texts that carry none. */
export type TimeReader = (text: string, zone: Zone, context: ReadContext) => StatedTime | null;

const UNIX: ReadonlyMap<string, number> = new Map([
  ['unix-seconds', 1_000_000],
  ['unix-millis', 1_000],
  ['unix-micros', 1],
]);

/** A reader for a named format or a pattern; `null` if it is neither. */
export function compilePattern(format: string): TimeReader | null {
  const unit = UNIX.get(format);
  if (unit !== undefined) return (text) => unixTime(text, unit);
  if (format === 'iso') return isoTime;
  return patternReader(format);
}

function unixTime(text: string, unit: number): StatedTime | null {
  if (!/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) return null;
  const value = Number(text);
  const at = Math.round(value * unit);
  const decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return at < 2 ** 53 && at < 7.3e15
    ? { at: micros(at), precision: Math.max(1, Math.round(unit / 10 ** decimals)) }
    : null;
}

const isoTime: TimeReader = (text, zone, context) => {
  const zoned = parseIso(text);
  return zoned ?? shifted(parseIso(text, true), zone, context);
};

/** Takes a time that was read as if it were UTC to where its zone says; `null` where the zone is not known. */
function shifted(local: StatedTime | null, zone: Zone, context: ReadContext): StatedTime | null {
  const minutes = zone === 'utc' ? 0 : zone === 'declared' ? context.utcOffsetMinutes : offsetMinutes(zone);
  return local === null || minutes === null
    ? null
    : { at: micros(local.at - minutes * 60 * MICROS_PER_SECOND), precision: local.precision };
}

function offsetMinutes(zone: string): number | null {
  if (zone === 'Z') return 0;
  const m = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  return m === null ? null : (Number(m[2]) * 60 + Number(m[3])) * (m[1] === '-' ? -1 : 1);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TOKENS: readonly (readonly [string, string])[] = [
  ['yyyy', '(?<year>\\d{4})'],
  ['SSSSSS', '(?<fraction>\\d{6})'],
  ['SSS', '(?<fraction>\\d{3})'],
  ['MMM', '(?<monthName>[A-Za-z]{3})'],
  ['MM', '(?<month>\\d{2})'],
  ['dd', '(?<day>[ \\d]\\d)'],
  ['HH', '(?<hour>\\d{2})'],
  ['mm', '(?<minute>\\d{2})'],
  ['ss', '(?<second>\\d{2})'],
  ['Z', '(?<zone>Z|[+-]\\d{2}:?\\d{2})'],
];

/** Each token once; day, month, hour and minute are needed, all else may be missing. */
function patternReader(format: string): TimeReader | null {
  let source = '';
  const seen = new Set<string>();
  for (let i = 0; i < format.length; ) {
    const token = TOKENS.find(([name]) => format.startsWith(name, i));
    if (token !== undefined && seen.has(token[1])) return null;
    if (token === undefined && /[A-Za-z]/.test(format[i]!) && format[i] !== 'T') return null;
    if (token !== undefined) seen.add(token[1]);
    source += token?.[1] ?? format[i]!.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
    i += token?.[0].length ?? 1;
  }
  const has = (name: string): boolean => source.includes(`(?<${name}>`);
  if (!(has('month') || has('monthName')) || !has('day') || !has('hour') || !has('minute')) return null;
  if (source.split('(?<fraction>').length > 2) return null;
  const expression = new RegExp(`^${source}$`);
  return (text, zone, context) => fromGroups(expression.exec(text)?.groups, zone, context);
}

function fromGroups(g: Record<string, string> | undefined, zone: Zone, context: ReadContext): StatedTime | null {
  if (g === undefined) return null;
  const year = g['year'] ?? (context.year === null ? null : String(context.year));
  const month = g['month'] ?? String(MONTHS.indexOf((g['monthName'] ?? '').toLowerCase()) + 1).padStart(2, '0');
  if (year === null || month === '00') return null;
  const fraction = g['fraction'] === undefined ? '' : `.${g['fraction']}`;
  const day = (g['day'] ?? '').replace(' ', '0');
  const local = parseIso(`${year}-${month}-${day}T${g['hour']}:${g['minute']}:${g['second'] ?? '00'}${fraction}`, true);
  return shifted(local, g['zone'] ?? zone, context);
}
