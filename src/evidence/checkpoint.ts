import { EvidenceError } from './errors.ts';
import { type NoteSigner, type NoteVerifier, openNote, signNote, strictBase64 } from './note.ts';

/** C2SP tlog-checkpoint: what the log signs after each commit. */
export interface Checkpoint {
  /** Name of the log, also the name of its key: `ascribe.local/<random hex>`. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

export function signCheckpoint(c: Checkpoint, signer: NoteSigner): string {
  return signNote(`${c.origin}\n${c.size}\n${c.root.toString('base64')}\n`, signer);
}

/** Verify and read a signed checkpoint of the log that `verifier` names. Throws `note-*` or `checkpoint-invalid`. */
export function openCheckpoint(note: Uint8Array, verifier: NoteVerifier): Checkpoint {
  const { text } = openNote(note, [verifier]);
  const [origin, size, root] = text.split('\n');
  const rootBytes = strictBase64(root ?? '');
  if (origin !== verifier.name) throw invalid(`it is of the log ${JSON.stringify(origin)}, not ${verifier.name}`);
  if (!/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !Number.isSafeInteger(Number(size)))
    throw invalid('its size is no number');
  if (rootBytes?.length !== 32) throw invalid('its root is not 32 bytes of base64');
  return { origin, size: Number(size), root: rootBytes };
}

function invalid(why: string): EvidenceError {
  return new EvidenceError('checkpoint-invalid', `The checkpoint is not valid: ${why}.`);
}
