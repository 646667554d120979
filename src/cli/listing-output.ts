import { Option } from 'commander';
import { csvHead, csvRow, type Listing } from '../report/listing.ts';
import { layOut, tableHead, tableLine } from '../report/table.ts';
import { counted } from '../report/text/words.ts';
import type { Terminal } from './terminal.ts';

export type Format = 'table' | 'ndjson' | 'csv';

export const formatOption = (): Option =>
  new Option('--format <format>', 'table for people, ndjson for programs, csv for spreadsheets')
    .choices(['table', 'ndjson', 'csv'])
    .default('table');

/** Rows that decide the widths of a table; the rest is fitted to them. */
const SAMPLE_ROWS = 500;

/**
 * Print a listing row by row as it comes: nothing is held back but the table's sample. Returns how many rows there were.
 */
export async function printListing<Row>(
  listing: Listing<Row>,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  format: Format,
  terminal: Terminal,
): Promise<number> {
  const rows = format === 'table' ? await printTable(listing, batches, terminal) : 0;
  const n = format === 'table' ? rows : await printLines(listing, batches, format, terminal);
  await terminal.out.flush();
  if (n === 0 && format === 'table') terminal.say(`No ${listing.noun[1]} match.`);
  return n;
}

async function printLines<Row>(
  listing: Listing<Row>,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  format: 'ndjson' | 'csv',
  { out }: Terminal,
): Promise<number> {
  let n = 0;
  if (format === 'csv') await out.write(csvHead(listing));
  const write = listing.writer();
  const lineOf = format === 'csv' ? (row: Row) => csvRow(listing, row) : (row: Row) => `${write(row)}\n`;
  for await (const batch of batches) {
    n += batch.length;
    for (const row of batch) {
      const full = out.write(lineOf(row));
      if (full !== undefined) await full;
    }
  }
  return n;
}

async function printTable<Row>(
  listing: Listing<Row>,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  { out, paint, width, say }: Terminal,
): Promise<number> {
  let layout: ReturnType<typeof layOut<Row>> | null = null;
  const sample: Row[] = [];
  let n = 0;
  const begin = async (): Promise<void> => {
    layout = layOut(listing.columns, sample, width);
    await out.write(`${tableHead(layout, paint)}\n`);
    for (const row of sample) await out.write(`${tableLine(layout, row, paint)}\n`);
  };
  for await (const batch of batches) {
    n += batch.length;
    for (const row of batch) {
      if (layout === null) {
        sample.push(row);
        if (sample.length === SAMPLE_ROWS) await begin();
        continue;
      }
      const full = out.write(`${tableLine(layout, row, paint)}\n`);
      if (full !== undefined) await full;
    }
  }
  if (n > 0 && layout === null) await begin();
  const leftOut = (layout as ReturnType<typeof layOut<Row>> | null)?.leftOut ?? [];
  if (leftOut.length > 0) {
    await out.flush();
    say(
      `(${counted(leftOut.length, 'column')} left out for want of room: ${leftOut.join(', ').toLowerCase()}; a wider terminal or --format csv shows all)`,
    );
  }
  return n;
}
