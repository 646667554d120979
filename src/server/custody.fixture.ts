import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The entries of a custody log as they stand in the file. */
export const readCustody = (dataDir: string): readonly unknown[] =>
  readFileSync(join(dataDir, 'custody', 'custody.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
