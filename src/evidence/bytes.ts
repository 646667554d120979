import { EvidenceError } from './errors.ts';

/** Longest varint in use: 53 bits in groups of seven. */
const MAX_VARINT_BYTES = 8;

/** Write an unsigned LEB128 varint (a whole number below 2^53); returns the offset after it. */
export function putVarint(out: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let at = offset;
  while (rest >= 0x80) {
    out[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  out[at++] = rest;
  return at;
}

export function varintBytes(value: number): number {
  let n = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) n++;
  return n;
}

/** A view on the same bytes with Buffer's methods. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Strict reader over a leaf: every value has one encoding only, so that leaf and value correspond one to one. */
export class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
  }

  u8(): number {
    const v = this.#bytes[this.#at++];
    if (v === undefined) throw malformed('it ends early');
    return v;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < MAX_VARINT_BYTES; i++, scale *= 0x80) {
      const b = this.u8();
      value += (b & 0x7f) * scale;
      if (b < 0x80) {
        if (b === 0 && i > 0) throw malformed('a number has a needless zero byte');
        if (!Number.isSafeInteger(value)) throw malformed('a number is above 2^53');
        return value;
      }
    }
    throw malformed('a number is too long');
  }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed('it ends early');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw malformed('bytes follow its end');
  }
}

export function malformed(why: string): EvidenceError {
  return new EvidenceError('leaf-malformed', `The leaf is malformed: ${why}.`);
}
