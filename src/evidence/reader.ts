import { readFileSync } from 'node:fs';
import { type FrameHeader, type OpenedFrame, openFrame } from './bundle.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import {
  decodeLeaf,
  isDocument,
  type Leaf,
  leafTypeOf,
  type ObjectLeaf,
  objectIdOf,
  type PassageLeaf,
  type ProgressLeaf,
  type RecordLeaf,
  type RefsLeaf,
  recordObjectId,
} from './envelope.ts';
import { EvidenceError } from './errors.ts';
import { loadDataKey, loadVerifier, passphraseOf } from './keys.ts';
import { type Layout, layoutOf } from './layout.ts';
import { consistencyProof, inclusionProof } from './merkle.ts';
import { formatProof } from './proof.ts';
import { readableForm } from './redact/apply.ts';
import type { SealedRun } from './refs/chain.ts';
import { labelKeyOf } from './refs/labels.ts';
import { listSegments, type PlacedFrame, readAt, type Segment, scanSegment } from './segments.ts';
import { sha256 } from './sha256.ts';
import { type EntryBundle, leafOfBundle, TileFiles } from './tile-files.ts';
import { TILE_WIDTH } from './tiles.ts';

/** One record: its envelope, its exact bytes, and the form that everything derived may see. */
export interface EvidenceRecord {
  readonly index: number;
  readonly leaf: RecordLeaf;
  readonly original: Buffer;
  /** The same buffer as `original` where nothing was redacted. */
  readonly redacted: Buffer;
}

/** Records of one frame, in log order. */
export interface RecordRun {
  readonly firstIndex: number;
  readonly leaves: readonly RecordLeaf[];
  /** What readers parse. Record i is bytes [starts[i], ends[i]). */
  readonly redacted: { readonly bytes: Buffer; readonly starts: Uint32Array; readonly ends: Uint32Array };
}

/** What reading and judging need of a log: a reader, or the part of one that a bundle encloses. */
export interface SealedLog {
  readonly size: number;
  /** This and `record` throw where there is no such leaf. */
  leaf(index: number): Leaf;
  record(index: number): Pick<EvidenceRecord, 'leaf' | 'redacted'>;
  records(from: number): Iterable<RecordRun>;
  objects(): Map<string, ObjectLeaf>;
  documentHeads(): Map<string, number>;
  /** The last progress leaf of each object, by the object's id (hex). */
  progress(): Map<string, ProgressLeaf>;
  /** Where the records of these objects (hex) lie: indices from `from` up to, and without, `to`; ascending. */
  recordsOfObjects(objects: ReadonlySet<string>): readonly { readonly from: number; readonly to: number }[];
  passages(from: number): readonly { readonly index: number; readonly leaf: PassageLeaf }[];
}

const CACHED_FRAMES = 16;
const CACHED_BUNDLES = 32;
const CACHED_SEGMENTS = 64;

/**
 * Open a log for reading, at the size of its checkpoint now; any number of readers, also beside a writer. `refresh` goes to a
 * newer checkpoint.
 */
export function openReader(root: string, options: { readonly passphrase?: string } = {}): EvidenceReader {
  const layout = layoutOf(root);
  return new EvidenceReader(layout, readCheckpoint(layout), () =>
    loadDataKey(layout.keys, passphraseOf(options.passphrase)),
  );
}

export class EvidenceReader implements SealedLog {
  readonly #layout: Layout;
  readonly #key: () => Buffer;
  readonly #frames = new Map<number, OpenedFrame>();
  readonly #bundles = new Map<number, EntryBundle>();
  readonly #placed = new Map<string, readonly PlacedFrame[]>();
  #dataKey: Buffer | null = null;
  #signed: SignedCheckpoint;
  #tiles: TileFiles;
  #segments: readonly Segment[];

  constructor(layout: Layout, signed: SignedCheckpoint, key: () => Buffer) {
    this.#layout = layout;
    this.#key = key;
    this.#signed = signed;
    this.#tiles = new TileFiles(layout.log, signed.checkpoint.size);
    this.#segments = listSegments(layout.originals);
  }

  get size(): number {
    return this.#signed.checkpoint.size;
  }

  get checkpoint(): Checkpoint {
    return this.#signed.checkpoint;
  }

  /** Go to the newest checkpoint. Throws `tree-damaged` where it does not continue the one before. */
  refresh(): void {
    const before = this.checkpoint;
    const now = readCheckpoint(this.#layout);
    if (now.checkpoint.size < before.size) {
      throw new EvidenceError(
        'tree-damaged',
        `The log has shrunk from ${before.size} to ${now.checkpoint.size} leaves.`,
      );
    }
    this.#signed = now;
    this.#tiles = new TileFiles(this.#layout.log, now.checkpoint.size);
    this.#segments = listSegments(this.#layout.originals);
    this.#bundles.delete(Math.floor(before.size / TILE_WIDTH));
    const last = this.#segments.findLast((s) => s.firstIndex < before.size);
    if (last) this.#placed.delete(last.name);
  }

  /** The bytes of a leaf, as the tree commits to them. */
  leafBytes(index: number): Buffer {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < this.size)) {
      throw new EvidenceError('no-such-index', `The log has ${this.size} leaves; there is no leaf ${index}.`);
    }
    return leafOfBundle(this.#bundle(Math.floor(index / TILE_WIDTH)), index % TILE_WIDTH);
  }

  leaf(index: number): Leaf {
    return decodeLeaf(this.leafBytes(index));
  }

  /** Throws `no-such-index` where the leaf is not a record, `originals-damaged` where its bytes are not what it commits to. */
  record(index: number): EvidenceRecord {
    const leaf = this.leaf(index);
    if (leaf.type !== 'record')
      throw new EvidenceError('no-such-index', `Leaf ${index} is a ${leaf.type}, not a record.`);
    const placed = this.#frameOf(index);
    const frame = this.#openFrame(placed);
    const i = index - placed.header.firstIndex;
    if (frame.purged.has(i))
      throw new EvidenceError(
        'original-purged',
        `The original of record ${index} was purged; its leaf and proof stand.`,
      );
    const original = frame.bytes.subarray(frame.starts[i]!, frame.ends[i]!);
    if (!sha256(original).equals(leaf.digest)) {
      throw new EvidenceError(
        'originals-damaged',
        `The original of record ${index} is not the one that its leaf commits to. Run fsck.`,
      );
    }
    const redacted = readableForm(original, leaf);
    return { index, leaf, original, redacted };
  }

  /** All records in [from, to) whose originals are kept, frame by frame, in log order. */
  *records(from = 0, to = this.size): Generator<RecordRun> {
    for (const placed of this.#framesIn(from, to)) {
      const { firstIndex, count } = placed.header;
      const begin = Math.max(from, firstIndex);
      const end = Math.min(to, firstIndex + count);
      const frame = this.#openFrame(placed);
      let run = begin;
      for (let index = begin; index <= end; index++) {
        if (index < end && !frame.purged.has(index - firstIndex)) continue;
        if (index > run) yield this.#run(frame, firstIndex, run, index);
        run = index + 1;
      }
    }
  }

  /** Log indices of the records whose originals were purged. Opens the frames that have any. */
  purgedRecords(): ReadonlySet<number> {
    const out = new Set<number>();
    for (const placed of this.#framesIn(0, this.size)) {
      const { version, firstIndex } = placed.header;
      if (version === 2) for (const i of this.#openFrame(placed).purged) out.add(firstIndex + i);
    }
    return out;
  }

  /** The records [begin, end) of one frame. */
  #run(frame: OpenedFrame, firstIndex: number, begin: number, end: number): RecordRun {
    const leaves: RecordLeaf[] = [];
    for (let index = begin; index < end; index++) {
      const leaf = this.leaf(index);
      if (leaf.type !== 'record') throw misplaced(index);
      leaves.push(leaf);
    }
    const starts = frame.starts.subarray(begin - firstIndex, end - firstIndex);
    const ends = frame.ends.subarray(begin - firstIndex, end - firstIndex);
    return { firstIndex: begin, leaves, redacted: redactRun(frame.bytes, starts, ends, leaves) };
  }

  /** Every object leaf by its id (hex). Reads all entries: about 0.2 s per million. */
  objects(from = 0): Map<string, ObjectLeaf> {
    const out = new Map<string, ObjectLeaf>();
    for (const { bytes, type } of this.#leavesBut('record', from)) {
      if (type === 'object') out.set(objectIdOf(bytes).toString('hex'), decodeLeaf(bytes) as ObjectLeaf);
    }
    return out;
  }

  /** The index of every object leaf, by the object's id (hex). Reads all entries. */
  objectPlaces(): Map<string, number> {
    const out = new Map<string, number>();
    for (const { bytes, type, index } of this.#leavesBut('record')) {
      const id = type === 'object' ? objectIdOf(bytes).toString('hex') : null;
      if (id !== null && !out.has(id)) out.set(id, index);
    }
    return out;
  }

  /** The checkpoint as signed. */
  get note(): string {
    return this.#signed.note;
  }

  /**
   * By object (hex) the index of its first record, where that is framed as a document: it may be the header of a table whose rows the
   * other records are. Reads all entries from leaf `from` on, and of each record a few bytes. `met`: objects of which a record lies before;
   * those that are met are added.
   */
  documentHeads(from = 0, met = new Set<string>()): Map<string, number> {
    const first = new Map<string, number>();
    let last: Buffer | null = null;
    for (const { bytes, type, index } of this.#leavesBut('progress', from)) {
      if (type !== 'record') continue;
      const objectId = recordObjectId(bytes);
      if (last?.equals(objectId)) continue;
      last = objectId;
      const id = objectId.toString('hex');
      if (met.has(id)) continue;
      met.add(id);
      if (isDocument(bytes)) first.set(id, index);
    }
    return first;
  }

  /** Index of the last leaf about a run of the ref index: nearly always the last of all. `null`: there is none. */
  lastRun(): number | null {
    for (let n = Math.ceil(this.size / TILE_WIDTH) - 1; n >= 0; n--) {
      const bundle = this.#bundle(n);
      for (let i = bundle.starts.length - 1; i >= 0; i--)
        if (leafTypeOf(leafOfBundle(bundle, i)) === 'refs') return n * TILE_WIDTH + i;
    }
    return null;
  }

  /** Every leaf about a run of the ref index, in order. Reads all entries. */
  *runLeaves(): Generator<SealedRun> {
    for (const { bytes, type, index } of this.#leavesBut('record'))
      if (type === 'refs') yield { index, leaf: decodeLeaf(bytes) as RefsLeaf };
  }

  /** Where the runs of the ref index lie. */
  get refsFolder(): string {
    return this.#layout.refs;
  }

  /** Where cosigned checkpoints lie. */
  get vouchedFolder(): string {
    return this.#layout.vouched;
  }

  /** For whoever is to compute the labels of refs. Throws `key-*`. */
  get labelKey(): Buffer {
    this.#dataKey ??= this.#key();
    return labelKeyOf(this.#dataKey);
  }

  /** The last progress leaf of each object, by the object's id (hex). Reads all entries. */
  progress(): Map<string, ProgressLeaf> {
    const out = new Map<string, ProgressLeaf>();
    for (const { bytes, type } of this.#leavesBut('record')) {
      if (type !== 'progress') continue;
      const leaf = decodeLeaf(bytes) as ProgressLeaf;
      out.set(leaf.objectId.toString('hex'), leaf);
    }
    return out;
  }

  /** The index of the last progress leaf of each object, by the object's id (hex). Reads all entries. */
  progressPlaces(): Map<string, number> {
    const out = new Map<string, number>();
    for (const { bytes, type, index } of this.#leavesBut('record'))
      if (type === 'progress') out.set((decodeLeaf(bytes) as ProgressLeaf).objectId.toString('hex'), index);
    return out;
  }

  /** Reads all entries, and of each record a few bytes. */
  recordsOfObjects(objects: ReadonlySet<string>): readonly { from: number; to: number }[] {
    const out: { from: number; to: number }[] = [];
    for (const { bytes, type, index } of this.#leavesBut('progress')) {
      if (type !== 'record' || !objects.has(recordObjectId(bytes).toString('hex'))) continue;
      const last = out.at(-1);
      if (last?.to === index) last.to = index + 1;
      else out.push({ from: index, to: index + 1 });
    }
    return out;
  }

  /** Every note of bytes passed over, with its index, from that of `from` on. Reads all entries. */
  passages(from = 0): readonly { readonly index: number; readonly leaf: PassageLeaf }[] {
    const out: { index: number; leaf: PassageLeaf }[] = [];
    for (const { bytes, type, index } of this.#leavesBut('record')) {
      if (type === 'passage' && index >= from) out.push({ index, leaf: decodeLeaf(bytes) as PassageLeaf });
    }
    return out;
  }

  inclusionProof(index: number): Buffer[] {
    return inclusionProof(index, this.size, this.#tiles.subtree);
  }

  /** That this log continues the one of `from` leaves. */
  consistencyProof(from: number): Buffer[] {
    return consistencyProof(from, this.size, this.#tiles.subtree);
  }

  /** C2SP tlog-proof text of a leaf, the leaf itself as `extra`, under this reader's checkpoint. */
  proofText(index: number): string {
    const extra = this.leafBytes(index);
    return formatProof({ index, hashes: this.inclusionProof(index), checkpoint: this.#signed.note, extra });
  }

  *#leavesBut(skip: Leaf['type'], from = 0): Generator<{ bytes: Buffer; type: Leaf['type']; index: number }> {
    for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < this.size; n++) {
      const bundle = this.#tiles.entries(n);
      for (let i = Math.max(0, from - n * TILE_WIDTH); i < bundle.starts.length; i++) {
        const bytes = leafOfBundle(bundle, i);
        const type = leafTypeOf(bytes);
        if (type !== null && type !== skip) yield { bytes, type, index: n * TILE_WIDTH + i };
      }
    }
  }

  #bundle(n: number): EntryBundle {
    return cached(this.#bundles, n, CACHED_BUNDLES, () => this.#tiles.entries(n));
  }

  *#framesIn(from: number, to: number): Generator<PlacedFrame & { segment: Segment }> {
    for (const [i, segment] of this.#segments.entries()) {
      const next = this.#segments[i + 1]?.firstIndex ?? Number.POSITIVE_INFINITY;
      if (next <= from || segment.firstIndex >= Math.min(to, this.size)) continue;
      for (const frame of this.#placedIn(segment)) {
        const { firstIndex, count } = frame.header;
        if (firstIndex + count > from && firstIndex < Math.min(to, this.size)) yield { ...frame, segment };
      }
    }
  }

  #frameOf(index: number): PlacedFrame & { segment: Segment } {
    const segment = this.#segments.findLast((s) => s.firstIndex <= index);
    const frames = segment ? this.#placedIn(segment) : [];
    let low = 0;
    let high = frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (frames[middle]!.header.firstIndex <= index) low = middle + 1;
      else high = middle;
    }
    const frame = frames[low - 1];
    if (!segment || !frame || index >= frame.header.firstIndex + frame.header.count) throw misplaced(index);
    return { ...frame, segment };
  }

  #placedIn(segment: Segment): readonly PlacedFrame[] {
    return cached(this.#placed, segment.name, CACHED_SEGMENTS, () => scanSegment(segment).frames);
  }

  #openFrame(placed: { header: FrameHeader; offset: number; segment: Segment }): OpenedFrame {
    const { header, offset, segment } = placed;
    this.#dataKey ??= this.#key();
    const key = this.#dataKey;
    return cached(this.#frames, header.firstIndex, CACHED_FRAMES, () =>
      openFrame(readAt(segment.path, offset, header.frameBytes), header, key),
    );
  }
}

interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** As signed. */
  readonly note: string;
}

/** Throws `no-log`, `checkpoint-invalid`, `note-*`, `key-*`. */
export function readCheckpoint(layout: Layout): SignedCheckpoint {
  let note: Buffer;
  try {
    note = readFileSync(layout.checkpoint);
  } catch (cause) {
    throw new EvidenceError('no-log', `There is no evidence log in ${layout.root}.`, { cause });
  }
  return { checkpoint: openCheckpoint(note, loadVerifier(layout.keys)), note: note.toString('utf8') };
}

function redactRun(
  bytes: Buffer,
  starts: Uint32Array,
  ends: Uint32Array,
  leaves: readonly RecordLeaf[],
): RecordRun['redacted'] {
  if (leaves.every((leaf) => leaf.redactedDigest === null)) return { bytes, starts, ends };
  const forms = leaves.map((leaf, i) => readableForm(bytes.subarray(starts[i]!, ends[i]!), leaf));
  const outStarts = new Uint32Array(forms.length);
  const outEnds = new Uint32Array(forms.length);
  let at = 0;
  forms.forEach((form, i) => {
    outStarts[i] = at;
    at += form.length;
    outEnds[i] = at;
  });
  return { bytes: Buffer.concat(forms), starts: outStarts, ends: outEnds };
}

/** Least recently made goes first. */
function cached<K, V>(cache: Map<K, V>, key: K, limit: number, make: () => V): V {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    if (cache.size >= limit) cache.delete(cache.keys().next().value!);
    cache.set(key, value);
  }
  return value;
}

function misplaced(index: number): EvidenceError {
  return new EvidenceError(
    'originals-damaged',
    `The original of record ${index} is not where its frame should be. Run fsck.`,
  );
}
