import { dirname, join } from 'node:path';
import type { Disk } from '../disk.ts';
import { leafHash } from '../merkle.ts';
import { DIGEST_BYTES } from '../sha256.ts';
import { END_LABEL, FIRST_LABEL, LABEL_BYTES, type Label } from './labels.ts';
import { encodePage, MAX_INLINE_BYTES, PAGE_ENTRIES } from './page.ts';
import { PageTree } from './page-tree.ts';
import type { Entry } from './values.ts';

/** First bytes of a run file. */
export const MAGIC = Buffer.from('ascribe refs v1\n', 'latin1');
/** Per page in the table at the end: hash, low label, offset. */
export const TABLE_ROW_BYTES = DIGEST_BYTES + LABEL_BYTES + 6;
/** Number of pages, offset of the table. */
export const TRAILER_BYTES = 4 + 6;
/** Written and made durable in pieces of about this size. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** Entries before other work gets a turn: about 2 ms. */
const ENTRIES_PER_TURN = 4096;

export interface WrittenRun {
  readonly pages: number;
  readonly entries: number;
  readonly root: Buffer;
}

export const runName = (from: number, to: number, root: Buffer): string =>
  `${digits(from)}-${digits(to)}-${root.toString('hex', 0, 8)}.run`;

const digits = (n: number): string => String(n).padStart(16, '0');

/**
 * Write a run: pages one after the other, each behind its length and before the values that are too long for it; then the table of
 * pages. Durable, and under its name, before it returns: a crash before leaves a draft, which the next writer removes.
 */
export async function writeRun(
  disk: Disk,
  folder: string,
  from: number,
  to: number,
  entries: Iterable<Entry>,
): Promise<WrittenRun> {
  const draft = join(folder, 'next.tmp');
  const out = new Pieces(disk, draft);
  await out.add(MAGIC);
  const hashes: Buffer[] = [];
  const rows: Buffer[] = [];
  let low = FIRST_LABEL;
  let page: Entry[] = [];
  let count = 0;
  const finishPage = async (high: Label): Promise<void> => {
    const bytes = encodePage(low, high, page);
    const hash = leafHash(bytes);
    const row = Buffer.allocUnsafe(TABLE_ROW_BYTES);
    hash.copy(row);
    row.write(low, DIGEST_BYTES, 'latin1');
    row.writeUIntBE(out.length, DIGEST_BYTES + LABEL_BYTES, 6);
    hashes.push(hash);
    rows.push(row);
    await out.add(uint32(bytes.length), bytes, ...longValues(page));
    low = high;
    page = [];
  };
  for (const entry of entries) {
    if (page.length === PAGE_ENTRIES) await finishPage(entry.label);
    page.push(entry);
    if (++count % ENTRIES_PER_TURN === 0) await new Promise((resume) => setImmediate(resume));
  }
  await finishPage(END_LABEL);
  const table = out.length;
  const trailer = Buffer.allocUnsafe(TRAILER_BYTES);
  trailer.writeUInt32BE(rows.length, 0);
  trailer.writeUIntBE(table, 4, 6);
  await out.add(...rows, trailer);
  await out.end();
  const { root } = new PageTree(Buffer.concat(hashes));
  disk.rename(draft, join(folder, runName(from, to, root)));
  await disk.syncFolder(folder);
  await disk.syncFolder(dirname(folder));
  return { pages: rows.length, entries: count, root: Buffer.from(root) };
}

const longValues = (page: readonly Entry[]): Buffer[] =>
  page.flatMap(({ value }) => (value.length > MAX_INLINE_BYTES ? [uint32(value.length), value] : []));

function uint32(n: number): Buffer {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(n);
  return out;
}

class Pieces {
  readonly #disk: Disk;
  readonly #path: string;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #written = 0;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.#path = path;
  }

  get length(): number {
    return this.#written + this.#pendingBytes;
  }

  async add(...chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
    }
    if (this.#pendingBytes >= PIECE_BYTES) await this.end();
  }

  async end(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    const [bytes, offset] = [Buffer.concat(this.#pending), this.#written];
    this.#written += this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#disk.sync(this.#disk.writeAt(this.#path, offset, [bytes]));
  }
}
