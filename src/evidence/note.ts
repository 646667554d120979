import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { EvidenceError } from './errors.ts';
import { sha256 } from './sha256.ts';

/** C2SP signed notes (https://c2sp.org/signed-note) with Ed25519 keys. */
export interface NoteVerifier {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as hex. */
  readonly keyId: string;
  readonly publicKey: Buffer;
  verify(text: Buffer, signature: Buffer): boolean;
}

export interface NoteSigner extends NoteVerifier {
  sign(text: Buffer): Buffer;
}

const ED25519 = 0x01;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;

function noteVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  if (!/^[^\s+]+$/u.test(name)) throw malformed(`key name ${JSON.stringify(name)} is empty or has a space or plus`);
  if (publicKey.length !== 32) throw malformed('an Ed25519 public key has 32 bytes');
  const raw = Buffer.from(publicKey);
  const key: KeyObject = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), raw])).toString('hex', 0, 4);
  return { name, keyId, publicKey: raw, verify: (text, signature) => verify(null, text, key, signature) };
}

/** `seed`: the 32-byte Ed25519 private key. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { ...noteVerifier(name, spki.subarray(SPKI_PREFIX.length)), sign: (text) => sign(null, text, key) };
}

/** `name+hex(key id)+base64(type ‖ public key)`. */
export function formatVkey(v: NoteVerifier): string {
  return `${v.name}+${v.keyId}+${Buffer.concat([Buffer.of(ED25519), v.publicKey]).toString('base64')}`;
}

export function parseVkey(vkey: string): NoteVerifier {
  const m = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(vkey);
  if (!m) throw malformed('a verifier key reads name+id+base64');
  const key = strictBase64(m[3]!);
  if (key?.length !== 33 || key[0] !== ED25519) throw malformed('the verifier key is not an Ed25519 key');
  const v = noteVerifier(m[1]!, key.subarray(1));
  if (v.keyId !== m[2]) throw malformed('the key id of the verifier key does not fit the key');
  return v;
}

/** `text` must end in a newline. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw malformed('the text of a note ends with a newline');
  const signature = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(Buffer.from(text))]);
  return `${text}\n— ${signer.name} ${signature.toString('base64')}\n`;
}

export interface OpenedNote {
  readonly text: string;
  /** Names of the given verifiers whose signatures are on the note. */
  readonly signedBy: readonly string[];
}

/**
 * Check a note against known keys. Signatures by unknown keys are ignored; a bad signature by a known key, or none by any
 * known key, rejects. The note may come from outside.
 */
export function openNote(note: Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote {
  const { text, lines } = splitNote(note);
  const signed = Buffer.from(text);
  const signedBy: string[] = [];
  for (const line of lines) {
    const m = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const bytes = m && strictBase64(m[2]!);
    if (!m || !bytes || bytes.length < 5)
      throw malformed(`a signature line is malformed: ${JSON.stringify(line.slice(0, 80))}`);
    const id = bytes.toString('hex', 0, 4);
    const verifier = verifiers.find((v) => v.name === m[1] && v.keyId === id);
    if (!verifier || signedBy.includes(verifier.name)) continue;
    if (!verifier.verify(signed, bytes.subarray(4))) {
      throw new EvidenceError('note-unverified', `The signature by ${verifier.name} (key ${id}) is not valid.`);
    }
    signedBy.push(verifier.name);
  }
  if (signedBy.length === 0)
    throw new EvidenceError('note-unverified', 'The note carries no signature by a known key.');
  return { text, signedBy };
}

/** Text and signature lines; the note may come from outside. */
export function splitNote(note: Uint8Array): { text: string; lines: string[] } {
  if (note.length > MAX_NOTE_BYTES) throw malformed('it is above 1 MB');
  const all = Buffer.from(note).toString('utf8');
  if (Buffer.compare(Buffer.from(all), note) !== 0) throw malformed('it is not UTF-8');
  // The format forbids control characters below U+0020 other than newline.
  for (let i = 0; i < all.length; i++) {
    const c = all.charCodeAt(i);
    if (c < 0x20 && c !== 0x0a) throw malformed('it has a control character');
  }
  const gap = all.lastIndexOf('\n\n');
  if (gap < 0 || !all.endsWith('\n')) throw malformed('it has no signature block');
  const lines = all.slice(gap + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed('it has too many signatures');
  return { text: all.slice(0, gap + 1), lines };
}

/** Bytes of canonical base64, else `null` (Node's own decoder skips what it does not know). */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function malformed(why: string): EvidenceError {
  return new EvidenceError('note-malformed', `The signed note is malformed: ${why}.`);
}
