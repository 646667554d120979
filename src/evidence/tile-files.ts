import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceError } from './errors.ts';
import { perfectRoot, type SubtreeHash } from './merkle.ts';
import { DIGEST_BYTES } from './sha256.ts';
import { TILE_HEIGHT, TILE_WIDTH, type TileId, type TileKind, tilePath, widthAt } from './tiles.ts';

/** Reads tiles of a tree of one size. A partial tile that has grown full since is read from the full one. */
export class TileFiles {
  readonly #log: string;
  readonly size: number;
  readonly #cache = new Map<string, Buffer>();

  constructor(log: string, size: number) {
    this.#log = log;
    this.size = size;
  }

  /** Hash tile `n`, exactly as wide as it is in this tree. */
  hashes(level: number, n: number): Buffer {
    const width = widthAt(level, n, this.size);
    const bytes = this.#read({ kind: level, n, width });
    const want = width * DIGEST_BYTES;
    if (bytes.length < want) throw damaged({ kind: level, n, width }, `has ${bytes.length} of ${want} bytes`);
    return bytes.subarray(0, want);
  }

  /** Entry bundle `n`. */
  entries(n: number): EntryBundle {
    const width = widthAt('entries', n, this.size);
    const bytes = this.#read({ kind: 'entries', n, width });
    const bundle = splitEntries(bytes, width);
    if (!bundle) throw damaged({ kind: 'entries', n, width }, 'does not hold its entries');
    return bundle;
  }

  /** Hash of a complete subtree, for proofs. */
  readonly subtree: SubtreeHash = (height, index) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const first = index * count;
    const tile = this.#cached(level, Math.floor(first / TILE_WIDTH));
    return perfectRoot(tile, first % TILE_WIDTH, count);
  };

  #cached(level: number, n: number): Buffer {
    const key = `${level}/${n}`;
    let tile = this.#cache.get(key);
    if (!tile) {
      tile = this.hashes(level, n);
      if (this.#cache.size >= 64) this.#cache.delete(this.#cache.keys().next().value!);
      this.#cache.set(key, tile);
    }
    return tile;
  }

  #read(tile: TileId): Buffer {
    if (tile.width === 0)
      throw new EvidenceError('no-such-index', `Tile ${tile.kind}/${tile.n} lies beyond a log of ${this.size} leaves.`);
    const path = join(this.#log, tilePath(tile));
    const full = join(this.#log, tilePath({ ...tile, width: TILE_WIDTH }));
    try {
      return readFileSync(existsSync(path) ? path : full);
    } catch (cause) {
      throw new EvidenceError('tree-damaged', `The tile ${path} cannot be read. Run fsck.`, { cause });
    }
  }
}

export interface EntryBundle {
  readonly bytes: Buffer;
  /** Leaf i is bytes [starts[i], ends[i]). */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Split `width` entries; further ones are ignored. `null` where the bytes do not hold them. */
export function splitEntries(bytes: Buffer, width: number): EntryBundle | null {
  const starts = new Uint32Array(width);
  const ends = new Uint32Array(width);
  let at = 0;
  for (let i = 0; i < width; i++) {
    if (at + 2 > bytes.length) return null;
    starts[i] = at + 2;
    at += 2 + bytes.readUInt16BE(at);
    if (at > bytes.length) return null;
    ends[i] = at;
  }
  return { bytes, starts, ends };
}

export function leafOfBundle(bundle: EntryBundle, i: number): Buffer {
  return bundle.bytes.subarray(bundle.starts[i]!, bundle.ends[i]!);
}

function damaged(tile: { kind: TileKind; n: number; width: number }, how: string): EvidenceError {
  return new EvidenceError('tree-damaged', `The tile ${tilePath(tile)} ${how}. Run fsck.`);
}
