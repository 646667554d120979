import { type FrameHeader, openFrame, readFrameHeader } from '../bundle.ts';
import { decodeLeaf, type RecordLeaf } from '../envelope.ts';
import type { Layout } from '../layout.ts';
import { leafHash } from '../merkle.ts';
import { readableForm } from '../redact/apply.ts';
import { listSegments, readAt, type Segment, scanSegment } from '../segments.ts';
import { sha256 } from '../sha256.ts';
import { type EntryBundle, leafOfBundle, TileFiles } from '../tile-files.ts';
import { TILE_WIDTH } from '../tiles.ts';
import type { Findings } from './problems.ts';

const FRAMES_PER_TURN = 4;

/**
 * Frames against leaves: every record leaf has its original in exactly one frame, in order; each frame decrypts; each original
 * has the digest of its leaf, and redacts to the digest of its leaf. Returns the number of records seen right.
 */
export async function checkOriginals(
  layout: Layout,
  size: number,
  key: Buffer | null,
  found: Findings,
  progress: (done: number) => void,
): Promise<number> {
  const check = new OriginalsCheck(new LeafTypes(layout.log, size), size, key, found);
  let turn = 0;
  for (const segment of listSegments(layout.originals)) {
    for (const at of framesOf(segment, size, found)) {
      check.frame(segment, at.offset, at.header);
      if (turn++ % FRAMES_PER_TURN !== 0) continue;
      progress(Math.min(size, at.header.firstIndex));
      await new Promise((resume) => setImmediate(resume));
    }
  }
  check.end();
  return check.records;
}

interface FrameAt {
  readonly offset: number;
  readonly header: FrameHeader;
}

/** Frames up to the checkpoint; after a damaged one, the search goes on at the next that looks whole. */
function* framesOf(segment: Segment, size: number, found: Findings): Generator<FrameAt> {
  const file = `originals/${segment.name}`;
  const scan = scanSegment(segment);
  const beyond = scan.frames.find((f) => f.header.firstIndex >= size);
  yield* scan.frames.filter((f) => f.header.firstIndex < size);
  if (beyond)
    found.notes.push(`${file} holds uncommitted frames from byte ${beyond.offset} on; the next writer removes them.`);
  if (beyond || scan.end === scan.fileBytes) return;
  const rest = readAt(segment.path, scan.end, scan.fileBytes - scan.end);
  const next = nextFrame(rest);
  found.problem(
    'frame-damaged',
    file,
    scan.end,
    `No whole frame follows here (${rest.length} bytes are left of the file).`,
  );
  for (let at = next; at >= 0; ) {
    const header = readFrameHeader(rest, at)!;
    if (header.firstIndex < size) yield { offset: scan.end + at, header };
    const after = at + header.frameBytes;
    at = wholeFrameAt(rest, after) ? after : nextFrame(rest, after);
  }
}

function nextFrame(bytes: Buffer, from = 1): number {
  for (let at = bytes.indexOf('ASCF', from + 8); at >= 0; at = bytes.indexOf('ASCF', at + 1)) {
    if (wholeFrameAt(bytes, at - 8)) return at - 8;
  }
  return -1;
}

function wholeFrameAt(bytes: Buffer, at: number): boolean {
  const header = at < bytes.length ? readFrameHeader(bytes, at) : null;
  return header !== null && at + header.frameBytes <= bytes.length;
}

class OriginalsCheck {
  readonly #leaves: LeafTypes;
  readonly #size: number;
  readonly #key: Buffer | null;
  readonly #found: Findings;
  /** All leaves below have been accounted for. */
  #next = 0;
  records = 0;

  constructor(leaves: LeafTypes, size: number, key: Buffer | null, found: Findings) {
    this.#leaves = leaves;
    this.#size = size;
    this.#key = key;
    this.#found = found;
  }

  frame(segment: Segment, offset: number, header: FrameHeader): void {
    const file = `originals/${segment.name}`;
    const end = header.firstIndex + header.count;
    if (header.firstIndex < this.#next || end > this.#size) {
      this.#found.problem(
        'frame-misplaced',
        file,
        offset,
        `A frame for the leaves ${header.firstIndex} to ${end - 1} does not belong here.`,
      );
      return;
    }
    this.#requireNoRecords(header.firstIndex, file, offset);
    this.#next = end;
    const leaves = this.#leaves.read(header.firstIndex, end);
    if (!leaves) {
      this.#found.problem(
        'frame-misplaced',
        file,
        offset,
        `The leaves ${header.firstIndex} to ${end - 1} are not all readable records.`,
      );
      return;
    }
    if (!sha256(Buffer.concat(leaves.map((l) => leafHash(l.bytes)))).equals(header.leavesDigest)) {
      this.#found.problem(
        'frame-misplaced',
        file,
        offset,
        `The frame was made for other leaves than ${header.firstIndex} to ${end - 1}.`,
      );
    }
    if (this.#key) this.#checkContent(file, segment.path, offset, header, this.#key, leaves);
  }

  end(): void {
    this.#requireNoRecords(this.#size, 'originals', null);
  }

  #checkContent(
    file: string,
    path: string,
    offset: number,
    header: FrameHeader,
    key: Buffer,
    leaves: readonly ReadLeaf[],
  ): void {
    try {
      const frame = openFrame(readAt(path, offset, header.frameBytes), header, key);
      leaves.forEach(({ leaf }, i) => {
        if (frame.purged.has(i)) {
          this.#found.purged.push(header.firstIndex + i);
          return;
        }
        const original = frame.bytes.subarray(frame.starts[i]!, frame.ends[i]!);
        this.#checkRecord(file, offset, header.firstIndex + i, leaf, original);
      });
    } catch (error) {
      this.#found.problem('frame-damaged', file, offset, (error as Error).message);
    }
  }

  #checkRecord(file: string, offset: number, index: number, leaf: RecordLeaf, original: Buffer): void {
    if (original.length !== leaf.size || !sha256(original).equals(leaf.digest)) {
      this.#found.problem(
        'original-differs',
        file,
        offset,
        `The original of record ${index} is not the one that its leaf commits to.`,
      );
      return;
    }
    this.records++;
    if (leaf.redactedDigest === null) return;
    if (!sha256(readableForm(original, leaf)).equals(leaf.redactedDigest)) {
      this.#found.problem(
        'redaction-differs',
        file,
        offset,
        `Record ${index} does not redact to the digest in its leaf.`,
      );
    }
  }

  /** The leaves from `#next` up to `to` must be objects and progress only. */
  #requireNoRecords(to: number, file: string, offset: number | null): void {
    let first = -1;
    let count = 0;
    for (; this.#next < to; this.#next++) {
      if (!this.#leaves.isRecord(this.#next)) continue;
      if (first < 0) first = this.#next;
      count++;
    }
    if (count > 0) {
      this.#found.problem(
        'original-missing',
        file,
        offset,
        `The originals of ${count} records are missing, the first of leaf ${first}.`,
      );
    }
  }
}

interface ReadLeaf {
  readonly bytes: Buffer;
  readonly leaf: RecordLeaf;
}

/** Leaves in order, tolerant of damaged bundles (those are reported with the tree). */
class LeafTypes {
  readonly #files: TileFiles;
  #n = -1;
  #bundle: EntryBundle | null = null;

  constructor(log: string, size: number) {
    this.#files = new TileFiles(log, size);
  }

  isRecord(index: number): boolean {
    const bytes = this.#bytes(index);
    return bytes !== null && bytes[1] === 2;
  }

  /** `null` where one of them is no record or cannot be read. */
  read(from: number, to: number): ReadLeaf[] | null {
    const out: ReadLeaf[] = [];
    for (let index = from; index < to; index++) {
      const bytes = this.#bytes(index);
      try {
        const leaf = bytes && decodeLeaf(bytes);
        if (!bytes || leaf?.type !== 'record') return null;
        out.push({ bytes, leaf });
      } catch {
        return null;
      }
    }
    return out;
  }

  #bytes(index: number): Buffer | null {
    const n = Math.floor(index / TILE_WIDTH);
    if (n !== this.#n) {
      this.#n = n;
      try {
        this.#bundle = this.#files.entries(n);
      } catch {
        this.#bundle = null;
      }
    }
    return this.#bundle && leafOfBundle(this.#bundle, index % TILE_WIDTH);
  }
}
