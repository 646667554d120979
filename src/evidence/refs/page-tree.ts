import { nodeHash } from '../merkle.ts';
import { DIGEST_BYTES } from '../sha256.ts';

/** The RFC 6962 tree over the pages of a run, whole in memory: 8 bytes a label and less. */
export class PageTree {
  readonly #levels: Buffer[];

  /** `leafHashes`: 32 bytes for each page, of one or more. */
  constructor(leafHashes: Buffer) {
    this.#levels = [leafHashes];
    for (let below = leafHashes; below.length > DIGEST_BYTES; ) {
      const count = below.length / DIGEST_BYTES;
      const above = Buffer.allocUnsafe(Math.ceil(count / 2) * DIGEST_BYTES);
      for (let i = 0; i + 1 < count; i += 2)
        nodeHash(at(below, i), at(below, i + 1)).copy(above, (i / 2) * DIGEST_BYTES);
      // the one without a neighbour goes up as it is: the same as to split at the largest power of two
      if (count % 2 === 1) at(below, count - 1).copy(above, above.length - DIGEST_BYTES);
      this.#levels.push(above);
      below = above;
    }
  }

  get root(): Buffer {
    return this.#levels.at(-1)!;
  }

  /** Inclusion proof of a page, from it upwards. */
  path(page: number): Buffer[] {
    const path: Buffer[] = [];
    for (let level = 0, i = page; level < this.#levels.length - 1; level++, i = Math.floor(i / 2)) {
      const hashes = this.#levels[level]!;
      const sibling = i % 2 === 0 ? i + 1 : i - 1;
      if (sibling * DIGEST_BYTES < hashes.length) path.push(at(hashes, sibling));
    }
    return path;
  }
}

const at = (hashes: Buffer, i: number): Buffer => hashes.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
