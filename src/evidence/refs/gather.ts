import { LABEL_BYTES, type Label } from './labels.ts';
import { type Entry, recordsValue, strandsValue } from './values.ts';

/** What one batch of records adds to the ref index; typed arrays, so that a worker hands it over without copying. */
export interface BatchMentions {
  /** Labels of its distinct refs and strands, 17 bytes each. */
  readonly refLabels: Uint8Array;
  readonly strandLabels: Uint8Array;
  /** Pairs (index in `refLabels`, index in `strandLabels`): that strand mentions that ref. */
  readonly edges: Uint32Array;
}

/** Pairs of numbers are kept as one: this is the bound of the second. */
const MAX_STRANDS = 2 ** 26;

/**
 * Collects the mentions of the records [from, …) of the log in memory, some 8 bytes an event and 8 for each strand of a batch and ref:
 * a writer makes a run of it every million records.
 */
export class MentionGatherer {
  readonly from: number;
  readonly #refs = new Map<Label, number>();
  readonly #strands = new Map<Label, number>();
  readonly #edges: Float64Array[] = [];
  readonly #rows: { strands: Int32Array; places: Uint32Array }[] = [];
  #events = 0;

  constructor(from: number) {
    this.from = from;
  }

  /** Events so far. */
  get events(): number {
    return this.#events;
  }

  /** `strandOf[i]`: of event i the index in the batch's `strandLabels`; `logIndex`: two words each, the low one first. */
  add(batch: BatchMentions, strandOf: Int32Array, logIndex: Uint32Array): void {
    const refs = numbersOf(batch.refLabels, this.#refs);
    const strands = numbersOf(batch.strandLabels, this.#strands);
    const pairs = new Float64Array(batch.edges.length / 2);
    for (let i = 0; i < pairs.length; i++)
      pairs[i] = refs[batch.edges[2 * i]!]! * MAX_STRANDS + strands[batch.edges[2 * i + 1]!]!;
    this.#edges.push(pairs);
    const places = new Uint32Array(strandOf.length);
    const own = new Int32Array(strandOf.length);
    for (let i = 0; i < own.length; i++) {
      own[i] = strands[strandOf[i]!]!;
      places[i] = logIndex[2 * i]! + logIndex[2 * i + 1]! * 4_294_967_296 - this.from;
    }
    this.#rows.push({ strands: own, places });
    this.#events += own.length;
  }

  /** Every entry, in order of the labels. */
  *entries(): Generator<Entry> {
    yield* this.#refEntries();
    yield* this.#strandEntries();
  }

  *#refEntries(): Generator<Entry> {
    const pairs = joinedPairs(this.#edges).sort();
    const strandLabels = [...this.#strands.keys()];
    // where the pairs of each ref begin
    const begins = new Uint32Array(this.#refs.size + 1);
    for (const pair of pairs) begins[Math.floor(pair / MAX_STRANDS) + 1]!++;
    for (let i = 1; i < begins.length; i++) begins[i]! += begins[i - 1]!;
    for (const [label, ref] of inOrder(this.#refs)) {
      const strands: Label[] = [];
      for (let i = begins[ref]!; i < begins[ref + 1]!; i++)
        if (i === begins[ref] || pairs[i] !== pairs[i - 1]) strands.push(strandLabels[pairs[i]! % MAX_STRANDS]!);
      yield { label, value: strandsValue(strands.sort()) };
    }
  }

  *#strandEntries(): Generator<Entry> {
    const begins = new Uint32Array(this.#strands.size + 1);
    for (const { strands } of this.#rows) for (const strand of strands) begins[strand + 1]!++;
    for (let i = 1; i < begins.length; i++) begins[i]! += begins[i - 1]!;
    const next = begins.slice();
    const places = new Uint32Array(this.#events);
    for (const rows of this.#rows)
      for (let i = 0; i < rows.strands.length; i++) places[next[rows.strands[i]!]!++] = rows.places[i]!;
    for (const [label, strand] of inOrder(this.#strands))
      yield { label, value: recordsValue(places.subarray(begins[strand], begins[strand + 1]), 0) };
  }
}

/** The numbers of these labels in all of them, new ones added. */
function numbersOf(labels: Uint8Array, known: Map<Label, number>): Uint32Array {
  const bytes = Buffer.from(labels.buffer, labels.byteOffset, labels.byteLength);
  const out = new Uint32Array(bytes.length / LABEL_BYTES);
  for (let i = 0; i < out.length; i++) {
    const label = bytes.toString('latin1', i * LABEL_BYTES, (i + 1) * LABEL_BYTES) as Label;
    let number = known.get(label);
    if (number === undefined) {
      number = known.size;
      known.set(label, number);
    }
    out[i] = number;
  }
  return out;
}

/** Sorted without a comparison of our own: of a hundred thousand labels that is most of the time. */
const inOrder = (labels: ReadonlyMap<Label, number>): [Label, number][] =>
  [...labels.keys()].sort().map((label) => [label, labels.get(label) as number]);

function joinedPairs(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
