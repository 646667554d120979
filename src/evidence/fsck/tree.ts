import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../checkpoint.ts';
import { RightEdge } from '../edge.ts';
import { decodeLeaf, objectIdOf } from '../envelope.ts';
import type { Layout } from '../layout.ts';
import { leafHash } from '../merkle.ts';
import { DIGEST_BYTES } from '../sha256.ts';
import { leafOfBundle, splitEntries } from '../tile-files.ts';
import { TILE_WIDTH, type TileId, tilePath, widthAt } from '../tiles.ts';
import type { Findings } from './problems.ts';

const BUNDLES_PER_TURN = 16;

/**
 * Entries against the hashes of level 0, those against every tile above, and those against the signed root. The level-0
 * hashes on disk are what the tree is built from: if they lead to the signed root, a differing entry is at fault, not its hash.
 */
export async function checkTree(
  layout: Layout,
  checkpoint: Checkpoint,
  found: Findings,
  progress: (done: number) => void,
): Promise<void> {
  const { size, root } = checkpoint;
  const edge = new RightEdge();
  const objects = new Set<string>();
  const compare = (tile: TileId, want: Buffer) => {
    if (tile.kind !== 0) compareTile(layout, tile, want, found);
  };
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const width = widthAt('entries', n, size);
    const hashes = checkEntries(layout, n, width, objects, found);
    edge.append(checkLevel0(layout, n, width, hashes, found), compare);
    if (n % BUNDLES_PER_TURN === 0) {
      progress(n * TILE_WIDTH);
      await new Promise((resume) => setImmediate(resume));
    }
  }
  edge.partial(compare);
  if (!edge.root().equals(root)) {
    found.problem('root-differs', 'log/checkpoint', null, 'The hashes on disk do not add up to the signed root.');
  }
}

/** Leaf hashes of one entry bundle; `null` where it cannot be read. */
function checkEntries(layout: Layout, n: number, width: number, objects: Set<string>, found: Findings): Buffer | null {
  const file = `log/${tilePath({ kind: 'entries', n, width })}`;
  const bytes = readOrNull(join(layout.root, file));
  if (!bytes) {
    found.problem('entries-missing', file, null, 'The entry bundle is missing.');
    return null;
  }
  const bundle = splitEntries(bytes, width);
  if (bundle?.ends[width - 1] !== bytes.length) {
    const how = bundle ? 'is longer than its entries' : 'ends before its last entry';
    found.problem(
      'entries-malformed',
      file,
      bundle ? bundle.ends[width - 1]! : bytes.length,
      `The entry bundle ${how}.`,
    );
  }
  if (!bundle) return null;
  const hashes = Buffer.alloc(width * DIGEST_BYTES);
  for (let i = 0; i < width; i++) {
    const leaf = leafOfBundle(bundle, i);
    leafHash(leaf).copy(hashes, i * DIGEST_BYTES);
    checkLeaf(leaf, n * TILE_WIDTH + i, file, bundle.starts[i]!, objects, found);
  }
  return hashes;
}

function checkLeaf(
  bytes: Buffer,
  index: number,
  file: string,
  offset: number,
  objects: Set<string>,
  found: Findings,
): void {
  try {
    const leaf = decodeLeaf(bytes);
    if (leaf.type === 'object') objects.add(objectIdOf(bytes).toString('hex'));
    else if (leaf.type !== 'refs' && !objects.has(leaf.objectId.toString('hex'))) {
      found.problem('object-unknown', file, offset, `Leaf ${index} names an object that no leaf before it describes.`);
    }
  } catch (error) {
    found.problem('leaf-malformed', file, offset, `Leaf ${index}: ${(error as Error).message}`);
  }
}

/** The level-0 hashes as they are on disk, or those computed from the entries where the tile is missing. */
function checkLevel0(layout: Layout, n: number, width: number, computed: Buffer | null, found: Findings): Buffer {
  const tile: TileId = { kind: 0, n, width };
  const file = `log/${tilePath(tile)}`;
  const stored = readTile(layout, tile, found);
  if (!stored) return computed ?? Buffer.alloc(width * DIGEST_BYTES);
  for (let i = 0; computed && i < width; i++) {
    const at = i * DIGEST_BYTES;
    if (Buffer.compare(computed.subarray(at, at + DIGEST_BYTES), stored.subarray(at, at + DIGEST_BYTES)) === 0)
      continue;
    const entries = `log/${tilePath({ kind: 'entries', n, width })}`;
    found.problem(
      'entry-differs',
      entries,
      null,
      `Entry ${n * TILE_WIDTH + i} does not have the hash at ${file}:${at}.`,
    );
  }
  return stored;
}

function compareTile(layout: Layout, tile: TileId, want: Buffer, found: Findings): void {
  const stored = readTile(layout, tile, found);
  if (!stored || stored.equals(want)) return;
  let at = 0;
  while (stored[at] === want[at]) at++;
  found.problem('tile-differs', `log/${tilePath(tile)}`, at, 'The hash here does not follow from the tiles below it.');
}

function readTile(layout: Layout, tile: TileId, found: Findings): Buffer | null {
  const file = `log/${tilePath(tile)}`;
  const stored = readOrNull(join(layout.root, file));
  if (stored?.length === tile.width * DIGEST_BYTES) return stored;
  if (!stored) found.problem('tile-missing', file, null, 'The hash tile is missing.');
  else
    found.problem(
      'tile-differs',
      file,
      stored.length,
      `The hash tile has ${stored.length} bytes instead of ${tile.width * DIGEST_BYTES}.`,
    );
  return null;
}

function readOrNull(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}
