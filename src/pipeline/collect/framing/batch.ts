import type { CollectLimits } from '../limits.ts';
import type { Framing, RawBatch } from '../types.ts';
import type { Window } from './window.ts';

/** A batch, before it is known whose. */
export type FramedBatch = Omit<RawBatch, 'object' | 'headDigest'>;

/** A batch is cut where more than this many bytes without a record lie before the next. */
const MAX_GAP_BYTES = 1024 * 1024;

/** Gathers records, all of one framing, into batches. Offsets are in the object. */
export class BatchBuilder {
  readonly #limits: CollectLimits;
  readonly #from: number;
  readonly #window: Window;
  readonly #emit: (batch: FramedBatch) => void;
  #starts: Float64Array;
  #ends: Float64Array;
  #count = 0;
  #framing: Framing = 'line';
  #header: Uint8Array | null = null;
  /** The header was sealed by an earlier run and not yet again for this object: it goes ahead of the first rows. */
  #isHeaderDue = false;
  #headerStart = 0;

  constructor(limits: CollectLimits, from: number, window: Window, emit: (batch: FramedBatch) => void) {
    this.#limits = limits;
    this.#from = from;
    this.#window = window;
    this.#emit = emit;
    this.#starts = new Float64Array(Math.min(limits.batchRecords, 64));
    this.#ends = new Float64Array(this.#starts.length);
  }

  /** What follows is a table with this header. Its rows are sealed whole, also where an earlier run sealed the front of one. */
  beginTable(start: number, end: number): void {
    this.#header = this.#window.copy(start, end);
    this.#headerStart = start;
    this.#isHeaderDue = end <= this.#from;
  }

  add(start: number, end: number, framing: Framing): void {
    if (end <= this.#from) return;
    // Grown since it was sealed (a line without line end): the rest of it.
    const first = this.#header === null ? Math.max(start, this.#from) : start;
    if (this.#count > 0 && (framing !== this.#framing || first - this.#ends[this.#count - 1]! > MAX_GAP_BYTES))
      this.cut();
    if (this.#count === this.#starts.length) this.#grow();
    this.#framing = framing;
    this.#starts[this.#count] = first;
    this.#ends[this.#count] = end;
    this.#count++;
    if (this.#count >= this.#limits.batchRecords || end - this.#starts[0]! >= this.#limits.batchBytes) this.cut();
  }

  /** The first offset that must stay in the window, if all before `wanted` is to go otherwise. */
  keepFrom(wanted: number): number {
    if (this.#count === 0) return wanted;
    if (wanted - this.#ends[this.#count - 1]! > MAX_GAP_BYTES) {
      this.cut();
      return wanted;
    }
    return Math.min(wanted, this.#starts[0]!);
  }

  cut(): void {
    const n = this.#count;
    if (n === 0) return;
    const first = this.#starts[0]!;
    const consumed = this.#ends[n - 1]!;
    const starts = new Uint32Array(n);
    const ends = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      starts[i] = this.#starts[i]! - first;
      ends[i] = this.#ends[i]! - first;
    }
    this.#count = 0;
    const batch = {
      bytes: this.#window.copy(first, consumed),
      starts,
      ends,
      positions: this.#starts.slice(0, n),
      framing: this.#framing,
      consumed,
      prefixDigest: this.#window.digestTo(consumed),
      header: this.#header,
    };
    this.#emit(this.#header !== null && this.#isHeaderDue ? led(batch, this.#header, this.#headerStart) : batch);
    this.#isHeaderDue = false;
  }

  #grow(): void {
    const length = Math.min(this.#limits.batchRecords, this.#starts.length * 4);
    const starts = new Float64Array(length);
    const ends = new Float64Array(length);
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#starts = starts;
    this.#ends = ends;
  }
}

/** The batch with one record more at its front. */
function led(batch: FramedBatch, header: Uint8Array, position: number): FramedBatch {
  const shifted = (offsets: Uint32Array): number[] => [...offsets].map((offset) => offset + header.length);
  const bytes = new Uint8Array(new ArrayBuffer(header.length + batch.bytes.length));
  bytes.set(header);
  bytes.set(batch.bytes, header.length);
  return {
    ...batch,
    bytes,
    starts: Uint32Array.from([0, ...shifted(batch.starts)]),
    ends: Uint32Array.from([header.length, ...shifted(batch.ends)]),
    positions: Float64Array.from([position, ...batch.positions]),
  };
}
