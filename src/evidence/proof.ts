import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { EvidenceError } from './errors.ts';
import { verifyInclusion } from './merkle.ts';
import { type NoteVerifier, strictBase64 } from './note.ts';

/** C2SP tlog-proof (`.tlog-proof`): all that is needed to show offline that a leaf is in a signed log. */
export interface TlogProof {
  readonly index: number;
  /** Inclusion proof, from the leaf upwards. */
  readonly hashes: readonly Buffer[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Bytes for the application (here: the leaf itself); not authenticated by the proof's own text. */
  readonly extra: Buffer | null;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_HASHES = 63;

export function formatProof(p: TlogProof): string {
  const lines = [HEADER];
  if (p.extra) lines.push(`extra ${p.extra.toString('base64')}`);
  lines.push(`index ${p.index}`, ...p.hashes.map((h) => h.toString('base64')), '', '');
  return lines.join('\n') + p.checkpoint;
}

/** The text may come from outside. */
export function parseProof(text: string): TlogProof {
  const gap = text.indexOf('\n\n');
  if (gap < 0) throw malformed('it has no checkpoint');
  const lines = text.slice(0, gap).split('\n');
  if (lines.shift() !== HEADER) throw malformed(`its first line is not ${HEADER}`);
  let extra: Buffer | null = null;
  if (lines[0]?.startsWith('extra ')) {
    extra = strictBase64(lines[0].slice(6));
    if (!extra) throw malformed('the extra line is not base64');
    lines.shift();
  }
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) throw malformed('it has no index line');
  if (lines.length > MAX_HASHES) throw malformed('it has too many hashes');
  const hashes = lines.map((line) => {
    const hash = strictBase64(line);
    if (hash?.length !== 32) throw malformed('a hash line is not 32 bytes of base64');
    return hash;
  });
  return { index: Number(index), hashes, checkpoint: text.slice(gap + 2), extra };
}

/** The checkpoint under which the leaf is proved. Throws where the checkpoint or the proof does not hold. */
export function verifyProof(p: TlogProof, leaf: Uint8Array, verifier: NoteVerifier): Checkpoint {
  const checkpoint = openCheckpoint(Buffer.from(p.checkpoint), verifier);
  if (!verifyInclusion(leaf, p.index, checkpoint.size, p.hashes, checkpoint.root)) {
    throw new EvidenceError('proof-invalid', `The hashes do not lead from index ${p.index} to the signed root.`);
  }
  return checkpoint;
}

function malformed(why: string): EvidenceError {
  return new EvidenceError('proof-malformed', `The proof is malformed: ${why}.`);
}
