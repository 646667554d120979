import type { CollectLimits } from './limits.ts';
import type { BatchMemory } from './memory.ts';

/** One file, archive member or stream. Offsets and digests are over its *decompressed* bytes, so a gzipped copy is the same object. */
export interface CollectedObject {
  /** Absolute path; `path.zip!member` for a member of an archive; `stdin:` for standard input. */
  readonly uri: string;
  /** Bytes as stored (compressed); `null` for a stream. */
  readonly size: number | null;
  /** Set when every byte was sealed by an earlier run: no batch follows. */
  readonly skipped?: 'already-complete';
}

/**
 * How a record was cut out of its object: one line (its line end left off); one element of a JSON array or wrapper; one JSON document
 * that spans lines or shares its line with others, or one row of a table with a header, and that header; one message of OTLP protobuf.
 */
export type Framing = 'line' | 'element' | 'document' | 'message';

/** Records of one object, each an exact slice of its decompressed bytes. */
export interface RawBatch {
  readonly object: CollectedObject;
  /**
   * Record `i` is `bytes.subarray(starts[i], ends[i])`. What lies between records (line ends, commas) is in here too. They are the front
   * of a buffer that is this batch's own and may be transferred to another thread.
   */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Offset of each record in the decompressed object. */
  readonly positions: Float64Array;
  readonly framing: Framing;
  /** The bytes of the header, where the records are rows of a table. The object's first record is this header. */
  readonly header: Uint8Array | null;
  /**
   * End of the last record. Every record that ends at or before this offset is in this batch or an earlier one; what else lies before it
   * was reported unreadable, or is blank or wrapper.
   */
  readonly consumed: number;
  /** SHA-256 of the decompressed bytes [0, consumed). */
  readonly prefixDigest: Uint8Array;
  /** SHA-256 of the first 256 decompressed bytes; `null` for a shorter object. A hint for `KnownObjects`, worth keeping, never proof. */
  readonly headDigest: Uint8Array | null;
}

/** Why a stretch of an object could not be cut into records. */
export type UnreadableCode =
  | 'not-found'
  | 'no-permission'
  | 'read-failed'
  | 'changed-while-reading'
  | 'truncated-compression'
  | 'corrupt-compression'
  | 'decompression-bomb'
  | 'encrypted-archive'
  | 'unsupported-archive'
  | 'binary'
  | 'unknown-message'
  | 'utf-16'
  | 'record-too-long'
  | 'broken-array'
  | 'incomplete-last-record'
  | 'pattern-without-match';

export interface Unreadable {
  readonly type: 'unreadable';
  readonly object: CollectedObject;
  /** Offset in the decompressed object. */
  readonly position: number;
  /** Bytes passed over; `null` where unknown (all the rest). */
  readonly length: number | null;
  readonly code: UnreadableCode;
  /** One sentence: what is wrong. */
  readonly reason: string;
  /** One sentence: what to do. */
  readonly remedy: string;
  /** The bytes themselves, where they are at hand and few enough to be sealed. */
  readonly bytes?: Uint8Array;
}

/**
 * For each object: `object`, then its batches and unreadables in order of position, then `end`, except that an object that is complete
 * already (`object.skipped`) or could not be opened has no `end`.
 */
export type CollectItem =
  | { readonly type: 'object'; readonly object: CollectedObject }
  | { readonly type: 'batch'; readonly batch: RawBatch }
  | Unreadable
  /** A stream has paused: all that is complete of it was handed out. */
  | { readonly type: 'idle' }
  | {
      readonly type: 'end';
      readonly object: CollectedObject;
      readonly consumed: number;
      readonly prefixDigest: Uint8Array;
      readonly headDigest: Uint8Array | null;
      /** False where bytes after `consumed` are still to come or could not be read. */
      readonly complete: boolean;
    };

/** Running totals, at most a few times a second and once at the end. */
export interface CollectProgress {
  readonly objectsDone: number;
  readonly objectsTotal: number;
  /** Stored (compressed) bytes read so far, those of files known already included. */
  readonly bytesRead: number;
  /** `null` where standard input is among the inputs. */
  readonly bytesTotal: number | null;
  readonly records: number;
  readonly uri: string;
}

/** What earlier runs sealed. */
export interface KnownObjects {
  readonly isEmpty: boolean;
  /**
   * Offsets at which an object probably matches, ascending: those of objects with the same first 256 bytes (`headDigest` in hex; `null`:
   * it is shorter) or the same URI.
   */
  offsetsFor(headDigest: string | null, uri: string): readonly number[];
  /** Offsets without head digest, ascending: tried on every object, but only where a record may end there. */
  readonly unhinted: readonly number[];
  /** Whether the first `consumed` bytes, hashing to `prefixDigest` (hex), were sealed. */
  isSealed(consumed: number, prefixDigest: string): boolean;
}

export interface CollectOptions {
  readonly known?: KnownObjects;
  /** Files and folders never entered (our own data folder). */
  readonly exclude?: readonly string[];
  /** Where `-` reads from. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What that is called. Default `stdin:`. */
  readonly stdinName?: string;
  readonly onProgress?: (progress: CollectProgress) => void;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<CollectLimits>;
  /** Where the memory of batches comes from; buffers may be given back to it. */
  readonly memory?: BatchMemory;
}
