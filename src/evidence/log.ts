import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type FrameHeader, placeFrame, readFrameHeader } from './bundle.ts';
import { asBuffer } from './bytes.ts';
import { type Checkpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { type Disk, NodeDisk } from './disk.ts';
import type { RightEdge } from './edge.ts';
import {
  encodeObject,
  encodePassage,
  encodeProgress,
  encodeRefs,
  entryOf,
  MAX_LEAF_BYTES,
  type ObjectLeaf,
  objectIdOf,
  type PassageLeaf,
  type ProgressLeaf,
  type RefsLeaf,
} from './envelope.ts';
import { EvidenceError } from './errors.ts';
import { createKeys, type LogKeys, loadKeys, passphraseOf } from './keys.ts';
import { type Layout, layoutOf } from './layout.ts';
import { WriterLock } from './lock.ts';
import { EMPTY_ROOT, leafHash } from './merkle.ts';
import { loadTree, type OriginalsEnd, recoverOriginals, removeUncommittedTiles } from './recover.ts';
import { SEGMENT_BYTES, segmentName } from './segments.ts';
import { DIGEST_BYTES } from './sha256.ts';
import { TILE_WIDTH, type TileId, tilePath } from './tiles.ts';

export interface OpenLogOptions {
  /** Make the log where there is none. */
  readonly create?: boolean;
  /** Opens wrapped keys (and wraps new ones). Default: $ASCRIBE_KEY, else keys without passphrase. */
  readonly passphrase?: string;
  readonly disk?: Disk;
}

/** What `prepareBatch` hands to the log. */
export interface Appendable {
  readonly leaves: Uint8Array;
  readonly leafHashes: Uint8Array;
  readonly frames: readonly Uint8Array[];
}

interface Pending {
  count: number;
  readonly leaves: Buffer[];
  readonly hashes: Buffer[];
  readonly frames: { readonly bytes: Buffer; readonly header: FrameHeader; readonly firstIndex: number }[];
}

interface TileFile {
  readonly tile: TileId;
  readonly chunks: readonly Uint8Array[];
}

/** Tile files written in one go before other work gets a turn, and then fsynced at once: about 4 ms. */
const TILES_IN_FLIGHT = 16;
/** Leaves integrated before other work gets a turn: about 3 ms. */
const LEAVES_PER_TURN = 4096;

/**
 * Open the log in the evidence folder `root` for writing, recovering from a crash where there was one. One writer at a time.
 * Throws `no-log`, `log-locked`, `key-*`, `checkpoint-*`, `tree-damaged`, `originals-damaged`.
 */
export async function openLog(root: string, options: OpenLogOptions = {}): Promise<EvidenceLog> {
  const layout = layoutOf(root);
  const disk = options.disk ?? new NodeDisk();
  if (!options.create && !existsSync(layout.keys)) throw noLog(root);
  const topmost = disk.makeFolder(root);
  const lock = WriterLock.acquire(layout.lock);
  try {
    const passphrase = passphraseOf(options.passphrase);
    if (!existsSync(layout.checkpoint)) await createLog(disk, layout, passphrase, options.create ?? false, topmost);
    const keys = loadKeys(layout.keys, passphrase);
    const checkpoint = openCheckpoint(readFileSync(layout.checkpoint), keys.signer);
    await removeUncommittedTiles(disk, layout, checkpoint.size);
    const { edge, tail } = loadTree(layout, checkpoint);
    const end = await recoverOriginals(disk, layout, checkpoint);
    return new EvidenceLog(layout, disk, lock, keys, checkpoint, edge, tail, end);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function createLog(
  disk: Disk,
  layout: Layout,
  passphrase: string | null,
  create: boolean,
  topmost: string | null,
): Promise<void> {
  for (const folder of [join(layout.log, 'tile'), layout.originals]) {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new EvidenceError(
        'checkpoint-missing',
        `${layout.checkpoint} is missing although ${folder} holds data. Restore it from a copy; without it nothing shows that the data is whole.`,
      );
    }
  }
  if (!create) throw noLog(layout.root);
  await createKeys(disk, layout.keys, passphrase);
  disk.makeFolder(layout.originals);
  disk.makeFolder(layout.log);
  const { signer } = loadKeys(layout.keys, passphrase);
  const empty: Checkpoint = { origin: signer.name, size: 0, root: EMPTY_ROOT };
  await disk.replace(layout.checkpoint, Buffer.from(signCheckpoint(empty, signer)));
  // the folders' own names, up to the first that was there before
  for (let folder = layout.root; ; folder = dirname(folder)) {
    await disk.syncFolder(folder);
    if (folder === dirname(resolve(topmost ?? layout.root)) || folder === dirname(folder)) break;
  }
}

function noLog(root: string): EvidenceError {
  return new EvidenceError('no-log', `There is no evidence log in ${root}.`);
}

/**
 * The writer. Appending only queues; `commit` makes all that was queued before it durable and signed, in this order:
 *
 * 1. frames of originals: written, fsynced (and the folder, where a segment is new);
 * 2. entry bundles and hash tiles: written, fsynced, then their folders;
 * 3. checkpoint: draft written, fsynced, renamed over the old one, folder fsynced. This is the commit;
 * 4. partial tiles that a full one replaces: removed.
 *
 * A crash before 3 leaves the old checkpoint, and beyond it bytes that the next open removes; a crash after 3 leaves at most
 * superseded partial tiles. README.md has the table. What must never happen: a signed checkpoint whose leaves or originals
 * are not on disk; two signed checkpoints of which one does not continue the other; a full tile that changes.
 */
export class EvidenceLog {
  readonly #layout: Layout;
  readonly #disk: Disk;
  readonly #lock: WriterLock;
  readonly #keys: LogKeys;
  readonly #edge: RightEdge;
  readonly #folders = new Set<string>();
  #checkpoint: Checkpoint;
  /** Entries of the last bundle that is not full. */
  #tail: Buffer;
  #originals: OriginalsEnd;
  #pending: Pending = emptyPending();
  #size: number;
  #commits: Promise<unknown> = Promise.resolve();
  #discards: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;
  #closed = false;

  constructor(
    layout: Layout,
    disk: Disk,
    lock: WriterLock,
    keys: LogKeys,
    checkpoint: Checkpoint,
    edge: RightEdge,
    tail: Buffer,
    originals: OriginalsEnd,
  ) {
    this.#layout = layout;
    this.#disk = disk;
    this.#lock = lock;
    this.#keys = keys;
    this.#checkpoint = checkpoint;
    this.#edge = edge;
    this.#tail = tail;
    this.#originals = originals;
    this.#size = checkpoint.size;
  }

  /** Leaves, with those that are not committed yet: the index of the next one. */
  get size(): number {
    return this.#size;
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  get disk(): Disk {
    return this.#disk;
  }

  /** Where the runs of the ref index lie. */
  get refsFolder(): string {
    return this.#layout.refs;
  }

  /** For `prepareBatch` in workers. */
  get dataKey(): Uint8Array {
    return this.#keys.dataKey;
  }

  /** Queue length-prefixed leaves with their hashes (32 bytes each). Returns the index of the first. */
  append(leaves: Uint8Array, leafHashes: Uint8Array): number {
    this.#requireOpen();
    const first = this.#size;
    const count = leafHashes.length / DIGEST_BYTES;
    if (count === 0) return first;
    this.#pending.leaves.push(asBuffer(leaves));
    this.#pending.hashes.push(asBuffer(leafHashes));
    this.#pending.count += count;
    this.#size += count;
    return first;
  }

  /** Queue frames whose records are the leaves from `firstIndex` on. */
  appendFrames(frames: readonly Uint8Array[], firstIndex: number): void {
    this.#requireOpen();
    let index = firstIndex;
    for (const frame of frames) {
      const bytes = asBuffer(frame);
      placeFrame(bytes, index);
      const header = readFrameHeader(bytes);
      if (header?.frameBytes !== bytes.length)
        throw new EvidenceError('originals-damaged', 'These bytes are not one frame.');
      this.#pending.frames.push({ bytes, header, firstIndex: index });
      index += header.count;
    }
  }

  /** Queue a prepared batch: leaves and originals. Returns the index of its first record. */
  appendBatch(batch: Appendable): number {
    const first = this.append(batch.leaves, batch.leafHashes);
    this.appendFrames(batch.frames, first);
    return first;
  }

  /** Queue an object leaf. Returns the id under which records and progress name it. */
  appendObject(object: Omit<ObjectLeaf, 'type'>): Buffer {
    const leaf = encodeObject(object);
    this.#appendLeaf(leaf);
    return objectIdOf(leaf);
  }

  appendProgress(progress: Omit<ProgressLeaf, 'type'>): void {
    this.#appendLeaf(encodeProgress(progress));
  }

  /** Queue a note that bytes of an object were passed over. Returns its index. */
  appendPassage(passage: Omit<PassageLeaf, 'type'>): number {
    return this.#appendLeaf(encodePassage(passage));
  }

  /** Queue the leaf of a run, whose file must be durable. Returns its index. */
  appendRefs(run: Omit<RefsLeaf, 'type'>): number {
    return this.#appendLeaf(encodeRefs(run));
  }

  /**
   * Make everything queued so far durable. Further appends may be queued meanwhile; commits run one after the other. After a
   * failure nothing more is accepted: open the log anew, which recovers.
   */
  commit(): Promise<Checkpoint> {
    this.#requireOpen();
    const batch = this.#pending;
    this.#pending = emptyPending();
    const result = this.#commits.then(() => this.#commitBatch(batch));
    this.#commits = result.catch(() => undefined);
    return result;
  }

  /** Ends after the commits under way. What was queued and not committed is dropped. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#commits;
    await this.#discards;
    this.#lock.release();
  }

  async #commitBatch(batch: Pending): Promise<Checkpoint> {
    if (this.#failure !== null) throw failed(this.#failure);
    if (batch.count === 0) return this.#checkpoint;
    try {
      this.#lock.confirm();
      await this.#writeFrames(batch);
      const before = this.#checkpoint.size;
      await this.#writeTiles(await this.#integrate(batch));
      this.#lock.confirm();
      await this.#publish();
      // superfluous tiles do no harm: if this fails, they just stay
      this.#discards = Promise.allSettled([
        this.#discards,
        ...this.#superseded(before).map((path) => this.#disk.discard(path)),
      ]);
      return this.#checkpoint;
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #writeFrames(batch: Pending): Promise<void> {
    for (let i = 0; i < batch.frames.length; ) {
      const isNew = this.#originals.segment === null || this.#originals.length >= SEGMENT_BYTES;
      const segment = isNew ? segmentName(batch.frames[i]!.firstIndex) : this.#originals.segment!;
      const offset = isNew ? 0 : this.#originals.length;
      const chunks: Buffer[] = [];
      let length = offset;
      for (; i < batch.frames.length && length < SEGMENT_BYTES; i++) {
        chunks.push(batch.frames[i]!.bytes);
        length += batch.frames[i]!.bytes.length;
      }
      await this.#disk.sync(this.#disk.writeAt(join(this.#layout.originals, segment), offset, chunks));
      if (isNew) await this.#disk.syncFolder(this.#layout.originals);
      this.#originals = { segment, length };
    }
  }

  /** Add the leaves to the tree; the tile files that this makes or changes. */
  async #integrate(batch: Pending): Promise<TileFile[]> {
    const out: TileFile[] = [];
    const put = (tile: TileId, bytes: Buffer) => out.push({ tile, chunks: [bytes] });
    let index = this.#edge.size;
    let chunks: Buffer[] = this.#tail.length === 0 ? [] : [this.#tail];
    for (const leaves of batch.leaves) {
      let begin = 0;
      let at = 0;
      while (at < leaves.length) {
        at += 2 + leaves.readUInt16BE(at);
        if (++index % TILE_WIDTH !== 0) continue;
        chunks.push(leaves.subarray(begin, at));
        out.push({ tile: { kind: 'entries', n: index / TILE_WIDTH - 1, width: TILE_WIDTH }, chunks });
        chunks = [];
        begin = at;
      }
      if (begin < at) chunks.push(leaves.subarray(begin, at));
    }
    for (const hashes of batch.hashes) {
      for (let at = 0; at < hashes.length; at += LEAVES_PER_TURN * DIGEST_BYTES) {
        this.#edge.append(hashes.subarray(at, at + LEAVES_PER_TURN * DIGEST_BYTES), put);
        await new Promise((resume) => setImmediate(resume));
      }
    }
    if (index !== this.#edge.size)
      throw new EvidenceError('leaf-malformed', 'Leaves and leaf hashes differ in number.');
    this.#tail = Buffer.concat(chunks);
    const width = index % TILE_WIDTH;
    if (width > 0)
      out.push({ tile: { kind: 'entries', n: Math.floor(index / TILE_WIDTH), width }, chunks: [this.#tail] });
    this.#edge.partial(put);
    return out;
  }

  async #writeTiles(files: readonly TileFile[]): Promise<void> {
    const changed = new Set<string>();
    for (let i = 0; i < files.length; i += TILES_IN_FLIGHT) {
      const handles = files.slice(i, i + TILES_IN_FLIGHT).map(({ tile, chunks }) => {
        const path = join(this.#layout.log, tilePath(tile));
        this.#makeFolder(dirname(path), changed);
        return this.#disk.create(path, chunks);
      });
      await Promise.all(handles.map((handle) => this.#disk.sync(handle)));
    }
    await Promise.all([...changed].map((folder) => this.#disk.syncFolder(folder)));
  }

  /** Marks the folder, and where it is new all above it, as to be synced. */
  #makeFolder(folder: string, changed: Set<string>): void {
    changed.add(folder);
    if (this.#folders.has(folder)) return;
    this.#disk.makeFolder(folder);
    for (let above = folder; relative(this.#layout.root, above) !== ''; above = dirname(above)) changed.add(above);
    if (!folder.endsWith('.p')) this.#folders.add(folder);
  }

  async #publish(): Promise<void> {
    const next: Checkpoint = { origin: this.#checkpoint.origin, size: this.#edge.size, root: this.#edge.root() };
    await this.#disk.replace(this.#layout.checkpoint, Buffer.from(signCheckpoint(next, this.#keys.signer)));
    this.#checkpoint = next;
  }

  /** Folders of the partial tiles of the former right edge that have become full. */
  #superseded(before: number): string[] {
    const out: string[] = [];
    for (let perHash = 1, level = 0; perHash <= before; perHash *= TILE_WIDTH, level++) {
      const n = Math.floor(before / (perHash * TILE_WIDTH));
      if (Math.floor(before / perHash) % TILE_WIDTH === 0) continue;
      if ((n + 1) * perHash * TILE_WIDTH > this.#checkpoint.size) continue;
      const kinds = level === 0 ? (['entries', 0] as const) : [level];
      for (const kind of kinds) out.push(`${join(this.#layout.log, tilePath({ kind, n, width: TILE_WIDTH }))}.p`);
    }
    return out;
  }

  #appendLeaf(leaf: Buffer): number {
    if (leaf.length > MAX_LEAF_BYTES)
      throw new EvidenceError('leaf-too-large', `A leaf of ${leaf.length} bytes is too large.`);
    return this.append(entryOf(leaf), leafHash(leaf));
  }

  #requireOpen(): void {
    if (this.#closed) throw new EvidenceError('log-closed', 'This evidence log has been closed.');
    if (this.#failure !== null) throw failed(this.#failure);
  }
}

function emptyPending(): Pending {
  return { count: 0, leaves: [], hashes: [], frames: [] };
}

function failed(cause: unknown): EvidenceError {
  return new EvidenceError('log-failed', 'A write to the evidence log has failed; open it anew to go on.', { cause });
}
