import { type CsvValue, csvLine } from './csv.ts';
import type { Column } from './table.ts';
import { safeJson } from './text/visible.ts';

/** How one kind of row is shown: as a table for people, as CSV for spreadsheets, as NDJSON for programs. */
export interface Listing<Row> {
  /** What one row is called, for "no … match" and counts. */
  readonly noun: readonly [one: string, many: string];
  readonly columns: readonly Column<Row>[];
  readonly csv: readonly { readonly title: string; readonly value: (row: Row) => CsvValue }[];
  /** A function that writes rows as JSON lines; made anew for each listing, so that it may keep what rows share. */
  readonly writer: () => (row: Row) => string;
}

export const csvHead = <Row>(listing: Listing<Row>): string => csvLine(listing.csv.map((c) => c.title));
export const csvRow = <Row>(listing: Listing<Row>, row: Row): string => csvLine(listing.csv.map((c) => c.value(row)));

/** A writer for rows that are plain objects. */
export const plainWriter =
  <Row>(object: (row: Row) => unknown) =>
  () =>
  (row: Row): string =>
    safeJson(JSON.stringify(object(row)));

/** Several values in one CSV cell. */
export const joined = (values: readonly string[]): string => values.join(' ');
