import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeDisk } from '../evidence/disk.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { labelKeyCommitment } from '../evidence/refs/labels.ts';
import { RefIndexWriter } from '../evidence/refs/ref-index.ts';
import { RunFile } from '../evidence/refs/run-file.ts';
import { runName } from '../evidence/refs/write-run.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import { readingVersion } from './engine.ts';
import { differsByPurgedAlone } from './purged-run.ts';
import { addSealed } from './ref-index.ts';

export interface RefsCheck {
  /** Runs, by the index of their leaf, that do not say what the records say. */
  readonly falseRuns: readonly number[];
  /** Runs that were made by another version of the code that reads. */
  readonly unchecked: readonly number[];
  /** Runs that were replaced since by others, and about records of which some are purged: nobody can make them again. */
  readonly lost: readonly number[];
}

/**
 * Make every run that the log has ever committed to again, from the records alone, in a folder of its own. This is what tells a false
 * index: also one that was replaced by a true one later, once a bundle had been made of it. Where originals were purged, a run may say more
 * than the records that are left, of purged ones alone (`purged-run.ts`).
 */
export async function checkRefs(sealed: EvidenceReader, mappings: readonly CustomMapping[]): Promise<RefsCheck> {
  const reading = readingVersion(mappings);
  const commitment = labelKeyCommitment(sealed.labelKey);
  const scratch = mkdtempSync(join(tmpdir(), 'ascribe-refs-'));
  const falseRuns: number[] = [];
  const unchecked: number[] = [];
  const lost: number[] = [];
  const purged = sealed.purgedRecords();
  let roots = 0;
  const sink = {
    disk: new NodeDisk(),
    refsFolder: join(scratch, 'refs'),
    size: 0,
    appendRefs: () => roots++,
  };
  try {
    const refs = new RefIndexWriter(sink, [], reading, commitment);
    for (const { index, leaf } of sealed.runLeaves()) {
      if (leaf.reading !== reading) {
        unchecked.push(index);
        continue;
      }
      if (leaf.to < refs.covered || !leaf.keyCommitment.equals(commitment)) {
        falseRuns.push(index);
        continue;
      }
      await addSealed(refs, sealed, refs.covered, leaf.to, mappings);
      await refs.flush(leaf.to, leaf.from);
      const again = refs.runs.at(-1)?.leaf;
      if (again?.from === leaf.from && again.pages === leaf.pages && again.root.equals(leaf.root)) continue;
      const isPurged = [...purged].some((record) => leaf.from <= record && record < leaf.to);
      if (again?.from !== leaf.from || !isPurged) falseRuns.push(index);
      else if (!existsSync(join(sealed.refsFolder, runName(leaf.from, leaf.to, leaf.root)))) lost.push(index);
      else if (!isExplained(RunFile.open(sealed.refsFolder, leaf), RunFile.open(sink.refsFolder, again), purged))
        falseRuns.push(index);
    }
    return { falseRuns, unchecked, lost };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function isExplained(kept: RunFile, again: RunFile, purged: ReadonlySet<number>): boolean {
  try {
    return differsByPurgedAlone(kept, again, purged);
  } finally {
    kept.close();
    again.close();
  }
}
