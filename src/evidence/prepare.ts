import type { Table } from '../model/table.ts';
import { FrameSealer, MAX_FRAME_PLAIN_BYTES, MAX_FRAME_RECORDS } from './bundle.ts';
import { asBuffer, putVarint } from './bytes.ts';
import {
  FLAG_REDACTED,
  FLAG_UNREADABLE,
  FRAMING_MASK,
  FRAMINGS,
  LEAF_TYPE,
  LEAF_VERSION,
  OBJECT_ID_BYTES,
} from './envelope.ts';
import { replacementOf } from './redact/apply.ts';
import { findSecrets } from './redact/find.ts';
import { RowSecrets } from './redact/rows.ts';
import { Spans } from './redact/spans.ts';
import { DIGEST_BYTES, sha256Into } from './sha256.ts';
import { textOfMessage } from './transcribe/otlp.ts';

/** Records as they were collected. Record i is bytes [starts[i], ends[i]). `bytes` is taken over: `prepareBatch` may redact in it. */
export interface BatchInput {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Byte offset of each record in its decompressed object. */
  readonly positions: Float64Array;
  /** Ids of the objects, 16 bytes each; `objectOf[i]` says which is record i's. */
  readonly objectIds: readonly Uint8Array[];
  readonly objectOf: Uint32Array;
  /** Of each object the table that its records are rows of; `null` or left out: none. */
  readonly tables?: readonly (Table | null)[];
  /** Index into FRAMINGS, plus FLAG_UNREADABLE where so; one for all, or one per record. */
  readonly flags: number | Uint8Array;
  readonly collectedAtMicros: number;
  readonly dataKey: Uint8Array;
}

/** Everything in here is freshly allocated and may be transferred between threads, but for `redacted.bytes` (see there). */
export interface PreparedBatch {
  readonly count: number;
  /** Length-prefixed leaves, for `EvidenceLog.append`. */
  readonly leaves: Uint8Array;
  /** 32 bytes each. */
  readonly leafHashes: Uint8Array;
  /** SHA-256 of each original, 32 bytes each. */
  readonly digests: Uint8Array;
  /** In order; each says in its header how many records it holds. */
  readonly frames: Uint8Array[];
  /** What readers parse. `bytes` is usually the input's own, with redacted forms in the place of their originals. */
  readonly redacted: { readonly bytes: Uint8Array; readonly starts: Uint32Array; readonly ends: Uint32Array };
  /** Records in which something was redacted. */
  readonly redactedRecords: number;
}

const MESSAGE = FRAMINGS.indexOf('message');
/** Where the leaf would pass 65,535 bytes, or nearly: the record is withheld whole. */
const MAX_REDACTIONS = 2000;
/** version, type, flags, object id, digest, three varints. */
const MAX_PLAIN_LEAF_BYTES = 3 + OBJECT_ID_BYTES + DIGEST_BYTES + 3 * 8;
/** Redacted digest, count, and per redaction two varints below 2^32 and a kind. */
const leafBytesFor = (redactions: number) => MAX_PLAIN_LEAF_BYTES + DIGEST_BYTES + 3 + redactions * 11;

/**
 * The CPU part of sealing, without I/O and without knowing the place in the log, so that workers can do it: redact, digest,
 * encode leaves and hash them, compress and encrypt the originals. Writes the same leaves as `encodeRecord`.
 */
export function prepareBatch(input: BatchInput): PreparedBatch {
  const count = input.starts.length;
  const bytes = asBuffer(input.bytes);
  const digests = Buffer.allocUnsafeSlow(count * DIGEST_BYTES);
  const leafHashes = Buffer.allocUnsafeSlow(count * DIGEST_BYTES);
  const leaves = new LeafWriter(count);
  const redacted = new RedactedText(bytes, input.starts, input.ends);
  const spans = new Spans();
  const rows = input.tables?.map((table) => (table === null ? null : new RowSecrets(table)));

  for (let i = 0; i < count; i++) {
    const start = input.starts[i]!;
    const end = input.ends[i]!;
    sha256Into(digests, i * DIGEST_BYTES, bytes.subarray(start, end));
    const flags = typeof input.flags === 'number' ? input.flags : input.flags[i]!;
    const message =
      (flags & (FRAMING_MASK | FLAG_UNREADABLE)) === MESSAGE ? textOfMessage(bytes.subarray(start, end)) : null;
    spans.clear();
    const row = rows?.[input.objectOf[i]!];
    if (message !== null) findSecrets(message, 0, message.length, spans);
    else if (row) row.find(bytes, start, end, spans);
    else findSecrets(bytes, start, end, spans);
    if (spans.count > MAX_REDACTIONS) withholdWhole(spans, message?.length ?? end - start);
    const form = message !== null || spans.count > 0 ? redacted.replace(i, spans, message) : null;
    const leaf = leaves.begin(leafBytesFor(spans.count));
    leaves.record(
      flags,
      input.objectIds[input.objectOf[i]!]!,
      digests,
      i,
      end - start,
      input.positions[i]!,
      input.collectedAtMicros,
    );
    if (form !== null) leaves.redactions(form, spans);
    leaves.end(leaf, leafHashes, i);
  }
  return {
    count,
    leaves: leaves.bytes(),
    leafHashes,
    digests,
    frames: sealFrames(input, bytes, leafHashes),
    redacted: redacted.result(),
    redactedRecords: redacted.records,
  };
}

function withholdWhole(spans: Spans, size: number): void {
  spans.clear();
  spans.add(0, size, 0);
}

function sealFrames(input: BatchInput, bytes: Buffer, leafHashes: Buffer): Uint8Array[] {
  const { starts, ends } = input;
  const sealer = new FrameSealer(input.dataKey);
  const frames: Uint8Array[] = [];
  for (let from = 0; from < starts.length; ) {
    let to = from;
    let size = 0;
    while (to < starts.length && to - from < MAX_FRAME_RECORDS) {
      size += ends[to]! - starts[to]!;
      if (to > from && size > MAX_FRAME_PLAIN_BYTES) break;
      to++;
    }
    frames.push(
      sealer.seal(bytes, starts, ends, from, to, leafHashes.subarray(from * DIGEST_BYTES, to * DIGEST_BYTES)),
    );
    from = to;
  }
  return frames;
}

/** Encodes leaves one after the other behind their lengths, each also preceded in place by the 0x00 that its hash needs. */
class LeafWriter {
  #out: Buffer;
  #at = 0;

  constructor(count: number) {
    this.#out = Buffer.allocUnsafeSlow(count * 80 + 1024);
  }

  /** Make room; returns where the entry (length prefix and leaf) begins. */
  begin(maxLeafBytes: number): number {
    if (this.#at + 2 + maxLeafBytes > this.#out.length) {
      const bigger = Buffer.allocUnsafeSlow(this.#out.length * 2 + maxLeafBytes);
      this.#out.copy(bigger, 0, 0, this.#at);
      this.#out = bigger;
    }
    const entry = this.#at;
    this.#at += 2;
    return entry;
  }

  record(
    flags: number,
    objectId: Uint8Array,
    digests: Buffer,
    i: number,
    size: number,
    position: number,
    at: number,
  ): void {
    const out = this.#out;
    out[this.#at] = LEAF_VERSION;
    out[this.#at + 1] = LEAF_TYPE.record;
    out[this.#at + 2] = flags & (FRAMING_MASK | FLAG_UNREADABLE);
    // So few bytes are faster one by one than by a call for all.
    const idAt = this.#at + 3;
    for (let k = 0; k < OBJECT_ID_BYTES; k++) out[idAt + k] = objectId[k]!;
    const digestAt = idAt + OBJECT_ID_BYTES;
    for (let k = 0; k < DIGEST_BYTES; k++) out[digestAt + k] = digests[i * DIGEST_BYTES + k]!;
    let end = this.#at + 3 + OBJECT_ID_BYTES + DIGEST_BYTES;
    end = putVarint(out, end, size);
    end = putVarint(out, end, position);
    this.#flagsAt = this.#at + 2;
    this.#at = putVarint(out, end, at);
  }

  #flagsAt = 0;

  redactions(form: Buffer, spans: Spans): void {
    const out = this.#out;
    out[this.#flagsAt]! |= FLAG_REDACTED;
    sha256Into(out, this.#at, form);
    let at = putVarint(out, this.#at + DIGEST_BYTES, spans.count);
    let end = 0;
    for (let s = 0; s < spans.count; s++) {
      at = putVarint(out, at, spans.start[s]! - end);
      at = putVarint(out, at, spans.length[s]!);
      out[at++] = spans.kind[s]!;
      end = spans.start[s]! + spans.length[s]!;
    }
    this.#at = at;
  }

  /** Hash the leaf: its length prefix gives way to the 0x00 for a moment, so that nothing is copied. */
  end(entry: number, leafHashes: Buffer, i: number): void {
    const length = this.#at - entry - 2;
    this.#out[entry + 1] = 0;
    sha256Into(leafHashes, i * DIGEST_BYTES, this.#out.subarray(entry + 1, this.#at));
    this.#out.writeUInt16BE(length, entry);
  }

  bytes(): Buffer {
    return this.#out.subarray(0, this.#at);
  }
}

/**
 * The redacted text of the batch. A redacted form that is no longer than its original takes that one's place in the input,
 * once the frames are sealed: copying 6 MB into fresh memory for one secret costs more than all else here. Only where a form
 * is longer (a short password) the text is laid out anew.
 */
class RedactedText {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #forms: { readonly i: number; readonly form: Buffer }[] = [];
  #isInPlace = true;
  /** Records in which something was redacted. */
  records = 0;

  constructor(bytes: Buffer, starts: Uint32Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
  }

  /** The redacted form of record i, or of the text that stands for it. Records must be given in order. */
  replace(i: number, spans: Spans, message: Buffer | null): Buffer {
    const text = message ?? this.#bytes.subarray(this.#starts[i]!, this.#ends[i]!);
    const parts: Buffer[] = [];
    let from = 0;
    for (let s = 0; s < spans.count; s++) {
      const secretAt = spans.start[s]!;
      const secretEnd = secretAt + spans.length[s]!;
      parts.push(text.subarray(from, secretAt));
      parts.push(replacementOf(text.subarray(secretAt, secretEnd), spans.kind[s]!));
      from = secretEnd;
    }
    parts.push(text.subarray(from));
    const form = Buffer.concat(parts);
    this.#forms.push({ i, form });
    if (spans.count > 0) this.records++;
    if (form.length > this.#ends[i]! - this.#starts[i]!) this.#isInPlace = false;
    return form;
  }

  /** The originals are gone after this where forms take their place. */
  result(): PreparedBatch['redacted'] {
    if (this.#forms.length === 0) return { bytes: this.#bytes, starts: this.#starts, ends: this.#ends };
    return this.#isInPlace ? this.#inPlace() : this.#laidOut();
  }

  #inPlace(): PreparedBatch['redacted'] {
    const ends = this.#ends.slice();
    for (const { i, form } of this.#forms) {
      form.copy(this.#bytes, this.#starts[i]!);
      ends[i] = this.#starts[i]! + form.length;
    }
    return { bytes: this.#bytes, starts: this.#starts, ends };
  }

  #laidOut(): PreparedBatch['redacted'] {
    const starts = new Uint32Array(this.#starts.length);
    const ends = new Uint32Array(this.#starts.length);
    const parts: Buffer[] = [];
    let at = 0;
    let next = 0;
    for (let i = 0; i < starts.length; i++) {
      const replaced = this.#forms[next]?.i === i ? this.#forms[next++]!.form : null;
      const part = replaced ?? this.#bytes.subarray(this.#starts[i]!, this.#ends[i]!);
      parts.push(part);
      starts[i] = at;
      at += part.length;
      ends[i] = at;
    }
    return { bytes: Buffer.concat(parts, at), starts, ends };
  }
}
