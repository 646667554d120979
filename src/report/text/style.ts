import type { Grade } from '../../model/grade.ts';
import type { Finding, Verdict } from '../../model/verdict.ts';

/** How something stands out on a terminal. The words alone must do where there is no colour. */
export type Look = 'bold' | 'dim' | 'good' | 'fair' | 'warn' | 'bad' | 'ref' | 'plain';

/** Applies a look to text that is safe to print; gives it back unchanged where colours are off. */
export type Paint = (look: Look, text: string) => string;

/** SGR parameters: the sixteen colours that every terminal theme keeps readable. */
const SGR: Readonly<Record<Exclude<Look, 'plain'>, readonly [string, string]>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  good: ['32', '39'],
  fair: ['36', '39'],
  warn: ['33', '39'],
  bad: ['1;31', '22;39'],
  ref: ['34', '39'],
};

export const plainPaint: Paint = (_look, text) => text;

export const colourPaint: Paint = (look, text) => {
  if (look === 'plain' || text === '') return text;
  const [on, off] = SGR[look];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

export const paintFor = (colour: boolean): Paint => (colour ? colourPaint : plainPaint);

/** One look for each verdict and grade, everywhere. */
export const VERDICT_LOOK: Readonly<Record<Verdict, Look>> = {
  attributed: 'good',
  held: 'fair',
  contested: 'bad',
  ambiguous: 'warn',
  unattributed: 'dim',
};

export const GRADE_LOOK: Readonly<Record<Grade, Look>> = {
  C5: 'good',
  C4: 'good',
  C3: 'good',
  C2: 'fair',
  C1: 'warn',
  C0: 'bad',
};

export const SEVERITY_LOOK: Readonly<Record<Finding['severity'], Look>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'fair',
};

/** Worst first. */
export const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];
