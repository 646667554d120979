import type { ClockDifference } from '../model/verdict.ts';
import { counted, span } from './text/words.ts';

/** How the clocks of two sources differ, as the evidence shows it. Times in µs, of the clock of `user` less that of `issuer`. */
export interface ReportedClocks {
  readonly issuer: string;
  readonly user: string;
  readonly pairs: number;
  readonly looked: number;
  readonly lowMicros: number;
  readonly medianMicros: number;
  readonly highMicros: number;
  readonly apartMicros: number;
  readonly toleratedMicros: number;
}

export const reportedClocks = (c: ClockDifference): ReportedClocks => ({
  issuer: c.issuer,
  user: c.user,
  pairs: c.pairs,
  looked: c.looked,
  lowMicros: c.low,
  medianMicros: c.median,
  highMicros: c.high,
  apartMicros: c.apart,
  toleratedMicros: c.tolerated,
});

/** `okta.system-log → aws.cloudtrail: 2 s later (half of 32 pairs: 1 s later to 4 s later); the way explains it`. */
export function clocksText(c: ReportedClocks): string {
  const measured = `${signed(c.medianMicros)} (half of ${counted(c.looked, 'pair')}: ${signed(c.lowMicros)} to ${signed(c.highMicros)})`;
  return `${c.issuer} → ${c.user}: ${measured}; ${judged(c)}`;
}

function judged({ apartMicros, toleratedMicros }: ReportedClocks): string {
  if (apartMicros === 0) return 'precision and the way explain it';
  const widened = `windows between them are widened by ${span(apartMicros)}`;
  return apartMicros > toleratedMicros ? `beyond the tolerance of ${span(toleratedMicros)}, ${widened}` : widened;
}

const signed = (micros: number): string => `${span(micros)} ${micros < 0 ? 'earlier' : 'later'}`;
