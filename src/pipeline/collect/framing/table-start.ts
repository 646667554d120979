import { MAX_HEADER_BYTES, tableOf } from '../../../model/table.ts';
import { RowScan } from './row-scan.ts';
import type { Window } from './window.ts';

/** Where a table begins. */
export interface TableStart {
  readonly columns: number;
  readonly row: RowScan;
  readonly headerStart: number;
  readonly headerEnd: number;
}

/** Blank bytes before the first line. Beyond, it is no table: they are looked over again with each chunk until that line begins. */
const MAX_BLANK_BYTES = 64 * 1024;

/** How far the end of the second row is looked for. */
const MAX_SECOND_ROW_BYTES = 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
/** First bytes of JSON, and of a JSON text sequence. */
const OTHER_FORMATS = new Set(Buffer.from('{[\u001e'));
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Whether an object is a table, told once from its first two lines: a header, and a row of as many cells. A header of two columns needs
 * that row; a longer one may stand alone at the end. `null`: it is no table. `window` holds the object from its start.
 */
export function tableStart(window: Window, atEnd: boolean): TableStart | 'more' | null {
  const first = window.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const start = afterBlankLines(window, first);
  if (start - first > MAX_BLANK_BYTES) return null;
  if (start < window.end && OTHER_FORMATS.has(window.at(start))) return null;
  const lineEnd = window.find(LF, start);
  if (lineEnd < 0 && !atEnd && window.end - start <= MAX_HEADER_BYTES) return 'more';
  const end = lineEnd < 0 ? window.end : lineEnd;
  if (end - start > MAX_HEADER_BYTES) return null;
  const headerEnd = withoutCr(window, start, end);
  const table = tableOf(window.text(start, headerEnd));
  if (table === null) return null;
  const columns = table.columns.length;
  const row = new RowScan(table.delimiter);
  row.begin(afterBlankLines(window, end));
  const isOpen = row.run(window.bytes, window.base, window.length) === 'more' && !atEnd;
  if (isOpen && window.end - end <= MAX_SECOND_ROW_BYTES) return 'more';
  const isTable = row.pos > row.start ? row.cells === columns && !isOpen : columns > 2;
  return isTable ? { columns, row, headerStart: start, headerEnd } : null;
}

export function afterBlankLines(window: Window, from: number): number {
  let q = from;
  while (q < window.end && (window.at(q) === LF || window.at(q) === CR)) q++;
  return q;
}

export const withoutCr = (window: Window, start: number, end: number): number =>
  end > start && window.at(end - 1) === CR ? end - 1 : end;
