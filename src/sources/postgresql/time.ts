import type { ReadContext } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/**
 * Abbreviations that name one offset, in minutes. Those that several zones use (CST, IST, PST, BST …) are not here: they
 * take the offset of the origin's declaration, or the time stays open. https://www.iana.org/time-zones
 */
const OFFSETS: ReadonlyMap<string, number> = new Map([
  ['UTC', 0],
  ['GMT', 0],
  ['Z', 0],
  ['WET', 0],
  ['WEST', 60],
  ['CET', 60],
  ['CEST', 120],
  ['EET', 120],
  ['EEST', 180],
  ['MSK', 180],
  ['SAST', 120],
  ['PKT', 300],
  ['JST', 540],
  ['KST', 540],
  ['AWST', 480],
  ['ACST', 570],
  ['ACDT', 630],
  ['AEST', 600],
  ['AEDT', 660],
  ['NZST', 720],
  ['NZDT', 780],
  ['EST', -300],
  ['EDT', -240],
  ['MDT', -360],
  ['PDT', -420],
  ['AKST', -540],
  ['AKDT', -480],
  ['HST', -600],
]);

const STAMP = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) ?(.{0,10})$/;
const EPOCH = /^\d{10}\.\d{3}$/;
const NUMERIC = /^<?([+-])(\d{2})(?::?(\d{2}))?>?$/;

export function serverTime(stamp: string, context: ReadContext): StatedTime | null {
  if (EPOCH.test(stamp)) return { at: micros(Math.round(Number(stamp) * 1_000) * 1_000), precision: 1_000 };
  const m = STAMP.exec(stamp);
  const local = m === null ? null : parseIso(m[1]!, true);
  if (m === null || local === null) return parseIso(stamp);
  const offset = offsetOf(m[2]!) ?? context.utcOffsetMinutes;
  return offset === null
    ? null
    : { at: micros(local.at - offset * 60 * MICROS_PER_SECOND), precision: local.precision };
}

function offsetOf(zone: string): number | null {
  const m = NUMERIC.exec(zone);
  if (m === null) return OFFSETS.get(zone) ?? null;
  return (Number(m[2]) * 60 + Number(m[3] ?? 0)) * (m[1] === '-' ? -1 : 1);
}
