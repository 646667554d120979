import { InvalidArgumentError } from 'commander';

/** `YYYY-MM-DD`, a day that there is. */
export function parseDate(text: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text))
    throw new InvalidArgumentError('It is not a date YYYY-MM-DD.');
  return text;
}
