import { existsSync, readFileSync, statSync } from 'node:fs';
import { EvidenceError } from '../evidence/errors.ts';
import { type NoteVerifier, parseVkey } from '../evidence/note.ts';
import { type Cosigner, parseCosigner } from '../evidence/witness/cosignature.ts';
import { usageError } from './errors.ts';

/** A key file is one line. */
const MAX_KEY_BYTES = 10_000;

/** The public key of a log, given as it is or as a file that holds it. */
export const logKeyOf = (option: string, given: string): NoteVerifier => read(option, given, parseVkey);

/** The public key of a witness. */
export const witnessKeyOf = (option: string, given: string): Cosigner => read(option, given, parseCosigner);

function read<T>(option: string, given: string, parse: (vkey: string) => T): T {
  const text = existsSync(given) && statSync(given).size <= MAX_KEY_BYTES ? readFileSync(given, 'utf8').trim() : given;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    throw usageError(`${option} is neither a verifier key nor a file that holds one: ${error.message}`);
  }
}
