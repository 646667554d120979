import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { RefsLeaf } from '../envelope.ts';
import { EvidenceError } from '../errors.ts';
import { leafHash } from '../merkle.ts';
import { DIGEST_BYTES, sha256 } from '../sha256.ts';
import { LABEL_BYTES, type Label } from './labels.ts';
import { damaged, decodePage, type Page } from './page.ts';
import { PageTree } from './page-tree.ts';
import type { Entry } from './values.ts';
import { MAGIC, runName, TABLE_ROW_BYTES, TRAILER_BYTES } from './write-run.ts';

/** A page as it lies in the file, and the long values that it names only by digest, in its order. */
export interface PlacedPage {
  readonly number: number;
  readonly bytes: Buffer;
  readonly page: Page;
  readonly values: readonly Buffer[];
}

/**
 * A run on disk, checked against its leaf when it is opened: what the table says adds up to the root, and each page that is read has
 * the hash that the table says. Throws `refs-damaged`.
 */
export class RunFile {
  readonly leaf: RefsLeaf;
  readonly tree: PageTree;
  readonly #fd: number;
  readonly #table: Buffer;
  readonly #tableAt: number;

  private constructor(leaf: RefsLeaf, fd: number, table: Buffer, tableAt: number) {
    this.leaf = leaf;
    this.#fd = fd;
    this.#table = table;
    this.#tableAt = tableAt;
    const hashes = Buffer.allocUnsafe(leaf.pages * DIGEST_BYTES);
    for (let n = 0; n < leaf.pages; n++)
      table.copy(hashes, n * DIGEST_BYTES, n * TABLE_ROW_BYTES, n * TABLE_ROW_BYTES + DIGEST_BYTES);
    this.tree = new PageTree(hashes);
    if (!this.tree.root.equals(leaf.root)) throw damaged('a run does not add up to its root');
  }

  static open(folder: string, leaf: RefsLeaf): RunFile {
    const name = runName(leaf.from, leaf.to, leaf.root);
    let fd: number;
    try {
      fd = openSync(join(folder, name), 'r');
    } catch (cause) {
      throw new EvidenceError('refs-damaged', `The run ${name} of the ref index cannot be read.`, { cause });
    }
    try {
      const length = fstatSync(fd).size;
      const trailer = readExactly(fd, length - TRAILER_BYTES, TRAILER_BYTES);
      const tableAt = trailer.readUIntBE(4, 6);
      const isWhole = tableAt + leaf.pages * TABLE_ROW_BYTES + TRAILER_BYTES === length;
      if (trailer.readUInt32BE(0) !== leaf.pages || !isWhole || leaf.pages === 0)
        throw damaged(`${name} is cut or padded`);
      if (!readExactly(fd, 0, MAGIC.length).equals(MAGIC)) throw damaged(`${name} is no run`);
      return new RunFile(leaf, fd, readExactly(fd, tableAt, leaf.pages * TABLE_ROW_BYTES), tableAt);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** The page on which the label is, or would be. */
  pageFor(label: Label): PlacedPage {
    let low = 0;
    let high = this.leaf.pages;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lowOf(middle) <= label) low = middle + 1;
      else high = middle;
    }
    return this.page(Math.max(0, low - 1));
  }

  page(number: number): PlacedPage {
    const start = this.#offsetOf(number);
    const end = number + 1 < this.leaf.pages ? this.#offsetOf(number + 1) : this.#tableAt;
    if (end < start + 4) throw damaged('a page has no place');
    const stretch = readExactly(this.#fd, start, end - start);
    const length = stretch.readUInt32BE(0);
    const bytes = stretch.subarray(4, 4 + length);
    if (bytes.length !== length) throw damaged(`page ${number} is cut short`);
    const hash = this.#table.subarray(number * TABLE_ROW_BYTES, number * TABLE_ROW_BYTES + DIGEST_BYTES);
    if (!leafHash(bytes).equals(hash)) throw damaged(`page ${number} was changed`);
    const page = decodePage(bytes);
    if (page.low !== this.#lowOf(number)) throw damaged(`page ${number} is not where it belongs`);
    return { number, bytes, page, values: longValues(page, stretch.subarray(4 + bytes.length)) };
  }

  /** Every entry, in order. */
  *entries(): Generator<Entry> {
    for (let n = 0; n < this.leaf.pages; n++) {
      const { page, values } = this.page(n);
      let next = 0;
      for (const { label, value, isDigest } of page.entries) yield { label, value: isDigest ? values[next++]! : value };
    }
  }

  #lowOf(number: number): Label {
    const at = number * TABLE_ROW_BYTES + DIGEST_BYTES;
    return this.#table.toString('latin1', at, at + LABEL_BYTES) as Label;
  }

  #offsetOf(number: number): number {
    return this.#table.readUIntBE(number * TABLE_ROW_BYTES + DIGEST_BYTES + LABEL_BYTES, 6);
  }
}

function longValues(page: Page, rest: Buffer): Buffer[] {
  const out: Buffer[] = [];
  let at = 0;
  for (const { value, isDigest } of page.entries) {
    if (!isDigest) continue;
    if (at + 4 > rest.length) throw damaged('a long value is missing');
    const length = rest.readUInt32BE(at);
    const long = rest.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    if (long.length !== length || !sha256(long).equals(value)) throw damaged('a long value was changed');
    out.push(long);
  }
  if (at !== rest.length) throw damaged('bytes follow a page');
  return out;
}

function readExactly(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  if (offset < 0 || readSync(fd, bytes, 0, length, offset) !== length) throw damaged('a run is cut short');
  return bytes;
}
