import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { asBuffer } from './bytes.ts';
import { EvidenceError } from './errors.ts';
import { sha256 } from './sha256.ts';

/**
 * A frame: the originals of up to 256 consecutive record leaves, deflated and encrypted. All numbers big-endian.
 *
 * ```
 *  0  8  index of the first record's leaf in the log (filled in by the writer; not authenticated here, because the leaves'
 *        own digests say which originals belong to them)
 *  8  4  "ASCF"                                   ┐
 * 12  1  version 1, or 2: some originals were purged │
 * 13  1  compression: 1 raw deflate               │
 * 14  2  number of records, 1–256                 │ 68 bytes, additional authenticated data
 * 16  4  bytes before compression                 │
 * 20  4  bytes of ciphertext                      │
 * 24  8  id of the data key                       │
 * 32 12  nonce, random                            │
 * 44 32  SHA-256 of the records' leaf hashes, concatenated ┘
 * 76  …  AES-256-GCM ciphertext of deflate(uint32 length of each record, then the records)
 *       version 2: the length 0xFFFFFFFF stands for a record that was purged, and no bytes follow for it
 *  …  16 tag
 * ```
 */
export const MAX_FRAME_RECORDS = 256;
/** A frame is closed before it would pass this, so that one record costs little to fetch; a larger record gets its own. */
export const MAX_FRAME_PLAIN_BYTES = 4 * 1024 * 1024;
/**
 * Deflate level. Measured on 20,000 CloudTrail records of 1.44 kB: level 1 2.9 µs and 169 B a record, level 3 2.9 µs and
 * 165 B, level 4 4.4 µs and 148 B.
 */
const DEFLATE_LEVEL = 3;
export const FRAME_HEADER_BYTES = 76;
const PLACEMENT_BYTES = 8;
const FRAME_TAG_BYTES = 16;
const NONCE_BYTES = 12;
const MAGIC = 0x41534346;
const VERSION = 1;
const VERSION_PURGED = 2;
/** In the place of a length: the record was purged. No record is as long. */
const PURGED = 0xffffffff;
const RAW_DEFLATE = 1;
const LENGTH_BYTES = 4;

export interface FrameHeader {
  readonly version: 1 | 2;
  readonly firstIndex: number;
  readonly count: number;
  readonly plainBytes: number;
  readonly cipherBytes: number;
  /** Hex. */
  readonly keyId: string;
  readonly leavesDigest: Buffer;
  /** Bytes of the whole frame. */
  readonly frameBytes: number;
}

/** The first eight bytes of SHA-256("ascribe data key" ‖ key): says which key, tells nothing of it. */
function dataKeyId(key: Uint8Array): Buffer {
  return Buffer.from(sha256(Buffer.concat([Buffer.from('ascribe data key'), key])).subarray(0, 8));
}

/** Deflates and encrypts frames with one key; keeps its buffers between frames. */
export class FrameSealer {
  readonly #key: Uint8Array;
  readonly #keyId: Buffer;
  #plain = Buffer.allocUnsafeSlow(1 << 19);

  constructor(key: Uint8Array) {
    this.#key = key;
    this.#keyId = dataKeyId(key);
  }

  /** Seal the records [from, to) of `bytes`. `leafHashes`: their leaf hashes, 32 bytes each. */
  seal(
    bytes: Buffer,
    starts: Uint32Array,
    ends: Uint32Array,
    from: number,
    to: number,
    leafHashes: Uint8Array,
  ): Uint8Array {
    const count = to - from;
    let plainBytes = count * LENGTH_BYTES;
    for (let i = from; i < to; i++) plainBytes += ends[i]! - starts[i]!;
    if (this.#plain.length < plainBytes) this.#plain = Buffer.allocUnsafeSlow(plainBytes * 2);
    const plain = this.#plain;
    let at = count * LENGTH_BYTES;
    for (let i = from; i < to; i++) {
      const start = starts[i]!;
      const end = ends[i]!;
      plain.writeUInt32BE(end - start, (i - from) * LENGTH_BYTES);
      at += bytes.copy(plain, at, start, end);
    }
    const packed = deflateRawSync(plain.subarray(0, plainBytes), {
      level: DEFLATE_LEVEL,
      memLevel: 9,
      chunkSize: Math.max(1 << 14, plainBytes >> 2),
    });
    const about = { version: VERSION, count, plainBytes, leavesDigest: sha256(leafHashes) } as const;
    return encrypted(packed, about, this.#key, this.#keyId);
  }
}

function encrypted(
  packed: Uint8Array,
  about: Pick<FrameHeader, 'version' | 'count' | 'plainBytes' | 'leavesDigest'>,
  key: Uint8Array,
  keyId: Uint8Array,
): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const frame = Buffer.allocUnsafeSlow(FRAME_HEADER_BYTES + packed.length + FRAME_TAG_BYTES);
  frame.fill(0, 0, PLACEMENT_BYTES);
  frame.writeUInt32BE(MAGIC, 8);
  frame[12] = about.version;
  frame[13] = RAW_DEFLATE;
  frame.writeUInt16BE(about.count, 14);
  frame.writeUInt32BE(about.plainBytes, 16);
  frame.writeUInt32BE(packed.length, 20);
  frame.set(keyId, 24);
  frame.set(nonce, 32);
  frame.set(about.leavesDigest, 44);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(frame.subarray(PLACEMENT_BYTES, FRAME_HEADER_BYTES));
  frame.set(cipher.update(packed), FRAME_HEADER_BYTES);
  cipher.final();
  frame.set(cipher.getAuthTag(), FRAME_HEADER_BYTES + packed.length);
  return frame;
}

/**
 * The same frame without the originals at these positions: tombstones stand in their places, all else is sealed anew. Leaves, their
 * digests and every proof stay as they are. Throws as `openFrame`.
 */
export function frameWithout(frame: Buffer, header: FrameHeader, key: Uint8Array, gone: ReadonlySet<number>): Buffer {
  const { bytes, starts, ends, purged } = openFrame(frame, header, key);
  const lengths = Buffer.alloc(header.count * LENGTH_BYTES);
  const kept: Buffer[] = [];
  for (let i = 0; i < header.count; i++) {
    const isGone = gone.has(i) || purged.has(i);
    lengths.writeUInt32BE(isGone ? PURGED : ends[i]! - starts[i]!, i * LENGTH_BYTES);
    if (!isGone) kept.push(bytes.subarray(starts[i], ends[i]));
  }
  const plain = Buffer.concat([lengths, ...kept]);
  const { count, leavesDigest, firstIndex } = header;
  const about = { version: VERSION_PURGED, count, plainBytes: plain.length, leavesDigest } as const;
  const out = encrypted(deflateRawSync(plain, { level: DEFLATE_LEVEL, memLevel: 9 }), about, key, dataKeyId(key));
  placeFrame(out, firstIndex);
  return out;
}

/** Write the place of a frame in the log; the only bytes of it that the worker does not know. */
export function placeFrame(frame: Uint8Array, firstIndex: number): void {
  asBuffer(frame).writeBigUInt64BE(BigInt(firstIndex), 0);
}

/** `null` where these bytes are no frame header (a torn or foreign tail). */
export function readFrameHeader(bytes: Buffer, offset = 0): FrameHeader | null {
  if (bytes.length - offset < FRAME_HEADER_BYTES) return null;
  const firstIndex = Number(bytes.readBigUInt64BE(offset));
  const count = bytes.readUInt16BE(offset + 14);
  const version = bytes[offset + 12];
  if (
    !Number.isSafeInteger(firstIndex) ||
    bytes.readUInt32BE(offset + 8) !== MAGIC ||
    (version !== VERSION && version !== VERSION_PURGED) ||
    bytes[offset + 13] !== RAW_DEFLATE ||
    count < 1 ||
    count > MAX_FRAME_RECORDS
  ) {
    return null;
  }
  const cipherBytes = bytes.readUInt32BE(offset + 20);
  return {
    version,
    firstIndex,
    count,
    plainBytes: bytes.readUInt32BE(offset + 16),
    cipherBytes,
    keyId: bytes.toString('hex', offset + 24, offset + 32),
    leavesDigest: Buffer.from(bytes.subarray(offset + 44, offset + 76)),
    frameBytes: FRAME_HEADER_BYTES + cipherBytes + FRAME_TAG_BYTES,
  };
}

/** The originals of a frame: record i is bytes [starts[i], ends[i]). */
export interface OpenedFrame {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Positions of records whose originals were purged: they have no bytes. */
  readonly purged: ReadonlySet<number>;
}

/** Decrypt and inflate one whole frame. Throws `originals-damaged` or `key-missing`. */
export function openFrame(frame: Buffer, header: FrameHeader, key: Uint8Array): OpenedFrame {
  if (header.keyId !== dataKeyId(key).toString('hex')) {
    throw new EvidenceError(
      'key-missing',
      `The frame of index ${header.firstIndex} is encrypted with key ${header.keyId}, which is not the data key of this log.`,
    );
  }
  const sealed = frame.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + header.cipherBytes);
  let bytes: Buffer;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, frame.subarray(32, 44), { authTagLength: FRAME_TAG_BYTES });
    decipher.setAAD(frame.subarray(PLACEMENT_BYTES, FRAME_HEADER_BYTES));
    decipher.setAuthTag(frame.subarray(FRAME_HEADER_BYTES + header.cipherBytes, header.frameBytes));
    const packed = decipher.update(sealed);
    decipher.final();
    bytes = inflateRawSync(packed, {
      maxOutputLength: header.plainBytes,
      chunkSize: Math.max(1 << 14, header.plainBytes),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (cause) {
    throw damaged(header, 'does not decrypt', cause);
  }
  if (bytes.length !== header.plainBytes) throw damaged(header, 'has another length than its header says');
  return splitFrame(bytes, header);
}

function splitFrame(bytes: Buffer, header: FrameHeader): OpenedFrame {
  const starts = new Uint32Array(header.count);
  const ends = new Uint32Array(header.count);
  const purged = new Set<number>();
  let at = header.count * LENGTH_BYTES;
  if (at > bytes.length) throw damaged(header, 'is too short for its records');
  for (let i = 0; i < header.count; i++) {
    starts[i] = at;
    const length = bytes.readUInt32BE(i * LENGTH_BYTES);
    if (header.version === VERSION_PURGED && length === PURGED) purged.add(i);
    else at += length;
    ends[i] = at;
  }
  if (at !== bytes.length) throw damaged(header, 'does not hold the lengths it lists');
  return { bytes, starts, ends, purged };
}

function damaged(header: FrameHeader, how: string, cause?: unknown): EvidenceError {
  return new EvidenceError('originals-damaged', `The frame of originals at index ${header.firstIndex} ${how}.`, {
    cause,
  });
}
