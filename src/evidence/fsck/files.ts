import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openCheckpoint } from '../checkpoint.ts';
import { KEY_FILES, loadVerifier } from '../keys.ts';
import type { Layout } from '../layout.ts';
import { rangeRoot } from '../merkle.ts';
import { listSegments } from '../segments.ts';
import { checkStamp, stampedBytes } from '../stamp/check.ts';
import { splitEntries, TileFiles } from '../tile-files.ts';
import { parseTilePath, tilePath, widthAt } from '../tiles.ts';
import type { Findings } from './problems.ts';

/**
 * Every file that lies in the folder is either checked elsewhere, or is a partial tile of an earlier size (which must be the
 * beginning of what has become of it), or is left by an interrupted writer, or does not belong here.
 */
export function checkFiles(layout: Layout, size: number, found: Findings): void {
  const segments = new Set(listSegments(layout.originals).map((s) => `originals/${s.name}`));
  const known = new Set(['log/checkpoint', ...Object.values(KEY_FILES).map((name) => `keys/${name}`), ...segments]);
  for (const file of filesUnder(layout.root)) {
    if (known.has(file) || file.startsWith('refs/')) continue;
    if (file.startsWith('vouched/')) {
      checkVouched(layout, file, size, found);
      continue;
    }
    if (file === 'lock')
      found.notes.push('A writer holds the log, or was interrupted; what it has not committed yet is not checked.');
    else if (file.startsWith('log/tile/')) checkTileFile(layout, file, size, found);
    else if (file.endsWith('.tmp') || file.startsWith('lock.'))
      found.notes.push(`${file} is left by an interrupted writer.`);
    else found.problem('unknown-file', file, null, 'This file is no part of an evidence log.');
  }
}

/** A cosigned checkpoint must be one that the log has passed through, as far as its signature tells. */
function checkVouched(layout: Layout, file: string, size: number, found: Findings): void {
  const stamped = /^(vouched\/\d{16}\.checkpoint)\.[0-9a-f]{16}\.tst$/.exec(file)?.[1];
  if (stamped !== undefined) {
    checkStampFile(layout, file, stamped, found);
    return;
  }
  const named = Number(/^vouched\/(\d{16})\.checkpoint$/.exec(file)?.[1] ?? 'none');
  if (Number.isNaN(named)) {
    found.problem('unknown-file', file, null, 'This file is no part of an evidence log.');
    return;
  }
  try {
    const vouched = openCheckpoint(readFileSync(join(layout.root, file)), loadVerifier(layout.keys));
    const tree = new TileFiles(layout.log, size);
    const isOurs = vouched.size === named && named <= size && rangeRoot(0, named, tree.subtree).equals(vouched.root);
    if (!isOurs) found.problem('checkpoint', file, null, 'The log has never had this size and root.');
  } catch (error) {
    found.problem('checkpoint', file, null, error instanceof Error ? error.message : String(error));
  }
}

/** A time stamp must be of the checkpoint that it lies beside. Whose it is, is for whoever names authorities to check. */
function checkStampFile(layout: Layout, file: string, checkpoint: string, found: Findings): void {
  try {
    const note = readFileSync(join(layout.root, checkpoint));
    checkStamp(readFileSync(join(layout.root, file)), stampedBytes(note), []);
  } catch (error) {
    found.problem('time-stamp', file, null, error instanceof Error ? error.message : String(error));
  }
}

function checkTileFile(layout: Layout, file: string, size: number, found: Findings): void {
  const tile = parseTilePath(file.slice('log/'.length));
  if (!tile) {
    found.problem('unknown-file', file, null, 'This is not the path of a tile.');
    return;
  }
  const width = widthAt(tile.kind, tile.n, size);
  if (tile.width > width) found.notes.push(`${file} is not committed; the next writer removes it.`);
  if (tile.width >= width) return;
  const now = join(layout.log, tilePath({ ...tile, width }));
  const partial = readFileSync(join(layout.root, file));
  const whole = existsSync(now) ? readFileSync(now) : Buffer.alloc(0);
  if (partial.length < tile.width || Buffer.compare(partial, whole.subarray(0, partial.length)) !== 0) {
    found.problem(
      'tile-differs',
      file,
      null,
      `This partial tile is not the beginning of ${relative(layout.root, now)}.`,
    );
    return;
  }
  const want = tile.kind === 'entries' ? splitEntries(partial, tile.width)?.ends[tile.width - 1] : tile.width * 32;
  if (partial.length !== want) {
    found.problem('tile-differs', file, partial.length, `This partial tile does not hold its ${tile.width} items.`);
  }
}

function* filesUnder(root: string, folder = root): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(root, path);
    else yield relative(root, path).split('\\').join('/');
  }
}
