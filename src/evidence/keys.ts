import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { EvidenceError } from './errors.ts';
import { formatVkey, type NoteSigner, type NoteVerifier, noteSigner, parseVkey, strictBase64 } from './note.ts';
import { sha256 } from './sha256.ts';

/**
 * The keys of a log, in `keys/`: `log.key` signs checkpoints (Ed25519 seed), `data.key` encrypts originals (AES-256), both
 * mode 0600 and optionally wrapped with a passphrase; `log.vkey` is the public key, for whoever verifies. Format in README.md.
 */
export interface LogKeys {
  readonly signer: NoteSigner;
  readonly dataKey: Buffer;
}

/** Environment variable that stands in for the passphrase. */
const KEY_VARIABLE = 'ASCRIBE_KEY';
export const KEY_FILES = { signing: 'log.key', data: 'data.key', public: 'log.vkey' } as const;
const HEADER = 'ascribe-key v1';
/** scrypt cost: 32 MiB and about 60 ms. */
const SCRYPT = { N: 32_768, r: 8, p: 1 } as const;
const MAX_SCRYPT_MEMORY_BYTES = 256 * 1024 * 1024;

export function passphraseOf(given: string | undefined): string | null {
  const value = given ?? process.env[KEY_VARIABLE];
  return value === undefined || value === '' ? null : value;
}

/** Create the keys that do not exist yet. A crash between the files leaves a set that the next call completes. */
export async function createKeys(disk: Disk, folder: string, passphrase: string | null): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const put = async (file: string, text: string, mode: number) => {
    await disk.replace(join(folder, file), Buffer.from(text), mode);
  };
  if (!existsSync(join(folder, KEY_FILES.data))) {
    await put(KEY_FILES.data, formatKey(randomBytes(32), 'originals', null, passphrase), 0o600);
  }
  if (!existsSync(join(folder, KEY_FILES.signing))) {
    const name = `ascribe.local/${randomBytes(8).toString('hex')}`;
    await put(KEY_FILES.signing, formatKey(randomBytes(32), 'checkpoints', name, passphrase), 0o600);
  }
  if (!existsSync(join(folder, KEY_FILES.public))) {
    await put(KEY_FILES.public, `${formatVkey(loadSigner(folder, passphrase))}\n`, 0o644);
  }
}

export function loadKeys(folder: string, passphrase: string | null): LogKeys {
  const signer = loadSigner(folder, passphrase);
  if (formatVkey(loadVerifier(folder)) !== formatVkey(signer)) {
    throw new EvidenceError(
      'key-malformed',
      `${join(folder, KEY_FILES.public)} is not the public part of ${KEY_FILES.signing}.`,
    );
  }
  return { signer, dataKey: loadDataKey(folder, passphrase) };
}

/** Needs no secret: enough to check checkpoints. */
export function loadVerifier(folder: string): NoteVerifier {
  const path = join(folder, KEY_FILES.public);
  const line = readKeyFile(path).toString('utf8');
  if (!line.endsWith('\n')) throw new EvidenceError('key-malformed', `${path} does not end in a newline.`);
  try {
    return parseVkey(line.slice(0, -1));
  } catch (cause) {
    throw new EvidenceError('key-malformed', `${path} holds no verifier key.`, { cause });
  }
}

export function loadDataKey(folder: string, passphrase: string | null): Buffer {
  return readSecret(join(folder, KEY_FILES.data), 'originals', passphrase).secret;
}

/** Needs the secret of `log.key` alone. */
export function loadSigner(folder: string, passphrase: string | null): NoteSigner {
  const path = join(folder, KEY_FILES.signing);
  const { name, secret } = readSecret(path, 'checkpoints', passphrase);
  if (name === null) throw new EvidenceError('key-malformed', `${path} has no name line.`);
  return noteSigner(name, secret);
}

function formatKey(secret: Buffer, use: string, name: string | null, passphrase: string | null): string {
  const salt = passphrase === null ? null : randomBytes(16);
  const protection = salt ? `scrypt ${SCRYPT.N} ${SCRYPT.r} ${SCRYPT.p} ${salt.toString('base64')}` : 'none';
  const head = [
    HEADER,
    `use: ${use}`,
    ...(name === null ? [] : [`name: ${name}`]),
    `protection: ${protection}`,
    '',
  ].join('\n');
  const body = passphrase === null || !salt ? secret : wrap(secret, wrappingKey(passphrase, salt, SCRYPT), head);
  const text = `${head}secret: ${body.toString('base64')}\n`;
  return `${text}check: ${checkOf(text)}\n`;
}

const FILE =
  /^(ascribe-key v1\nuse: (.+)\n(?:name: (.+)\n)?protection: (none|scrypt (\d{1,8}) (\d{1,2}) (\d{1,2}) (.+))\n)secret: (.+)\n$/;

function readSecret(path: string, use: string, passphrase: string | null): { name: string | null; secret: Buffer } {
  const mode = existsSync(path) ? statSync(path).mode : 0;
  if ((mode & 0o077) !== 0) {
    throw new EvidenceError(
      'key-exposed',
      `${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`,
    );
  }
  const text = readKeyFile(path).toString('utf8');
  const cut = text.lastIndexOf('check: ');
  const m = FILE.exec(text.slice(0, Math.max(0, cut)));
  const body = strictBase64(m?.[9] ?? '');
  if (!m || !body || text.slice(cut) !== `check: ${checkOf(text.slice(0, cut))}\n` || m[2] !== use) {
    throw new EvidenceError(
      'key-malformed',
      `${path} is damaged or no key for ${use}. Restore it from a copy; originals cannot be read without it.`,
    );
  }
  const name = m[3] ?? null;
  if (m[4] === 'none') return { name, secret: requireLength(body, path) };
  if (passphrase === null) {
    throw new EvidenceError('key-locked', `${path} is protected by a passphrase. Give it, or set ${KEY_VARIABLE}.`);
  }
  const cost = { N: Number(m[5]), r: Number(m[6]), p: Number(m[7]) };
  const salt = strictBase64(m[8] ?? '') ?? Buffer.alloc(0);
  return { name, secret: requireLength(unwrap(body, wrappingKey(passphrase, salt, cost), m[1]!, path), path) };
}

function requireLength(secret: Buffer, path: string): Buffer {
  if (secret.length !== 32)
    throw new EvidenceError('key-malformed', `${path} holds ${secret.length} bytes instead of 32.`);
  return secret;
}

function readKeyFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new EvidenceError('key-missing', `The key file ${path} cannot be read.`, { cause });
  }
}

/** Catches damage before it looks like a wrong passphrase or a forged checkpoint. */
function checkOf(text: string): string {
  return sha256(Buffer.from(text)).toString('base64', 0, 9);
}

function wrappingKey(passphrase: string, salt: Buffer, cost: { N: number; r: number; p: number }): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { ...cost, maxmem: MAX_SCRYPT_MEMORY_BYTES });
}

function wrap(secret: Buffer, key: Buffer, head: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(head));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

function unwrap(body: Buffer, key: Buffer, head: string, path: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(head)).setAuthTag(body.subarray(-16));
    return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]);
  } catch (cause) {
    throw new EvidenceError('passphrase-wrong', `The passphrase does not open ${path}.`, { cause });
  }
}
