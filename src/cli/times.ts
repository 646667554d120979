import type { Micros } from '../model/time.ts';
import { TIME_FORMS, timeNamed } from '../report/time-text.ts';
import { usageError } from './errors.ts';

/** A time in an option: see `timeNamed`. */
export function parseTimeOption(option: string, text: string): Micros {
  const at = timeNamed(text);
  if (at === null) throw usageError(`${option} ${JSON.stringify(text)} is not a time: write ${TIME_FORMS}.`);
  return at;
}
