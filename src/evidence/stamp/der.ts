/**
 * DER (ITU-T X.690), as much as time stamps need. Reading is of input that anybody may have written: definite lengths in their shortest
 * form only, nothing beyond the end of what holds it, and never deeper than the caller goes.
 */
export interface Der {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** `[0] …`, constructed. */
  context0: 0xa0,
  context1: 0xa1,
  context3: 0xa3,
} as const;

/** What is no DER, or not of the form that was asked for. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** Elements that one element may hold: enough for any certificate, too few to keep anybody busy. */
const MAX_ELEMENTS = 1000;
/** Bytes of length: 16 MB is more than any input here. */
const MAX_LENGTH_BYTES = 3;

/** The one element that these bytes are. */
export function readDer(bytes: Buffer, tag: number): Der {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new DerError('bytes follow the end');
  return expectTag(element, tag);
}

/** The elements in a constructed one. */
export function elementsOf({ content }: Der): readonly Der[] {
  const out: Der[] = [];
  for (let at = 0; at < content.length; ) {
    const element = elementAt(content, at);
    out.push(element);
    at += element.whole.length;
    if (out.length > MAX_ELEMENTS) throw new DerError('it has too many elements');
  }
  return out;
}

export function expectTag(element: Der | undefined, tag: number): Der {
  if (element?.tag !== tag) throw new DerError(`tag 0x${tag.toString(16)} expected`);
  return element;
}

function elementAt(bytes: Buffer, at: number): Der {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerError('no element');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > MAX_LENGTH_BYTES) throw new DerError('a length is not definite, or too long');
  let length = lengthBytes === 0 ? first : 0;
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const isShortest = lengthBytes === 0 || (length >= 0x80 && length >= 256 ** (lengthBytes - 1));
  const start = at + 2 + lengthBytes;
  if (!isShortest || start + length > bytes.length) throw new DerError('a length is wrong');
  return { tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

/** `1.2.840.…`. */
export function oidOf(element: Der | undefined): string {
  const { content } = expectTag(element, TAG.oid);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new DerError('an object identifier is too long');
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** A small number, not negative. */
export function numberOf(element: Der | undefined): number {
  const { content } = expectTag(element, TAG.integer);
  if (content.length === 0 || content.length > 6 || content[0]! >= 0x80) throw new DerError('a number is out of range');
  return content.readUIntBE(0, content.length);
}

const derOf = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
};

export const sequence = (...parts: readonly Uint8Array[]): Buffer => derOf(TAG.sequence, ...parts);
export const octets = (bytes: Uint8Array): Buffer => derOf(TAG.octetString, bytes);
export const truth = (): Buffer => derOf(TAG.boolean, Buffer.of(0xff));
/** Big-endian, taken as not negative. */
export function integer(bytes: Uint8Array): Buffer {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const short = bytes.subarray(at);
  return derOf(TAG.integer, short[0]! >= 0x80 ? Buffer.of(0) : Buffer.of(), short);
}
