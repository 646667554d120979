import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { CollectError } from '../errors.ts';
import type { CollectLimits } from '../limits.ts';
import { guarded } from './decode.ts';
import { rangeBytes } from './file.ts';
import { inflatedRaw } from './inflate.ts';
import type { ByteSource } from './source.ts';
import { unzstd } from './zstd.ts';

// Signatures and sizes: APPNOTE.TXT 6.3.10, §4.3.
const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
/** The directory is read whole: about 100 bytes a member. */
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;

const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;

interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressed: number;
  readonly headerAt: number;
}

/** By content, not by name. An empty archive begins with its end. */
export async function isZip(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const magic = Buffer.alloc(4);
    await handle.read(magic, 0, 4, 0);
    const signature = magic.readUInt32LE(0);
    return signature === LOCAL_HEADER || signature === END_OF_DIRECTORY;
  } finally {
    await handle.close();
  }
}

/** The members of a zip archive, sorted by name; folders and hidden files left out. */
export async function zipMembers(path: string, limits: CollectLimits): Promise<ByteSource[]> {
  const handle = await open(path, 'r');
  try {
    const members = await directory(handle, limits);
    members.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.headerAt - b.headerAt));
    return members.filter(isWanted).map((member) => ({
      uri: `${path}!${printable(member.name)}`,
      size: member.compressed,
      mayGrow: false,
      canReopen: true,
      open: (onBytes) => memberBytes(path, member, limits, onBytes),
    }));
  } finally {
    await handle.close();
  }
}

const isWanted = ({ name }: ZipMember) =>
  !name.endsWith('/') && !name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

/** Member names are chosen by whoever made the archive: no control characters get into messages and lists. */
const printable = (name: string) => name.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => encodeURIComponent(c));

async function* memberBytes(
  path: string,
  member: ZipMember,
  limits: CollectLimits,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (member.isEncrypted) throw new CollectError('encrypted-archive');
  if (![STORED, DEFLATED, ZSTANDARD].includes(member.method)) {
    throw new CollectError(
      'unsupported-archive',
      `the zip member is packed by method ${member.method}, which is not read`,
    );
  }
  const handle = await open(path, 'r');
  try {
    const header = await exactly(handle, member.headerAt, 30);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new CollectError('corrupt-compression');
    const start = member.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const meter = { in: 0, out: 0 };
    const stored = counted(rangeBytes(handle, start, member.compressed), (n) => {
      meter.in += n;
      onBytes(n);
    });
    let crc = 0;
    for await (const chunk of guarded(unpacked(stored, member.method, limits), meter, limits)) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (crc !== member.crc)
      throw new CollectError(
        'corrupt-compression',
        'the checksum of the zip member is wrong; it was read all the same',
      );
  } finally {
    await handle.close();
  }
}

function unpacked(stored: AsyncGenerator<Uint8Array, void, undefined>, method: number, limits: CollectLimits) {
  if (method === DEFLATED) return inflatedRaw(stored);
  return method === ZSTANDARD ? unzstd(stored, limits) : stored;
}

async function* counted(bytes: AsyncGenerator<Uint8Array, void, undefined>, onBytes: (count: number) => void) {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function directory(handle: FileHandle, limits: CollectLimits): Promise<ZipMember[]> {
  const { size } = await handle.stat();
  const tailAt = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES - 20);
  const tail = await exactly(handle, tailAt, size - tailAt);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0)
    throw new CollectError('truncated-compression', 'the directory at the end of the zip archive is missing');
  let entries = tail.readUInt16LE(end + 10);
  let length = tail.readUInt32LE(end + 12);
  let at = tail.readUInt32LE(end + 16);
  if (
    (entries === 0xffff || length === 0xffffffff || at === 0xffffffff) &&
    end >= 20 &&
    tail.readUInt32LE(end - 20) === LOCATOR_64
  ) {
    const record = await exactly(handle, Number(tail.readBigUInt64LE(end - 20 + 8)), 56);
    if (record.readUInt32LE(0) !== END_OF_DIRECTORY_64) throw new CollectError('corrupt-compression');
    entries = Number(record.readBigUInt64LE(32));
    length = Number(record.readBigUInt64LE(40));
    at = Number(record.readBigUInt64LE(48));
  }
  if (entries > limits.zipMembers || length > MAX_DIRECTORY_BYTES) {
    throw new CollectError('unsupported-archive', `the zip archive has more than ${limits.zipMembers} members`);
  }
  const bytes = await exactly(handle, at, length);
  const members: ZipMember[] = [];
  let p = 0;
  while (p + 46 <= bytes.length && members.length < entries && bytes.readUInt32LE(p) === DIRECTORY_ENTRY) {
    const nameLength = bytes.readUInt16LE(p + 28);
    const extraLength = bytes.readUInt16LE(p + 30);
    const nameEnd = p + 46 + nameLength;
    members.push(entry(bytes, p, nameEnd, Math.min(nameEnd + extraLength, bytes.length)));
    p = nameEnd + extraLength + bytes.readUInt16LE(p + 32);
  }
  if (members.length !== entries)
    throw new CollectError('corrupt-compression', 'the directory of the zip archive is damaged');
  return members;
}

function entry(bytes: Buffer, p: number, nameEnd: number, extraEnd: number): ZipMember {
  let compressed = bytes.readUInt32LE(p + 20);
  let headerAt = bytes.readUInt32LE(p + 42);
  const hasLongSize = bytes.readUInt32LE(p + 24) === 0xffffffff;
  // Zip64 extra field: only those of size, compressed size and offset that did not fit, in this order.
  for (let x = nameEnd; x + 4 <= extraEnd; x += 4 + bytes.readUInt16LE(x + 2)) {
    if (bytes.readUInt16LE(x) !== 1) continue;
    let at = x + 4 + (hasLongSize ? 8 : 0);
    if (compressed === 0xffffffff && at + 8 <= extraEnd) {
      compressed = Number(bytes.readBigUInt64LE(at));
      at += 8;
    }
    if (headerAt === 0xffffffff && at + 8 <= extraEnd) headerAt = Number(bytes.readBigUInt64LE(at));
  }
  return {
    name: bytes.toString('utf8', p + 46, nameEnd),
    method: bytes.readUInt16LE(p + 10),
    isEncrypted: (bytes.readUInt16LE(p + 8) & 1) === 1,
    crc: bytes.readUInt32LE(p + 16),
    compressed,
    headerAt,
  };
}

async function exactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  if (bytesRead !== length) throw new CollectError('truncated-compression');
  return buffer;
}
