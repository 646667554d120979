import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from '../checkpoint.ts';
import { EvidenceError } from '../errors.ts';
import { KEY_FILES, loadDataKey, loadKeys, loadVerifier, passphraseOf } from '../keys.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { checkFiles } from './files.ts';
import { checkOriginals } from './originals.ts';
import { Findings, type FsckReport } from './problems.ts';
import { checkRefs } from './refs.ts';
import { checkTree } from './tree.ts';

export interface FsckOptions {
  readonly passphrase?: string;
  /** Called now and then with leaves checked so far, twice over: once for the tree, once for the originals. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Check every byte of an evidence folder against the signed checkpoint: keys, checkpoint, hash tiles, entries, leaves, frames,
 * originals, redacted digests, and that nothing else lies there. Changes nothing. Throws only `no-log`.
 */
export async function fsck(root: string, options: FsckOptions = {}): Promise<FsckReport> {
  const layout = layoutOf(root);
  if (!existsSync(layout.keys) && !existsSync(layout.checkpoint)) {
    throw new EvidenceError('no-log', `There is no evidence log in ${root}.`);
  }
  const found = new Findings();
  const dataKey = checkKeys(layout, options.passphrase, found);
  const checkpoint = checkCheckpoint(layout, found);
  let records = 0;
  if (checkpoint) {
    const { size } = checkpoint;
    const progress = (done: number) => options.onProgress?.(done, size * 2);
    await checkTree(layout, checkpoint, found, progress);
    records = await checkOriginals(layout, size, dataKey, found, (done) => progress(size + done));
    checkFiles(layout, size, found);
    checkRefs(layout, found);
  }
  if (found.omitted > 0) found.notes.push(`${found.omitted} more problems are not listed.`);
  return {
    size: checkpoint?.size ?? 0,
    records,
    problems: found.problems,
    purged: found.purged,
    notes: found.notes,
    unchecked: found.unchecked,
  };
}

/** `null` where originals cannot be decrypted. */
function checkKeys(layout: Layout, passphrase: string | undefined, found: Findings): Buffer | null {
  const phrase = passphraseOf(passphrase);
  try {
    loadKeys(layout.keys, phrase);
  } catch (error) {
    keyProblem(error, 'keys', found);
  }
  try {
    return loadDataKey(layout.keys, phrase);
  } catch (error) {
    keyProblem(error, join('keys', KEY_FILES.data), found);
    return null;
  }
}

function keyProblem(error: unknown, file: string, found: Findings): void {
  if (error instanceof EvidenceError && error.code === 'key-locked') {
    const what = file.endsWith(KEY_FILES.data) ? 'originals (they stay encrypted)' : 'the signing key';
    found.unchecked.push(`${what}: ${error.message}`);
    return;
  }
  found.problem('key', file, null, error instanceof Error ? error.message : String(error));
}

function checkCheckpoint(layout: Layout, found: Findings): Checkpoint | null {
  try {
    return openCheckpoint(readFileSync(layout.checkpoint), loadVerifier(layout.keys));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const held = existsSync(layout.originals) ? readdirSync(layout.originals).length : 0;
    found.problem(
      'checkpoint',
      'log/checkpoint',
      null,
      `${detail} Nothing else can be checked without it (${held} files of originals).`,
    );
    return null;
  }
}
