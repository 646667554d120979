import {
  BIGINT,
  BOOLEAN,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBVector,
  INTEGER,
  UHUGEINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import type { EventColumns } from './columns.ts';

/** Rows per chunk: DuckDB's vector size. A multiple of 64, so that slices of validity maps are whole words. */
const CHUNK_ROWS = 2048;

/** What this file needs of a vector beyond the public API: its memory, and its validity map as words. */
interface RawVector {
  readonly items?: ArrayBufferView;
  readonly dataView?: DataView;
  readonly validity: { data: BigUint64Array | null };
  itemCache?: (string | null)[];
  itemCacheDirty?: boolean[];
  flush(): void;
}

const raw = (v: DuckDBVector): RawVector => v as unknown as RawVector;

/** Copy rows `from` … of a fixed-width column into a vector. */
function putFixed(v: DuckDBVector, column: ArrayBufferView, from: number, rows: number, width: number): void {
  const r = raw(v);
  const memory = (r.items ?? r.dataView) as ArrayBufferView;
  const target = new Uint8Array(memory.buffer, memory.byteOffset, rows * width);
  target.set(new Uint8Array(column.buffer, column.byteOffset + from * width, rows * width));
}

function putValidity(v: DuckDBVector, bits: Uint8Array, from: number, rows: number): void {
  const start = bits.byteOffset + (from >> 3);
  const bytes = bits.buffer.slice(start, start + 8 * Math.ceil(rows / 64)) as ArrayBuffer;
  raw(v).validity.data = new BigUint64Array(bytes);
}

/** Texts by 1-based dictionary index; 0 is NULL. */
function putTexts(v: DuckDBVector, ids: Int32Array, from: number, rows: number, texts: readonly string[]): void {
  const r = raw(v);
  const words = new Uint32Array(2 * Math.ceil(rows / 64));
  const cache = new Array<string | null>(rows).fill(null);
  const dirty = new Array<boolean>(rows).fill(false);
  let nulls = false;
  for (let i = 0; i < rows; i++) {
    const id = ids[from + i] as number;
    if (id === 0) {
      nulls = true;
      continue;
    }
    cache[i] = texts[id - 1] as string;
    dirty[i] = true;
    words[i >> 5] = (words[i >> 5] as number) | (1 << (i & 31));
  }
  r.itemCache = cache;
  r.itemCacheDirty = dirty;
  if (nulls) r.validity.data = new BigUint64Array(words.buffer);
}

const EVENT_TYPES: readonly DuckDBType[] = [
  UHUGEINT,
  UHUGEINT,
  UHUGEINT,
  BIGINT,
  INTEGER,
  BIGINT,
  BIGINT,
  INTEGER,
  INTEGER,
  UTINYINT,
  UTINYINT,
  UTINYINT,
  UTINYINT,
  UTINYINT,
  UTINYINT,
  INTEGER,
  UHUGEINT,
  VARCHAR,
  VARCHAR,
  VARCHAR,
];

/**
 * Make a chunk ready for its next rows. One chunk is used over and over: a dropped one keeps its memory, of which the
 * garbage collector knows nothing, until the collector happens to run.
 */
function startChunk(chunk: DuckDBDataChunk, rows: number): void {
  chunk.reset();
  chunk.rowCount = rows;
}

/** Add a batch to `events`; `actions` and `strands` map its local indices to those of the index. */
export function appendEvents(
  appender: DuckDBAppender,
  c: EventColumns,
  actions: Int32Array,
  strands: Int32Array,
): void {
  const action = c.action.map((i) => actions[i] as number);
  const strand = c.strand.map((i) => strands[i] as number);
  const chunk = DuckDBDataChunk.create(EVENT_TYPES);
  for (let from = 0; from < c.rows; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, c.rows - from);
    startChunk(chunk, rows);
    const at = (i: number) => chunk.getColumnVector(i);
    putFixed(at(0), c.event, from, rows, 16);
    putFixed(at(1), c.digestA, from, rows, 16);
    putFixed(at(2), c.digestB, from, rows, 16);
    putFixed(at(3), c.logIndex, from, rows, 8);
    putFixed(at(4), c.ordinal, from, rows, 4);
    putFixed(at(5), c.time, from, rows, 8);
    putValidity(at(5), c.timeValid, from, rows);
    putFixed(at(6), c.precision, from, rows, 8);
    putFixed(at(7), action, from, rows, 4);
    putFixed(at(8), strand, from, rows, 4);
    putFixed(at(9), c.kind, from, rows, 1);
    putFixed(at(10), c.outcome, from, rows, 1);
    putFixed(at(11), c.flags, from, rows, 1);
    putFixed(at(12), c.trust, from, rows, 1);
    putFixed(at(13), c.revision, from, rows, 1);
    putFixed(at(14), new Uint8Array(rows), 0, rows, 1);
    putFixed(at(15), new Int32Array(rows), 0, rows, 4);
    putFixed(at(16), c.uuid, from, rows, 16);
    putValidity(at(16), c.uuidValid, from, rows);
    putTexts(at(17), c.target, from, rows, c.texts);
    putTexts(at(18), c.sourceEventId, from, rows, c.texts);
    putTexts(at(19), c.extra, from, rows, c.texts);
    for (let i = 0; i < EVENT_TYPES.length; i++) raw(at(i)).flush();
    appender.appendDataChunk(chunk);
  }
}

/** Add rows of whole numbers, all columns of one length. Nothing is made for a cell: there are millions. */
export async function appendNumbers(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (Int32Array | Uint8Array)[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(columns.map((c) => (c instanceof Int32Array ? INTEGER : UTINYINT)));
  const count = columns[0]?.length ?? 0;
  for (let from = 0; from < count; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - from);
    startChunk(chunk, rows);
    for (const [i, column] of columns.entries()) {
      const vector = chunk.getColumnVector(i);
      putFixed(vector, column, from, rows, column.BYTES_PER_ELEMENT);
      raw(vector).flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

export type Cell = number | bigint | string | boolean | null;

const COLUMN_TYPES = { VARCHAR, INTEGER, BIGINT, UTINYINT, BOOLEAN, UHUGEINT } as const;
export type ColumnType = keyof typeof COLUMN_TYPES;

/** Add rows, a chunk of them at a time. They are asked for one by one, so that few need exist at once. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  types: readonly ColumnType[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(types.map((type) => COLUMN_TYPES[type]));
  let waiting: (readonly Cell[])[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < CHUNK_ROWS) continue;
    appendChunk(appender, chunk, types, waiting);
    waiting = [];
  }
  if (waiting.length > 0) appendChunk(appender, chunk, types, waiting);
  appender.closeSync();
}

function appendChunk(
  appender: DuckDBAppender,
  chunk: DuckDBDataChunk,
  types: readonly ColumnType[],
  rows: readonly (readonly Cell[])[],
): void {
  startChunk(chunk, rows.length);
  for (const [column, type] of types.entries()) {
    const vector = chunk.getColumnVector(column);
    const wide = type === 'BIGINT';
    for (let i = 0; i < rows.length; i++) {
      const value = rows[i]?.[column] as Cell;
      vector.setItem(i, (wide && typeof value === 'number' ? BigInt(value) : value) as never);
    }
    raw(vector).flush();
  }
  appender.appendDataChunk(chunk);
}
