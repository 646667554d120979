import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, NodeDisk } from '../disk.ts';
import type { EvidenceReader } from '../reader.ts';
import { sha256 } from '../sha256.ts';
import { vouchedFile, vouchedNote } from '../witness/ask.ts';
import { checkStamp, stampedBytes, type TimeAuthority, type TimeStamp } from './check.ts';
import { refused, timeStampRequest, tokenIn } from './request.ts';
import { MAX_TOKEN_BYTES, parseToken } from './token.ts';

/** Sends a request (`application/timestamp-query`), and gives the bytes of the answer. */
export type Exchange = (request: Buffer) => Promise<Buffer>;

const NONCE_BYTES = 8;

/**
 * Have the checkpoint of this log stamped, and keep the token beside the log. Throws `stamp-refused`, or `stamp-invalid` where the
 * answer does not hold by the certificate that was given: such a token is not kept.
 */
export async function askAuthority(
  log: EvidenceReader,
  authority: TimeAuthority,
  exchange: Exchange,
  disk: Disk = new NodeDisk(),
): Promise<TimeStamp> {
  const stamped = stampedBytes(Buffer.from(log.note));
  // a first byte that is neither 0 nor above 0x7f: the nonce is the same bytes in every encoder
  const nonce = Buffer.concat([Buffer.of(0x40 | (randomBytes(1)[0]! & 0x3f)), randomBytes(NONCE_BYTES - 1)]);
  const token = tokenIn(await exchange(timeStampRequest(sha256(stamped), nonce)));
  const stamp = checkStamp(token, stamped, [authority]);
  if (stamp === null) throw refused('its answer is not by the certificate that was given');
  if (parseToken(token).nonce?.equals(nonce) !== true) throw refused('its answer is to another request');
  await keep(log, token, disk);
  return stamp;
}

async function keep(log: EvidenceReader, token: Buffer, disk: Disk): Promise<void> {
  mkdirSync(log.vouchedFolder, { recursive: true });
  // what is stamped is kept with it: the log goes on, and its checkpoint file with it
  const note = vouchedFile(log);
  if (!existsSync(note)) await disk.replace(note, Buffer.from(vouchedNote(log)));
  await disk.replace(`${note}.${sha256(token).toString('hex', 0, 8)}${TOKEN_SUFFIX}`, token);
}

/** DER of a TimeStampToken, as `openssl ts -verify -token_in` reads it. */
const TOKEN_SUFFIX = '.tst';

/** Every time stamp that was collected for this checkpoint, in the order of the file names. */
export function stampsOn(log: EvidenceReader): readonly Buffer[] {
  const own = `${String(log.checkpoint.size).padStart(16, '0')}.checkpoint.`;
  const stamped = stampedBytes(Buffer.from(log.note));
  return (existsSync(log.vouchedFolder) ? readdirSync(log.vouchedFolder).sort() : [])
    .filter((name) => name.startsWith(own) && name.endsWith(TOKEN_SUFFIX))
    .map((name) => readFileSync(join(log.vouchedFolder, name)))
    .filter((token) => isOf(token, stamped));
}

function isOf(token: Buffer, stamped: Buffer): boolean {
  if (token.length > MAX_TOKEN_BYTES) return false;
  try {
    checkStamp(token, stamped, []);
    return true;
  } catch {
    return false;
  }
}
