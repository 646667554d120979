import { EvidenceError } from '../evidence/errors.ts';
import { openReader } from '../evidence/reader.ts';
import { stampsOn } from '../evidence/stamp/ask.ts';
import { shortfallOf, vouchedBy } from '../evidence/vouched.ts';
import { vouchedNote } from '../evidence/witness/ask.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { hasEvidence } from '../pipeline/open-index.ts';
import type { Ailment } from '../server/security/ailment.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { isAnybodyNamed, vouchingOf } from './vouching.ts';

const ASK = 'ascribe witness ask, ascribe stamp';

/** What is missing of outside word on the last checkpoint. Looks only; asks nobody. */
export function vouchingAilments({ configFile, dataDir }: Context): readonly Ailment[] {
  if (!hasEvidence(dataDir)) return [];
  const vouching = vouchingOf(readConfiguration(configFile, dataDir));
  if (!isAnybodyNamed(vouching))
    return [
      {
        severity: 'low',
        what: 'No witness and no time authority is named: what bundles prove, they prove on the operator’s word.',
        mend: 'Name them under `checkpoints` in ascribe.yaml (src/config/README.md).',
      },
    ];
  try {
    const log = openReader(evidenceFolder(dataDir));
    const vouched = vouchedBy(Buffer.from(vouchedNote(log)), stampsOn(log), vouching.needs);
    const shortfall = shortfallOf(vouched, vouching.needs);
    if (shortfall === null) return [];
    return [{ severity: 'medium', what: `At ${log.size} leaves, ${shortfall}.`, mend: ASK }];
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    return [
      { severity: 'high', what: error.message, mend: `Find out who wrote it, remove it, and ask again: ${ASK}.` },
    ];
  }
}
