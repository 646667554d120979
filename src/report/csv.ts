import { visible } from './text/visible.ts';

/**
 * RFC 4180 CSV that no spreadsheet executes: a cell that starts with a character that spreadsheets take for a formula
 * (OWASP CSV injection: `=` `+` `-` `@`, tab, carriage return, and their full-width twins) gets a `'` before it, and so does one
 * within a cell after a character that other settings take for the end of a cell (`;` in half of Europe). Control
 * and invisible characters are written as escapes, so one row is one line.
 */
const FORMULA_START = /^[\s'"]*[=+\-@\t\r＝＋－＠]/;
/** The same after what another spreadsheet, or the same one in another country, takes for the end of a cell. */
const FORMULA_INSIDE = /([;|\t])(?=[\s'"]*[=+\-@＝＋－＠])/g;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",;|]|^\s|\s$/;

export type CsvValue = string | number | boolean | null;

export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = visible(value.replace(FORMULA_INSIDE, "$1'"));
  const guarded = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${safe}` : safe;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** One line, with the CRLF that RFC 4180 asks for. */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(csvCell).join(',')}\r\n`;
