import { EvidenceError } from '../evidence/errors.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { runsOf } from '../evidence/refs/chain.ts';
import { labelKeyCommitment } from '../evidence/refs/labels.ts';
import { RefIndexWriter, type RunSink } from '../evidence/refs/ref-index.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import { batchesOf } from './catch-up.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { RecordReader } from './read.ts';
import { SealedObjects } from './tables.ts';

/**
 * The index of refs, ready to go on where the log ends: records that it does not have yet are read again, after a crash a few, and all of
 * them where the log is of an earlier version or the code that reads has changed. `null` where an original that is needed for this is
 * damaged: ingest goes on, bundles then say that completeness is asserted, and `fsck` tells the damage.
 */
export async function openRefIndex(
  log: RunSink,
  sealed: EvidenceReader,
  mappings: readonly CustomMapping[],
): Promise<RefIndexWriter | null> {
  const refs = new RefIndexWriter(log, runsOf(sealed), readingVersion(mappings), labelKeyCommitment(sealed.labelKey));
  try {
    await addSealed(refs, sealed, refs.covered, sealed.size, mappings);
    return refs;
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    return null;
  }
}

/** Read the records of the leaves [from, to) again, for the index of refs alone. */
export async function addSealed(
  refs: RefIndexWriter,
  sealed: EvidenceReader,
  from: number,
  to: number,
  mappings: readonly CustomMapping[],
): Promise<void> {
  if (sealed.records(from, to).next().done === true) return;
  const reader = new RecordReader(sourcesWith(mappings), sealed.labelKey);
  for (const batch of batchesOf(sealed.records(from, to), new SealedObjects(sealed))) {
    const { mentions, columns } = reader.read(batch);
    if (mentions !== null) refs.add(mentions, columns.strand, columns.logIndex);
    await new Promise((resume) => setImmediate(resume));
  }
}
