import { OUTCOMES } from '../model/event.ts';
import type { Digest, StrandKey, StrandUse } from '../model/facts.ts';
import { type Micros, micros } from '../model/time.ts';
import type { Asking } from './asking.ts';
import { bytesOf, chunksOf, integersOf, numbersOf } from './chunks.ts';
import { PRIVILEGED } from './filter.ts';
import { hexAt } from './hex.ts';

/** A strand of more events is taken to be in use all the time from its first to its last. */
const FEW = 256;
const FAILURE = OUTCOMES.indexOf('failure');
/** 128 bits of the event id, then 256 of its record's digest. */
const RECORD_BYTES = 48;

/** What the events that count add up to, by the number of their strand. */
export interface Uses {
  /** `null`: none of its events counts. */
  of(strand: number, key: StrandKey): StrandUse | null;
}

/**
 * One pass over the events that count, in columns: 0.1 µs an event. As one query (sums, then the first and last event of each strand by
 * two joins with themselves) it took six times that. `among`: of which strands, as an SQL condition on their ids; empty: all.
 */
export async function readUses(db: Asking, among: string): Promise<Uses> {
  const strands = await db.number('SELECT max(id) + 1 FROM strands');
  const counted = `e.superseded = 0 ${among === '' ? '' : `AND e.strand ${among}`}`;
  const events = await db.number(`SELECT count(*) FROM events e WHERE ${counted}`);
  const uses = new Adding(strands, events);
  const columns = `e.strand, e.time, e.outcome, ${PRIVILEGED}, e.event, e.digest_a, e.digest_b`;
  for await (const chunk of chunksOf(
    db,
    `SELECT ${columns} FROM events e JOIN actions a ON a.id = e.action WHERE ${counted}`,
  )) {
    const [strand, time, outcome, privileged] = [
      integersOf(chunk, 0),
      numbersOf(chunk, 1),
      bytesOf(chunk, 2),
      bytesOf(chunk, 3),
    ];
    const record = [bytesOf(chunk, 4), bytesOf(chunk, 5), bytesOf(chunk, 6)] as const;
    for (let i = 0; i < chunk.rowCount; i++)
      uses.add(
        strand[i] as number,
        time[i] as number,
        outcome[i] !== FAILURE,
        privileged[i] === 1 && outcome[i] !== FAILURE,
        record,
        i,
      );
  }
  return uses.done();
}

type RecordColumns = readonly [event: Uint8Array, digestA: Uint8Array, digestB: Uint8Array];

class Adding {
  readonly #counts: Uint32Array;
  readonly #privileged: Uint32Array;
  /** `NaN`: no time yet. */
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #accepted: Float64Array;
  /** Id and digest of the earliest and of the latest event, the smallest id among equals. */
  readonly #firstRecord: Uint8Array;
  readonly #lastRecord: Uint8Array;
  /** Strand and time of each event that has one. */
  readonly #timedStrand: Int32Array;
  readonly #timedAt: Float64Array;
  #timed = 0;

  constructor(strands: number, events: number) {
    this.#counts = new Uint32Array(strands);
    this.#privileged = new Uint32Array(strands);
    this.#first = new Float64Array(strands).fill(Number.NaN);
    this.#last = new Float64Array(strands).fill(Number.NaN);
    this.#accepted = new Float64Array(strands).fill(Number.NaN);
    this.#firstRecord = new Uint8Array(RECORD_BYTES * strands);
    this.#lastRecord = new Uint8Array(RECORD_BYTES * strands);
    this.#timedStrand = new Int32Array(events);
    this.#timedAt = new Float64Array(events);
  }

  add(s: number, time: number, accepted: boolean, privileged: boolean, record: RecordColumns, i: number): void {
    const isOnly = this.#counts[s] === 0;
    this.#counts[s]!++;
    if (privileged) this.#privileged[s]!++;
    if (standsBefore(time, this.#first[s]!, isOnly, this.#firstRecord, s, record[0], i)) {
      this.#first[s] = time;
      put(this.#firstRecord, s, record, i);
    }
    if (standsBefore(-time, -this.#last[s]!, isOnly, this.#lastRecord, s, record[0], i)) {
      this.#last[s] = time;
      put(this.#lastRecord, s, record, i);
    }
    if (Number.isNaN(time)) return;
    if (accepted && !(time <= this.#accepted[s]!)) this.#accepted[s] = time;
    this.#timedStrand[this.#timed] = s;
    this.#timedAt[this.#timed++] = time;
  }

  done(): Uses {
    const { begins, times } = this.#timesByStrand();
    return {
      of: (s, key) => {
        const events = this.#counts[s] ?? 0;
        if (events === 0) return null;
        const isFew = events > 1 && events <= FEW && begins[s]! < begins[s + 1]!;
        return {
          strand: key,
          events,
          privileged: this.#privileged[s]!,
          first: timeOrNull(this.#first[s]!),
          last: timeOrNull(this.#last[s]!),
          lastAccepted: timeOrNull(this.#accepted[s]!),
          times: isFew ? (Array.from(times.subarray(begins[s]!, begins[s + 1]!).sort()) as Micros[]) : null,
          firstEvidence: digestIn(this.#firstRecord, s),
          lastEvidence: digestIn(this.#lastRecord, s),
        };
      },
    };
  }

  /** The times of strand `s` are those from `begins[s]` to `begins[s + 1]`, in no order. */
  #timesByStrand(): { begins: Uint32Array; times: Float64Array } {
    const begins = new Uint32Array(this.#counts.length + 1);
    for (let i = 0; i < this.#timed; i++) begins[this.#timedStrand[i]! + 1]!++;
    for (let s = 1; s < begins.length; s++) begins[s]! += begins[s - 1]!;
    const next = begins.slice();
    const times = new Float64Array(this.#timed);
    for (let i = 0; i < this.#timed; i++) times[next[this.#timedStrand[i]!]!++] = this.#timedAt[i]!;
    return { begins, times };
  }
}

/** Whether an event comes before the one kept for its strand: earlier, or of the same time (or both without) with a smaller id. */
function standsBefore(
  time: number,
  known: number,
  isOnly: boolean,
  records: Uint8Array,
  s: number,
  events: Uint8Array,
  i: number,
): boolean {
  if (isOnly || time < known) return true;
  if (time > known || Number.isNaN(time) !== Number.isNaN(known)) return Number.isNaN(known) && !Number.isNaN(time);
  for (let k = 15; k >= 0; k--) {
    const difference = events[16 * i + k]! - records[RECORD_BYTES * s + k]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function put(records: Uint8Array, s: number, record: RecordColumns, i: number): void {
  for (let part = 0; part < 3; part++) {
    const column = record[part]!;
    const at = RECORD_BYTES * s + 16 * part;
    for (let k = 0; k < 16; k++) records[at + k] = column[16 * i + k]!;
  }
}

const timeOrNull = (time: number): Micros | null => (Number.isNaN(time) ? null : micros(time));

const digestIn = (records: Uint8Array, s: number): Digest =>
  `sha256:${hexAt(records, RECORD_BYTES * s + 16)}${hexAt(records, RECORD_BYTES * s + 32)}` as Digest;
