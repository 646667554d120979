import type { JsonObject } from './source.ts';

/**
 * A delimited export whose first line names its columns. Everything about its rows follows from that line's text, so a reader of sealed
 * records needs no more than it. RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), with the delimiters that exports use.
 */
export interface Table {
  /** The header's exact text, without line end. A row that repeats it (files put together) is a header too. */
  readonly header: string;
  readonly delimiter: Delimiter;
  /** As written, blank ends cut off; the second `Labels` is `Labels (2)`, a column without name is `column 3`. All distinct. */
  readonly columns: readonly string[];
}

export type Delimiter = '\t' | ',' | ';' | '|';
const DELIMITERS: readonly Delimiter[] = ['\t', ',', ';', '|'];

export const MAX_HEADER_BYTES = 64 * 1024;
export const MAX_COLUMNS = 1000;

/** Where the content of a cell stands in its row, quotes left off. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  /** Quotes in it are written twice. */
  readonly hasDoubledQuotes: boolean;
}

/** The table that this line is the header of; `null`: it is not surely one. A line with anything in it that looks like a value is none. */
export function tableOf(header: string): Table | null {
  if (header.length > MAX_HEADER_BYTES) return null;
  for (const delimiter of DELIMITERS) {
    const cells = header.includes(delimiter) ? cellsOf(header, delimiter) : null;
    if (cells === null || cells.length < 2 || cells.length > MAX_COLUMNS) continue;
    const names = cells.map((cell) => textOf(header, cell));
    if (areNames(names)) return { header, delimiter, columns: distinct(names) };
  }
  return null;
}

/** The cells of a row; `null` where its quotes are not in order. */
export function cellsOf(row: string, delimiter: Delimiter): readonly Cell[] | null {
  const cells: Cell[] = [];
  let at = 0;
  for (;;) {
    let cell: Cell;
    if (row[at] === '"') {
      const close = closingQuote(row, at + 1);
      if (close < 0 || (close + 1 < row.length && row[close + 1] !== delimiter))
        return SELDOM_QUOTED.has(delimiter) ? splitPlain(row, delimiter) : null;
      cell = { start: at + 1, end: close, hasDoubledQuotes: row.slice(at + 1, close).includes('"') };
      at = close + 1;
    } else {
      const next = row.indexOf(delimiter, at);
      cell = { start: at, end: next < 0 ? row.length : next, hasDoubledQuotes: false };
      at = cell.end;
    }
    cells.push(cell);
    if (at >= row.length) return cells;
    at++;
  }
}

/** A row as an object of its columns, values as written; an empty cell is absent. `null`: it does not fit its header. */
export function rowOf(row: string, table: Table): JsonObject | null {
  const cells = cellsOf(row, table.delimiter);
  if (cells === null || cells.length !== table.columns.length) return null;
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [i, cell] of cells.entries())
    if (cell.end > cell.start) values[table.columns[i] as string] = textOf(row, cell);
  return values;
}

/** Programs that write these (`sacct -P`, `cut`) know no quotes: one that does not close is a character like any other. */
const SELDOM_QUOTED: ReadonlySet<Delimiter> = new Set<Delimiter>(['\t', '|']);

function splitPlain(row: string, delimiter: Delimiter): readonly Cell[] {
  let at = 0;
  return row.split(delimiter).map((text) => {
    const start = at;
    at += text.length + 1;
    return { start, end: start + text.length, hasDoubledQuotes: false };
  });
}

function closingQuote(row: string, from: number): number {
  let at = row.indexOf('"', from);
  while (at >= 0 && row[at + 1] === '"') at = row.indexOf('"', at + 2);
  return at;
}

const textOf = (row: string, { start, end, hasDoubledQuotes }: Cell): string =>
  hasDoubledQuotes ? row.slice(start, end).replaceAll('""', '"') : row.slice(start, end);

/** `TimeGenerated [UTC]`, `Custom field (Epic Link)`, `@timestamp`, `lineItem/UsageAccountId`. */
const NAME = /^[\p{L}_@$#%*([][\p{L}\p{M}\p{N} _.@$#%&*/()[\]:?!'+<>-]*$/u;
const MAX_NAME = 128;
const MAX_NAME_WORDS = 12;
/** Dates, times, addresses, numbers, e-mails, URLs, hashes: what stands in records and in no column's name. */
const VALUE = /\d{4}-\d\d|\d:\d|\d+\.\d+\.\d|\d{6}|[^\s@]@[^\s@]+\.|:\/\/|[0-9a-f]{16}|^(?:true|false|null)$/i;

function areNames(names: readonly string[]): boolean {
  const written = names.filter((name) => name !== '');
  // `sacct -p` ends every line in a delimiter; a table saved with its row numbers has no name for them
  if (written.length < 2 || written.length < names.length - 2) return false;
  if (new Set(written).size * 2 <= written.length) return false;
  return written.every(
    (name) =>
      name.length <= MAX_NAME &&
      name.trim() === name &&
      NAME.test(name) &&
      /\p{L}|#/u.test(name) &&
      !VALUE.test(name) &&
      name.split(' ').length <= MAX_NAME_WORDS,
  );
}

function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name, i) => {
    const base = name === '' ? `column ${i + 1}` : name;
    let own = base;
    for (let n = 2; seen.has(own) || (own !== name && taken.has(own)); n++) own = `${base} (${n})`;
    seen.add(own);
    return own;
  });
}
