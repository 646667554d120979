import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import { RightEdge } from './edge.ts';
import { leafTypeOf } from './envelope.ts';
import { EvidenceError } from './errors.ts';
import type { Layout } from './layout.ts';
import { leafHash } from './merkle.ts';
import { listSegments, scanSegment, segmentName } from './segments.ts';
import { leafOfBundle, TileFiles } from './tile-files.ts';
import { leavesPerHash, TILE_WIDTH, type TileKind, tilePath, topLevel } from './tiles.ts';

/**
 * What a crash leaves beyond the signed checkpoint is taken away; what the checkpoint signs is never touched. Every open
 * of a writer runs this, so recovery is the normal path.
 */
export async function removeUncommittedTiles(disk: Disk, layout: Layout, size: number): Promise<void> {
  const kinds: TileKind[] = ['entries'];
  for (let level = 0; level <= topLevel(size) + 1; level++) kinds.push(level);
  for (const kind of kinds) removeBeyond(disk, join(layout.log, 'tile', String(kind)), kind, size);
}

/** Walks only the folders along the right edge: every name after the edge's own is beyond it. */
function removeBeyond(disk: Disk, root: string, kind: TileKind, size: number): void {
  const hashes = Math.floor(size / leavesPerHash(kind));
  const n = Math.floor(hashes / TILE_WIDTH);
  const steps = tilePath({ kind, n, width: TILE_WIDTH }).split('/').slice(2);
  let folder = root;
  for (const [depth, step] of steps.entries()) {
    const isLast = depth === steps.length - 1;
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const isBranch = name.startsWith('x');
      if (isBranch ? isLast || name > step : isLast && (name === step || name.slice(0, 3) > step)) {
        disk.remove(join(folder, name));
      } else if (isLast && name === `${step}.p`) {
        for (const width of readdirSync(join(folder, name))) {
          if (Number(width) > hashes % TILE_WIDTH) disk.remove(join(folder, name, width));
        }
      }
    }
    folder = join(folder, step);
  }
}

/** What a writer keeps in memory, read back from disk and checked against the checkpoint. */
export interface RecoveredTree {
  readonly edge: RightEdge;
  /** Entries of the last bundle that is not full. */
  readonly tail: Buffer;
}

export function loadTree(layout: Layout, checkpoint: Checkpoint): RecoveredTree {
  const files = new TileFiles(layout.log, checkpoint.size);
  const edge = RightEdge.load(checkpoint.size, (tile) => files.hashes(tile.kind as number, tile.n));
  if (!edge.root().equals(checkpoint.root)) {
    throw new EvidenceError(
      'tree-damaged',
      `The tiles under ${layout.log} do not add up to the signed root. Run fsck.`,
    );
  }
  const width = checkpoint.size % TILE_WIDTH;
  if (width === 0) return { edge, tail: Buffer.alloc(0) };
  const n = Math.floor(checkpoint.size / TILE_WIDTH);
  const bundle = files.entries(n);
  const hashes = files.hashes(0, n);
  for (let i = 0; i < width; i++) {
    if (!leafHash(leafOfBundle(bundle, i)).equals(hashes.subarray(i * 32, i * 32 + 32))) {
      throw new EvidenceError(
        'tree-damaged',
        `Entry ${n * TILE_WIDTH + i} does not have the hash that the tree commits to. Run fsck.`,
      );
    }
  }
  return { edge, tail: Buffer.from(bundle.bytes.subarray(0, bundle.ends[width - 1])) };
}

/** Where the next frame goes. */
export interface OriginalsEnd {
  /** `null`: the next frame begins a new segment. */
  readonly segment: string | null;
  readonly length: number;
}

/**
 * Cut off frames beyond the checkpoint. Refuses, without touching anything, where a committed record has no frame: then the
 * tail is damage and not the trace of a crash.
 */
export async function recoverOriginals(disk: Disk, layout: Layout, checkpoint: Checkpoint): Promise<OriginalsEnd> {
  const segments = listSegments(layout.originals);
  const committed = segments.filter((s) => s.firstIndex < checkpoint.size);
  const last = committed.at(-1);
  const scan = last && scanSegment(last);
  const frames = scan?.frames.filter((f) => f.header.firstIndex < checkpoint.size) ?? [];
  const frame = frames.at(-1);
  const covered = frame ? frame.header.firstIndex + frame.header.count : (last?.firstIndex ?? 0);
  requireNoRecords(layout, checkpoint.size, covered);
  for (const beyond of segments.slice(committed.length)) disk.remove(beyond.path);
  if (!last || !scan) return { segment: null, length: 0 };
  const end = frame ? frame.offset + frame.header.frameBytes : 0;
  if (end === 0) disk.remove(last.path);
  else if (end < scan.fileBytes) await disk.truncate(last.path, end);
  return end === 0 ? { segment: null, length: 0 } : { segment: segmentName(last.firstIndex), length: end };
}

/** The leaves after the last frame must be objects and progress only. */
function requireNoRecords(layout: Layout, size: number, covered: number): void {
  if (covered > size) {
    throw new EvidenceError(
      'originals-damaged',
      `The last frame of ${layout.originals} reaches beyond the checkpoint. Run fsck.`,
    );
  }
  const files = new TileFiles(layout.log, size);
  for (let index = covered; index < size; ) {
    const n = Math.floor(index / TILE_WIDTH);
    const bundle = files.entries(n);
    for (; index < Math.min(size, (n + 1) * TILE_WIDTH); index++) {
      if (leafTypeOf(leafOfBundle(bundle, index % TILE_WIDTH)) !== 'record') continue;
      throw new EvidenceError(
        'originals-damaged',
        `The original of record ${index} is missing from ${layout.originals}. Nothing was changed; restore the folder from a copy, or run fsck.`,
      );
    }
  }
}
