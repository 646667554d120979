import { decisionsOf } from '../lineage/decisions.ts';
import { secretUseOf } from '../lineage/secrets.ts';
import { EVENT_KINDS, type Event, OUTCOMES } from '../model/event.ts';
import type { EventId, Strand, StrandKey } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import { TRUST_RANK } from './contract.ts';
import { putBytes, putHex, putUuid } from './hex.ts';
import { RunBuilder, type RunRow } from './number-runs.ts';

/**
 * What one batch of records adds to the index, as columns: typed arrays and local dictionaries, so that a worker can hand
 * them over without copying and the appender can take them without looking at single values. Rows of `rows` events; bit
 * `i` of a `…Valid` map is set where row `i` has a value.
 */
export interface EventColumns {
  readonly rows: number;
  readonly event: Uint8Array;
  readonly digestA: Uint8Array;
  readonly digestB: Uint8Array;
  readonly logIndex: Uint32Array;
  readonly ordinal: Int32Array;
  readonly time: Uint32Array;
  readonly timeValid: Uint8Array;
  readonly precision: Uint32Array;
  /** Index in `actions`, and in `strandKeys`. */
  readonly action: Int32Array;
  readonly strand: Int32Array;
  readonly kind: Uint8Array;
  readonly outcome: Uint8Array;
  readonly flags: Uint8Array;
  readonly trust: Uint8Array;
  readonly revision: Uint8Array;
  readonly uuid: Uint8Array;
  readonly uuidValid: Uint8Array;
  /** 0: none; otherwise 1 + index in `texts`. */
  readonly target: Int32Array;
  readonly sourceEventId: Int32Array;
  readonly extra: Int32Array;
  readonly texts: readonly string[];
  readonly actions: readonly { readonly source: string; readonly action: string }[];
  /** The distinct strand keys of this batch. */
  readonly strandKeys: readonly StrandKey[];
  /** Descriptors of the strands that the builder's owner had not seen before. */
  readonly newStrands: readonly Strand[];
  readonly facts: readonly FactRow[];
  readonly runs: readonly RunRow[];
}

/** A fact as the index keeps it: beside its event, so that it counts only if that copy of the event does. */
export interface FactRow {
  readonly logIndex: number;
  readonly ordinal: number;
  readonly kind: FactKind;
  /** JSON of the `Issued`, `Ended`, `IdentityStatement`, `Decision` or `SecretUse`. */
  readonly body: string;
}

export const FACT_KINDS = ['issue', 'end', 'statement', 'decision', 'secret'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export const FLAG_PRIVILEGED = 1;
/** The event has an identity of its own: copies of it are one event. */
export const FLAG_IDENTIFIED = 2;

/** The rare fields of an event, kept as one small JSON text. */
export interface ExtraFields {
  readonly error?: string;
  readonly toolCall?: string;
  readonly trace?: string;
  readonly secretVersion?: string;
}

/** The buffers of a batch that may be moved to another thread instead of copied. */
export function transferablesOf(c: EventColumns): ArrayBuffer[] {
  const arrays = [c.event, c.digestA, c.digestB, c.logIndex, c.ordinal, c.time, c.timeValid, c.precision, c.action];
  const more = [
    c.strand,
    c.kind,
    c.outcome,
    c.flags,
    c.trust,
    c.revision,
    c.uuid,
    c.uuidValid,
    c.target,
    c.sourceEventId,
    c.extra,
  ];
  return [...arrays, ...more].map((a) => a.buffer as ArrayBuffer);
}

const KIND_CODE = new Map<string, number>(EVENT_KINDS.map((k, i) => [k, i]));
const OUTCOME_CODE = new Map<string, number>(OUTCOMES.map((k, i) => [k, i]));

/** Collects the events of one batch. Grows as needed; `take` hands the columns over and the builder is spent. */
export class ColumnBuilder {
  #capacity: number;
  #rows = 0;
  #wide: Record<'event' | 'digestA' | 'digestB' | 'uuid', Uint8Array>;
  #ints: Record<'ordinal' | 'action' | 'strand' | 'target' | 'sourceEventId' | 'extra', Int32Array>;
  #small: Record<'kind' | 'outcome' | 'flags' | 'trust' | 'revision', Uint8Array>;
  #logIndex: Uint32Array;
  #time: Uint32Array;
  #precision: Uint32Array;
  #timeValid: Uint8Array;
  #uuidValid: Uint8Array;
  readonly #texts: string[] = [];
  readonly #textIds = new Map<string, number>();
  readonly #actions: { source: string; action: string }[] = [];
  /** By source, then by action. */
  readonly #actionIds = new Map<string, Map<string, number>>();
  readonly #strandKeys: StrandKey[] = [];
  readonly #strandIds = new Map<StrandKey, number>();
  readonly #newStrands: Strand[] = [];
  readonly #facts: FactRow[] = [];
  #lastFacts: unknown[] = [];
  readonly #runs = new RunBuilder();

  constructor(capacity: number) {
    const n = Math.max(64, capacity);
    this.#capacity = n;
    const wide = () => new Uint8Array(16 * n);
    const ints = () => new Int32Array(n);
    const small = () => new Uint8Array(n);
    const bits = () => new Uint8Array(bitmapBytes(n));
    this.#wide = { event: wide(), digestA: wide(), digestB: wide(), uuid: wide() };
    this.#ints = {
      ordinal: ints(),
      action: ints(),
      strand: ints(),
      target: ints(),
      sourceEventId: ints(),
      extra: ints(),
    };
    this.#small = { kind: small(), outcome: small(), flags: small(), trust: small(), revision: small() };
    this.#logIndex = new Uint32Array(2 * n);
    this.#time = new Uint32Array(2 * n);
    this.#precision = new Uint32Array(2 * n);
    this.#timeValid = bits();
    this.#uuidValid = bits();
  }

  /** `digests` holds the record's digest at `digestAt`. Returns the local number of the strand. */
  add(
    event: Event,
    id: EventId,
    strand: StrandKey,
    trust: Trust,
    logIndex: number,
    ordinal: number,
    digests: Uint8Array,
    digestAt: number,
  ): number {
    if (this.#rows === this.#capacity) this.#grow();
    const row = this.#rows++;
    putHex(id, 0, this.#wide.event, 16 * row);
    putBytes(digests, digestAt, this.#wide.digestA, 16 * row);
    putBytes(digests, digestAt + 16, this.#wide.digestB, 16 * row);
    putInt64(this.#logIndex, row, logIndex);
    this.#ints.ordinal[row] = ordinal;
    if (event.time !== null) {
      putInt64(this.#time, row, event.time);
      setBit(this.#timeValid, row);
    }
    putInt64(this.#precision, row, event.precision);
    this.#ints.action[row] = this.#actionOf(event.source, event.action);
    this.#ints.strand[row] = this.#strandOf(strand);
    this.#small.kind[row] = KIND_CODE.get(event.kind) ?? 0;
    this.#small.outcome[row] = OUTCOME_CODE.get(event.outcome) ?? 2;
    this.#small.flags[row] = (event.privileged ? FLAG_PRIVILEGED : 0) | (event.identity === null ? 0 : FLAG_IDENTIFIED);
    this.#small.trust[row] = TRUST_RANK[trust];
    this.#small.revision[row] = Math.max(0, Math.min(255, event.revision));
    if (event.sourceEventId !== null) {
      if (putUuid(event.sourceEventId, this.#wide.uuid, 16 * row)) setBit(this.#uuidValid, row);
      else this.#ints.sourceEventId[row] = this.#textOf(event.sourceEventId);
    }
    if (event.target !== null) this.#ints.target[row] = this.#textOf(event.target);
    this.#addExtra(event, row);
    this.#addFacts(event, logIndex, ordinal);
    if (event.numbered !== null) {
      const digest = Buffer.from(digests.buffer, digests.byteOffset + digestAt, 32).toString('hex');
      this.#runs.add(event.source, event.numbered, trust, event.time, digest);
    }
    return this.#ints.strand[row] as number;
  }

  addStrand(strand: Strand): void {
    this.#newStrands.push(strand);
  }

  /** Distinct strands so far: the local number of the next new one. */
  get strandCount(): number {
    return this.#strandKeys.length;
  }

  /** The facts of the event that was added last, as values. */
  get lastFacts(): readonly unknown[] {
    return this.#lastFacts;
  }

  take(): EventColumns {
    const n = this.#rows;
    const c = <T extends Uint8Array | Int32Array | Uint32Array>(a: T, length: number) => a.slice(0, length) as T;
    const full = n === this.#capacity;
    const cut = <T extends Uint8Array | Int32Array | Uint32Array>(a: T, per: number) => (full ? a : c(a, per * n));
    return {
      rows: n,
      event: cut(this.#wide.event, 16),
      digestA: cut(this.#wide.digestA, 16),
      digestB: cut(this.#wide.digestB, 16),
      logIndex: cut(this.#logIndex, 2),
      ordinal: cut(this.#ints.ordinal, 1),
      time: cut(this.#time, 2),
      timeValid: this.#timeValid,
      precision: cut(this.#precision, 2),
      action: cut(this.#ints.action, 1),
      strand: cut(this.#ints.strand, 1),
      kind: cut(this.#small.kind, 1),
      outcome: cut(this.#small.outcome, 1),
      flags: cut(this.#small.flags, 1),
      trust: cut(this.#small.trust, 1),
      revision: cut(this.#small.revision, 1),
      uuid: cut(this.#wide.uuid, 16),
      uuidValid: this.#uuidValid,
      target: cut(this.#ints.target, 1),
      sourceEventId: cut(this.#ints.sourceEventId, 1),
      extra: cut(this.#ints.extra, 1),
      texts: this.#texts,
      actions: this.#actions,
      strandKeys: this.#strandKeys,
      newStrands: this.#newStrands,
      facts: this.#facts,
      runs: this.#runs.take(),
    };
  }

  #addExtra(event: Event, row: number): void {
    const { error, secretVersion, context } = event;
    if (error === null && secretVersion === null && context.toolCall === null && context.trace === null) return;
    const extra: ExtraFields = {
      ...(error !== null && { error }),
      ...(context.toolCall !== null && { toolCall: context.toolCall }),
      ...(context.trace !== null && { trace: context.trace }),
      ...(secretVersion !== null && { secretVersion }),
    };
    this.#ints.extra[row] = this.#textOf(JSON.stringify(extra));
  }

  #addFacts(event: Event, logIndex: number, ordinal: number): void {
    if (this.#lastFacts.length > 0) this.#lastFacts = [];
    const add = (kind: FactKind, value: unknown) => {
      this.#lastFacts.push(value);
      this.#facts.push({ logIndex, ordinal, kind, body: JSON.stringify(value) });
    };
    for (const issued of event.issued) add('issue', issued);
    for (const ended of event.ended) add('end', ended);
    for (const statement of event.statements) add('statement', statement);
    for (const decision of decisionsOf(event)) add('decision', decision);
    const secret = secretUseOf(event);
    if (secret !== null) add('secret', secret);
  }

  #textOf(text: string): number {
    let id = this.#textIds.get(text);
    if (id === undefined) {
      id = this.#texts.push(text);
      this.#textIds.set(text, id);
    }
    return id;
  }

  #actionOf(source: string, action: string): number {
    let ids = this.#actionIds.get(source);
    if (ids === undefined) {
      ids = new Map();
      this.#actionIds.set(source, ids);
    }
    let id = ids.get(action);
    if (id === undefined) {
      id = this.#actions.push({ source, action }) - 1;
      ids.set(action, id);
    }
    return id;
  }

  #strandOf(key: StrandKey): number {
    let id = this.#strandIds.get(key);
    if (id === undefined) {
      id = this.#strandKeys.push(key) - 1;
      this.#strandIds.set(key, id);
    }
    return id;
  }

  #grow(): void {
    this.#capacity *= 2;
    const twice = <T extends Uint8Array | Int32Array | Uint32Array>(a: T): T => {
      const b = new (a.constructor as new (length: number) => T)(2 * a.length);
      b.set(a);
      return b;
    };
    for (const group of [this.#wide, this.#ints, this.#small] as Record<string, Uint8Array | Int32Array>[])
      for (const name of Object.keys(group)) group[name] = twice(group[name] as Uint8Array);
    this.#logIndex = twice(this.#logIndex);
    this.#time = twice(this.#time);
    this.#precision = twice(this.#precision);
    const wider = (a: Uint8Array) => {
      const b = new Uint8Array(bitmapBytes(this.#capacity));
      b.set(a);
      return b;
    };
    this.#timeValid = wider(this.#timeValid);
    this.#uuidValid = wider(this.#uuidValid);
  }
}

/** Whole 64-bit words, since the store copies words. */
const bitmapBytes = (rows: number): number => 8 * Math.ceil(rows / 64);

function setBit(bits: Uint8Array, i: number): void {
  bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
}

/** A whole number below 2^53 in magnitude as two's-complement 64 bits, without making a BigInt. */
function putInt64(words: Uint32Array, row: number, n: number): void {
  const high = Math.floor(n / 4_294_967_296);
  words[2 * row] = n - high * 4_294_967_296;
  words[2 * row + 1] = high;
}
