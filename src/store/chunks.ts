import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { Asking } from './asking.ts';

/** The chunks (2,048 rows each) of a large result, on a connection of their own. */
export async function* chunksOf(db: Asking, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const connection = await db.connect();
  try {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } finally {
    db.disconnect(connection);
  }
}

/** What columns are read by here beyond the public API: their memory, without a value made for each cell. */
interface Memory {
  readonly items?: ArrayBufferView;
  readonly dataView?: DataView;
  readonly validity: { readonly data: BigUint64Array | null };
}

const memoryOf = (v: DuckDBVector): Memory => v as unknown as Memory;

/** The bytes of a column of fixed width: 1 a row of UTINYINT or BOOLEAN, 8 of BIGINT, 16 (little-endian) of UHUGEINT. */
export function bytesOf(chunk: DuckDBDataChunk, column: number): Uint8Array {
  const { items, dataView } = memoryOf(chunk.getColumnVector(column));
  const { buffer, byteOffset, byteLength } = (items ?? dataView) as ArrayBufferView;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The values of an INTEGER column. */
export const integersOf = (chunk: DuckDBDataChunk, column: number): Int32Array =>
  memoryOf(chunk.getColumnVector(column)).items as Int32Array;

const WORD = 4_294_967_296;

/** The values of a BIGINT column, below 2^53 in magnitude, as numbers; `NaN` where there is none. */
export function numbersOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const { items, validity } = memoryOf(chunk.getColumnVector(column));
  const { buffer, byteOffset, byteLength } = items as ArrayBufferView;
  const low = new Uint32Array(buffer, byteOffset, byteLength / 4);
  const high = new Int32Array(buffer, byteOffset, byteLength / 4);
  const isThere = validity.data === null ? null : new Uint8Array(validity.data.buffer, validity.data.byteOffset);
  const numbers = new Float64Array(chunk.rowCount);
  for (let i = 0; i < numbers.length; i++) {
    const isNull = isThere !== null && ((isThere[i >> 3] as number) & (1 << (i & 7))) === 0;
    numbers[i] = isNull ? Number.NaN : (high[2 * i + 1] as number) * WORD + (low[2 * i] as number);
  }
  return numbers;
}

/** The value of a VARCHAR cell. */
export const textAt = (chunk: DuckDBDataChunk, column: number, row: number): string | null =>
  chunk.getColumnVector(column).getItem(row) as string | null;
