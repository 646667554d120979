import type { Checkpoint } from '../evidence/checkpoint.ts';
import { EvidenceError } from '../evidence/errors.ts';
import { fsck } from '../evidence/fsck/fsck.ts';
import { openReader } from '../evidence/reader.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import { checkRefs } from './check-refs.ts';
import { evidenceFolder } from './folders.ts';

/**
 * What speaks against cosigning a checkpoint, for a witness that has a copy of the data folder, originals and their key included: the copy
 * is of another checkpoint, a byte of it is not what was sealed, or a run of its index of refs does not say what its records say. `null`: nothing, all of
 * it was made again. Reads everything, so it takes as long as `ascribe fsck --no-index`.
 */
export async function objectionOfReplica(
  dataDir: string,
  asked: Checkpoint,
  mappings: readonly CustomMapping[],
): Promise<string | null> {
  try {
    const log = openReader(evidenceFolder(dataDir));
    const { origin, size, root } = log.checkpoint;
    if (origin !== asked.origin || size !== asked.size || !root.equals(asked.root))
      return `the copy here is of ${origin} at ${size} leaves, or of another log of that size; bring it up to date`;
    const { problems, unchecked } = await fsck(evidenceFolder(dataDir));
    const [problem] = problems;
    if (problem !== undefined) return `the copy here is damaged (${problem.what} in ${problem.where})`;
    if (unchecked.length > 0) return `of the copy here was not checked: ${unchecked.join('; ')}`;
    const { falseRuns, unchecked: foreign } = await checkRefs(log, mappings);
    if (falseRuns.length > 0)
      return `the run of the index of refs at leaf ${falseRuns[0]} does not say what the records say`;
    if (foreign.length > 0)
      return `the run of the index of refs at leaf ${foreign[0]} was made by another version of Ascribe`;
    return null;
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    return `the copy here cannot be read: ${error.message}`;
  }
}
