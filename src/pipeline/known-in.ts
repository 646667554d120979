import type { EvidenceReader } from '../evidence/reader.ts';
import { knownFrom } from './collect/known.ts';
import type { KnownObjects } from './collect/types.ts';

/** How far every object has been sealed that the log has: what is collected again is told from what is new. Reads all entries. */
export const knownIn = (log: Pick<EvidenceReader, 'progress'>): KnownObjects =>
  knownFrom(
    [...log.progress().values()].map((p) => ({ consumed: p.consumed, prefixDigest: p.prefixDigest.toString('hex') })),
  );
