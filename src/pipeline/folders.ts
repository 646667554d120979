import { join } from 'node:path';

/** The sealed log and the originals. */
export const evidenceFolder = (dataDir: string): string => join(dataDir, 'evidence');

/** All that can be rebuilt from the evidence. */
export const indexFolder = (dataDir: string): string => join(dataDir, 'index');
