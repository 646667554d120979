import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeDisk } from '../evidence/disk.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { labelKeyCommitment } from '../evidence/refs/labels.ts';
import { RefIndexWriter } from '../evidence/refs/ref-index.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import { readingVersion } from './engine.ts';
import { addSealed } from './ref-index.ts';

export interface RefsCheck {
  /** Runs, by the index of their leaf, that do not say what the records say. */
  readonly falseRuns: readonly number[];
  /** Runs that were made by another version of the code that reads. */
  readonly unchecked: readonly number[];
}

/**
 * Make every run that the log has ever committed to again, from the records alone, in a folder of its own. This is what tells a false
 * index: also one that was replaced by a true one later, once a bundle had been made of it.
 */
export async function checkRefs(sealed: EvidenceReader, mappings: readonly CustomMapping[]): Promise<RefsCheck> {
  const reading = readingVersion(mappings);
  const commitment = labelKeyCommitment(sealed.labelKey);
  const scratch = mkdtempSync(join(tmpdir(), 'ascribe-refs-'));
  const falseRuns: number[] = [];
  const unchecked: number[] = [];
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
      if (again?.from !== leaf.from || again.pages !== leaf.pages || !again.root.equals(leaf.root))
        falseRuns.push(index);
    }
    return { falseRuns, unchecked };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
