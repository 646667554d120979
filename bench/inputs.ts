import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, script } from './measure.ts';

/** One NDJSON file to measure on. */
export interface Input {
  readonly name: InputKind;
  readonly says: string;
  readonly path: string;
  readonly bytes: number;
}

/** Real logs that nobody on the project wrote; not part of the repository, and not needed for anything but measuring. */
const CORPORA = fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

const KINDS = {
  real: { says: 'shared CloudTrail corpora, enlarged with fresh ids and times', maker: 'lab/enlarge.js' },
  sessions: { says: 'generated, a session per 20 records', maker: 'lab/big.js' },
} as const;
export type InputKind = keyof typeof KINDS;
export const INPUT_KINDS = Object.keys(KINDS) as readonly InputKind[];

/** The input of that kind and size, made once and kept in `folder`. `null`, with the reason said, where it can't be made. */
export async function inputOf(kind: InputKind, records: number, folder: string): Promise<Input | null> {
  const { says, maker } = KINDS[kind];
  if (kind === 'real' && !existsSync(CORPORA)) {
    console.log(`skipped: "${says}" needs ${CORPORA}, which is not here`);
    return null;
  }
  const path = join(folder, `${kind}-${records}.ndjson`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const partial = `${path}.partial`;
    const source = kind === 'real' ? ['--corpora', CORPORA] : [];
    console.log(`making ${path} …`);
    await measured(script(maker), ['--records', String(records), '--out', partial, ...source]);
    renameSync(partial, path);
  }
  return { name: kind, says, path, bytes: statSync(path).size };
}
