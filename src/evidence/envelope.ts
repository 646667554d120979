import type { Trust } from '../model/grade.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import { Cursor, malformed, putVarint, varintBytes } from './bytes.ts';
import { EvidenceError } from './errors.ts';
import { sha256 } from './sha256.ts';

/**
 * Leaves of the evidence log, version 1: what the log commits to, for ever. First byte: version; second: type. Numbers are
 * unsigned LEB128 varints; texts are UTF-8 behind a varint length; a nullable number or length is stored plus one, 0
 * being `null`. README.md gives every byte; `envelope.test.ts` holds golden hex.
 */
export const LEAF_VERSION = 1;
export const LEAF_TYPE = { object: 1, record: 2, progress: 3, passage: 4, refs: 5 } as const;
/** The length prefix of tlog-tiles is a uint16. */
export const MAX_LEAF_BYTES = 65_535;
export const OBJECT_ID_BYTES = 16;

/**
 * How the record was cut out of its object. `message`: bytes of OTLP protobuf, which readers see as OTLP/JSON (`transcribe/otlp.ts`); the
 * redacted form is of that text, its digest always stands in the leaf, and redactions count from the start of the text.
 */
export const FRAMINGS = ['line', 'element', 'document', 'message'] as const;
export type Framing = (typeof FRAMINGS)[number];
export const FRAMING_MASK = 0x03;
/** Flag: the collector could not read these bytes as a record; they are kept as they are. */
export const FLAG_UNREADABLE = 0x04;
/** Flag: the redacted form differs; its digest and the redactions follow. */
export const FLAG_REDACTED = 0x08;

/** One per collected object (file, archive member, stream) and collection run. */
export interface ObjectLeaf {
  readonly type: 'object';
  readonly uri: string;
  /** Name and version of the collector: `ascribe/0.1.0`. */
  readonly collector: string;
  readonly collectedAtMicros: number;
  /** The declaration of the origin in force. `null`: undeclared. */
  readonly source: string | null;
  readonly trust: Trust;
  readonly year: number | null;
  readonly utcOffsetMinutes: number | null;
  readonly scope: string | null;
}

/** Where a secret was in the original, in bytes; `kind` is a code of `redact/kinds.ts`. */
export interface Redaction {
  readonly start: number;
  readonly length: number;
  readonly kind: number;
}

/** The envelope of one record. */
export interface RecordLeaf {
  readonly type: 'record';
  readonly framing: Framing;
  readonly unreadable: boolean;
  readonly objectId: Buffer;
  /** SHA-256 of the original bytes. */
  readonly digest: Buffer;
  /** SHA-256 of the redacted form; `null` where nothing was redacted. */
  readonly redactedDigest: Buffer | null;
  /** Bytes of the original. */
  readonly size: number;
  /** Byte offset in the decompressed object. */
  readonly position: number;
  readonly collectedAtMicros: number;
  /** Ascending, not overlapping. */
  readonly redactions: readonly Redaction[];
}

/** How far an object has been sealed; commits atomically with the records before it. */
export interface ProgressLeaf {
  readonly type: 'progress';
  readonly objectId: Buffer;
  /** Decompressed bytes consumed. */
  readonly consumed: number;
  /** SHA-256 of the decompressed bytes [0, consumed). */
  readonly prefixDigest: Buffer;
  readonly complete: boolean;
}

/**
 * Bytes that were passed over and are not in the log: too long for a record, damaged, encrypted, no text. What is not kept is
 * noted, so that nobody takes the object for complete.
 */
export interface PassageLeaf {
  readonly type: 'passage';
  readonly objectId: Buffer;
  /** Byte offset in the decompressed object. */
  readonly position: number;
  /** Bytes; `null`: all the rest, however long. */
  readonly length: number | null;
  /** The collector's code for why: small letters, digits and hyphens. */
  readonly code: string;
}

/**
 * One run of the ref index (`refs/`): which strands mention a ref, and which records a strand has, among the leaves [from, to).
 * It commits with the log, so that whoever holds a checkpoint can be shown that nothing was left out.
 */
export interface RefsLeaf {
  readonly type: 'refs';
  readonly from: number;
  /** At most its own index. */
  readonly to: number;
  /** Index of the leaf of the run that ends at `from`; `null` where `from` is 0. */
  readonly previous: number | null;
  readonly pages: number;
  /** Merkle root over the pages. */
  readonly root: Buffer;
  /** `labelKeyCommitment` of the key under which refs are labelled. */
  readonly keyCommitment: Buffer;
  /** Version of the code that read the records: another one may find other refs in the same bytes. */
  readonly reading: string;
}

export type Leaf = ObjectLeaf | RecordLeaf | ProgressLeaf | PassageLeaf | RefsLeaf;

/** The id under which records name their object: the first 16 bytes of the SHA-256 of the object's leaf. */
export function objectIdOf(leaf: Uint8Array): Buffer {
  return Buffer.from(sha256(leaf).subarray(0, OBJECT_ID_BYTES));
}

export function encodeObject(o: Omit<ObjectLeaf, 'type'>): Buffer {
  const trust = TRUST_ORDER.indexOf(o.trust);
  const offset = o.utcOffsetMinutes;
  return leafOf([
    Buffer.of(LEAF_VERSION, LEAF_TYPE.object, trust),
    varint(o.collectedAtMicros),
    text(o.uri),
    text(o.collector),
    nullableText(o.source),
    nullableText(o.scope),
    varint(o.year === null ? 0 : o.year + 1),
    // zigzag, so that offsets west of Greenwich stay short
    varint(offset === null ? 0 : (offset < 0 ? -2 * offset - 1 : 2 * offset) + 1),
  ]);
}

export function encodeProgress(p: Omit<ProgressLeaf, 'type'>): Buffer {
  return leafOf([
    Buffer.of(LEAF_VERSION, LEAF_TYPE.progress, p.complete ? 1 : 0),
    p.objectId,
    p.prefixDigest,
    varint(p.consumed),
  ]);
}

export function encodePassage(p: Omit<PassageLeaf, 'type'>): Buffer {
  return leafOf([
    Buffer.of(LEAF_VERSION, LEAF_TYPE.passage),
    p.objectId,
    varint(p.position),
    varint(p.length === null ? 0 : p.length + 1),
    text(p.code),
  ]);
}

export function encodeRefs(r: Omit<RefsLeaf, 'type'>): Buffer {
  return leafOf([
    Buffer.of(LEAF_VERSION, LEAF_TYPE.refs),
    varint(r.from),
    varint(r.to),
    varint(r.previous === null ? 0 : r.previous + 1),
    varint(r.pages),
    r.root,
    r.keyCommitment,
    text(r.reading),
  ]);
}

/** The slow, plain way; `prepare.ts` writes the same bytes without an object per record. */
export function encodeRecord(r: Omit<RecordLeaf, 'type'>): Buffer {
  const redacted = r.redactedDigest !== null;
  const flags = FRAMINGS.indexOf(r.framing) | (r.unreadable ? FLAG_UNREADABLE : 0) | (redacted ? FLAG_REDACTED : 0);
  const parts = [
    Buffer.of(LEAF_VERSION, LEAF_TYPE.record, flags),
    r.objectId,
    r.digest,
    varint(r.size),
    varint(r.position),
    varint(r.collectedAtMicros),
  ];
  if (r.redactedDigest !== null) {
    parts.push(r.redactedDigest, varint(r.redactions.length));
    let end = 0;
    for (const { start, length, kind } of r.redactions) {
      parts.push(varint(start - end), varint(length), Buffer.of(kind));
      end = start + length;
    }
  }
  return leafOf(parts);
}

/** Type of a leaf without reading the rest: `null` where version or type is unknown. */
export function leafTypeOf(leaf: Uint8Array): Leaf['type'] | null {
  if (leaf[0] !== LEAF_VERSION) return null;
  return TYPE_NAMES[leaf[1] ?? 0] ?? null;
}

const TYPE_NAMES: readonly (Leaf['type'] | undefined)[] = [
  undefined,
  'object',
  'record',
  'progress',
  'passage',
  'refs',
];

/** Of a record leaf, without reading the rest: which object it lies in, and whether it was framed as a document. */
export const recordObjectId = (leaf: Buffer): Buffer => leaf.subarray(3, 3 + OBJECT_ID_BYTES);
export const isDocument = (leaf: Buffer): boolean =>
  (leaf[2]! & (FRAMING_MASK | FLAG_UNREADABLE)) === FRAMINGS.indexOf('document');

/** Strict: exactly the bytes that the encoder writes are accepted. Throws `leaf-malformed`. */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  const c = new Cursor(bytes);
  const version = c.u8();
  if (version !== LEAF_VERSION) throw malformed(`version ${version} is unknown to this program`);
  const type = c.u8();
  const leaf =
    type === LEAF_TYPE.object
      ? decodeObject(c)
      : type === LEAF_TYPE.record
        ? decodeRecord(c)
        : type === LEAF_TYPE.progress
          ? decodeProgress(c)
          : type === LEAF_TYPE.passage
            ? decodePassage(c)
            : type === LEAF_TYPE.refs
              ? decodeRefs(c)
              : null;
  if (!leaf) throw malformed(`type ${type} is unknown to this program`);
  c.end();
  return leaf;
}

function decodeObject(c: Cursor): ObjectLeaf {
  const trust = TRUST_ORDER[c.u8()];
  if (trust === undefined) throw malformed('its trust is unknown');
  const collectedAtMicros = c.varint();
  const uri = readText(c, c.varint());
  const collector = readText(c, c.varint());
  const source = readNullableText(c);
  const scope = readNullableText(c);
  const year = c.varint();
  const zigzag = c.varint() - 1;
  return {
    type: 'object',
    uri,
    collector,
    collectedAtMicros,
    source,
    trust,
    year: year === 0 ? null : year - 1,
    utcOffsetMinutes: zigzag < 0 ? null : zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2,
    scope,
  };
}

function decodeRecord(c: Cursor): RecordLeaf {
  const flags = c.u8();
  const framing = FRAMINGS[flags & FRAMING_MASK];
  if (framing === undefined || flags > (FRAMING_MASK | FLAG_UNREADABLE | FLAG_REDACTED))
    throw malformed('unknown flags');
  const objectId = c.take(OBJECT_ID_BYTES);
  const digest = c.take(32);
  const size = c.varint();
  const position = c.varint();
  const collectedAtMicros = c.varint();
  const redacted = (flags & FLAG_REDACTED) !== 0;
  const redactedDigest = redacted ? c.take(32) : null;
  if (framing === 'message' && !redacted && (flags & FLAG_UNREADABLE) === 0)
    throw malformed('a message without its text');
  const redactions = redacted ? readRedactions(c, framing === 'message' ? null : size) : [];
  const unreadable = (flags & FLAG_UNREADABLE) !== 0;
  return {
    type: 'record',
    framing,
    unreadable,
    objectId,
    digest,
    redactedDigest,
    size,
    position,
    collectedAtMicros,
    redactions,
  };
}

/** `size`: of the original; `null` where the text is longer than that (a message), and may have nothing to redact. */
function readRedactions(c: Cursor, size: number | null): Redaction[] {
  const count = c.varint();
  if (count === 0 && size !== null) throw malformed('it says redacted, and lists nothing');
  const out: Redaction[] = [];
  let end = 0;
  for (let i = 0; i < count; i++) {
    const start = end + c.varint();
    const length = c.varint();
    end = start + length;
    if (size !== null && end > size) throw malformed('a redaction lies outside the record');
    out.push({ start, length, kind: c.u8() });
  }
  return out;
}

function decodeProgress(c: Cursor): ProgressLeaf {
  const flags = c.u8();
  if (flags > 1) throw malformed('unknown flags');
  const objectId = c.take(OBJECT_ID_BYTES);
  const prefixDigest = c.take(32);
  return { type: 'progress', objectId, consumed: c.varint(), prefixDigest, complete: flags === 1 };
}

function decodePassage(c: Cursor): PassageLeaf {
  const objectId = c.take(OBJECT_ID_BYTES);
  const position = c.varint();
  const length = c.varint();
  const code = readText(c, c.varint());
  if (!/^[a-z0-9-]{1,64}$/.test(code)) throw malformed('its code is no code');
  return { type: 'passage', objectId, position, length: length === 0 ? null : length - 1, code };
}

function decodeRefs(c: Cursor): RefsLeaf {
  const from = c.varint();
  const to = c.varint();
  const before = c.varint();
  const previous = before === 0 ? null : before - 1;
  if (to < from || (previous === null) !== (from === 0)) throw malformed('its run does not follow another');
  const pages = c.varint();
  return {
    type: 'refs',
    ...{ from, to, previous, pages },
    root: c.take(32),
    keyCommitment: c.take(32),
    reading: readText(c, c.varint()),
  };
}

function leafOf(parts: readonly Uint8Array[]): Buffer {
  const leaf = Buffer.concat(parts);
  if (leaf.length > MAX_LEAF_BYTES) {
    throw new EvidenceError(
      'leaf-too-large',
      `A leaf of ${leaf.length} bytes is above the ${MAX_LEAF_BYTES} that a tile can hold.`,
    );
  }
  return leaf;
}

/** One entry of an entry bundle: the leaf behind its big-endian uint16 length. */
export function entryOf(leaf: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(leaf.length >> 8, leaf.length & 0xff), leaf]);
}

function varint(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw malformed(`${value} is not a whole number from 0 to 2^53`);
  const out = Buffer.allocUnsafe(varintBytes(value));
  putVarint(out, 0, value);
  return out;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([varint(bytes.length), bytes]);
}

function nullableText(value: string | null): Buffer {
  if (value === null) return varint(0);
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([varint(bytes.length + 1), bytes]);
}

function readText(c: Cursor, length: number): string {
  const bytes = c.take(length);
  const value = bytes.toString('utf8');
  if (Buffer.compare(Buffer.from(value, 'utf8'), bytes) !== 0) throw malformed('a text is not UTF-8');
  return value;
}

function readNullableText(c: Cursor): string | null {
  const length = c.varint();
  return length === 0 ? null : readText(c, length - 1);
}
