import { EMPTY_ROOT, nodeHash, perfectRoot } from './merkle.ts';
import { DIGEST_BYTES } from './sha256.ts';
import { TILE_WIDTH, type TileId } from './tiles.ts';

export type TileOut = (tile: TileId, bytes: Buffer) => void;

/**
 * The right edge of the tree: per level, the hashes of the tile that is not full yet. All that appending needs, in at most
 * 8 kB a level whatever the size of the log.
 */
export class RightEdge {
  readonly #levels: { hashes: Buffer; count: number }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The edge of a tree of `size` leaves. `tileAt` reads a (partial) hash tile. */
  static load(size: number, tileAt: (tile: TileId) => Buffer): RightEdge {
    const edge = new RightEdge();
    edge.#size = size;
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
      const count = hashes % TILE_WIDTH;
      const row = edge.#row(level);
      row.count = count;
      if (count > 0) tileAt({ kind: level, n: Math.floor(hashes / TILE_WIDTH), width: count }).copy(row.hashes);
    }
    return edge;
  }

  /** Append leaf hashes; every hash tile that becomes full is handed out. */
  append(leafHashes: Buffer, full: TileOut): void {
    for (let at = 0; at < leafHashes.length; ) {
      const row = this.#row(0);
      const room = (TILE_WIDTH - row.count) * DIGEST_BYTES;
      const end = Math.min(leafHashes.length, at + room);
      leafHashes.copy(row.hashes, row.count * DIGEST_BYTES, at, end);
      const added = (end - at) / DIGEST_BYTES;
      row.count += added;
      this.#size += added;
      at = end;
      if (row.count === TILE_WIDTH) this.#carry(0, full);
    }
  }

  /** The tiles that are not full, as they are now. */
  partial(out: TileOut): void {
    this.#levels.forEach(({ hashes, count }, level) => {
      const n = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      if (count > 0) out({ kind: level, n, width: count }, Buffer.from(hashes.subarray(0, count * DIGEST_BYTES)));
    });
  }

  root(): Buffer {
    let root: Buffer | null = null;
    for (const { hashes, count } of this.#levels) {
      let end = count;
      for (let width = 1; end > 0; width *= 2) {
        if (end % (width * 2) === 0) continue;
        const subtree = perfectRoot(hashes, end - width, width);
        root = root === null ? subtree : nodeHash(subtree, root);
        end -= width;
      }
    }
    return root ?? EMPTY_ROOT;
  }

  #carry(level: number, full: TileOut): void {
    const row = this.#row(level);
    const n = Math.floor(this.#size / TILE_WIDTH ** (level + 1)) - 1;
    full({ kind: level, n, width: TILE_WIDTH }, Buffer.from(row.hashes));
    const parent = this.#row(level + 1);
    perfectRoot(row.hashes, 0, TILE_WIDTH).copy(parent.hashes, parent.count * DIGEST_BYTES);
    row.count = 0;
    parent.count++;
    if (parent.count === TILE_WIDTH) this.#carry(level + 1, full);
  }

  #row(level: number): { hashes: Buffer; count: number } {
    const row = this.#levels[level] ?? { hashes: Buffer.alloc(TILE_WIDTH * DIGEST_BYTES), count: 0 };
    this.#levels[level] = row;
    return row;
  }
}
