import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { EvidenceError } from '../errors.ts';
import { splitNote, strictBase64 } from '../note.ts';
import { sha256 } from '../sha256.ts';

/**
 * C2SP tlog-cosignature v1 (https://c2sp.org/tlog-cosignature) with Ed25519: at that time this was the largest tree that the witness had
 * seen of the log, and every one before was its beginning.
 */
export interface Cosigner {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key), hex. */
  readonly keyId: string;
  readonly publicKey: Buffer;
  readonly key: KeyObject;
}

export interface Cosignature {
  readonly witness: string;
  /** Seconds since 1970 UTC, by the witness's clock. */
  readonly time: number;
}

const COSIGNATURE_ED25519 = 0x04;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const TIME_BYTES = 8;

function cosigner(name: string, publicKey: Uint8Array): Cosigner {
  if (!/^[^\s+]+$/u.test(name)) throw malformed(`the name ${JSON.stringify(name)} is empty or has a space or plus`);
  const raw = Buffer.from(publicKey);
  const typed = Buffer.concat([Buffer.of(COSIGNATURE_ED25519), raw]);
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).toString('hex', 0, 4);
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  return { name, keyId, publicKey: raw, key };
}

/** The witness's own key from its 32-byte seed. */
export function cosigningKey(
  name: string,
  seed: Uint8Array,
): { readonly cosigner: Cosigner; readonly secret: KeyObject } {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return { cosigner: cosigner(name, spki.subarray(SPKI_PREFIX.length)), secret };
}

/** `name+hex(key id)+base64(0x04 ‖ public key)`. */
export const formatCosigner = ({ name, keyId, publicKey }: Cosigner): string =>
  `${name}+${keyId}+${Buffer.concat([Buffer.of(COSIGNATURE_ED25519), publicKey]).toString('base64')}`;

export function parseCosigner(vkey: string): Cosigner {
  const m = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(vkey);
  const typed = m && strictBase64(m[3]!);
  if (typed?.length !== 33 || typed[0] !== COSIGNATURE_ED25519)
    throw malformed('the key of a witness reads name+id+base64 and is an Ed25519 cosignature key');
  const one = cosigner(m![1]!, typed.subarray(1));
  if (one.keyId !== m![2]) throw malformed('the key id does not fit the key');
  return one;
}

/** The signature line, newline included, for the text of a checkpoint. */
export function cosign(text: string, time: number, { cosigner: own, secret }: ReturnType<typeof cosigningKey>): string {
  const stamp = Buffer.alloc(TIME_BYTES);
  stamp.writeBigUInt64BE(BigInt(time));
  const body = Buffer.concat([Buffer.from(own.keyId, 'hex'), stamp, sign(null, message(text, time), secret)]);
  return `— ${own.name} ${body.toString('base64')}\n`;
}

/**
 * Who of these witnesses cosigned the checkpoint, and when; each once. Lines of others are ignored; one by a known witness that does not
 * hold throws `note-unverified`. The note may come from outside.
 */
export function cosignaturesOn(note: Uint8Array, witnesses: readonly Cosigner[]): readonly Cosignature[] {
  const { text, lines } = splitNote(note);
  const found = new Map<string, Cosignature>();
  for (const line of lines) {
    const m = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const bytes = m && strictBase64(m[2]!);
    if (!m || !bytes) continue;
    const witness = witnesses.find((one) => one.name === m[1] && bytes.toString('hex', 0, 4) === one.keyId);
    if (witness === undefined) continue;
    const time = bytes.length === 4 + TIME_BYTES + 64 ? Number(bytes.readBigUInt64BE(4)) : -1;
    if (time < 0 || !verify(null, message(text, time), witness.key, bytes.subarray(4 + TIME_BYTES)))
      throw new EvidenceError('note-unverified', `The cosignature by ${witness.name} is not valid.`);
    if (!found.has(witness.keyId)) found.set(witness.keyId, { witness: witness.name, time });
  }
  return [...found.values()];
}

const message = (text: string, time: number): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);

const malformed = (why: string): EvidenceError => new EvidenceError('key-malformed', `This is no witness: ${why}.`);
