/** The wire format of Protocol Buffers: https://protobuf.dev/programming-guides/encoding/. Bounded, and strict: bad bytes throw `BadWire`. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

/** The bytes are no message of the kind that was expected. */
export class BadWire extends Error {}

/** Reads the fields of one message, in [at, end) of `bytes`. */
export class WireReader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** Field number and wire type, as 8 · number + type. */
  tag(): number {
    const tag = this.#number();
    if (tag < 8 || tag > 0xffff_ffff) throw new BadWire('a field has no number');
    return tag;
  }

  /** A length-delimited field: a reader of its content, after which this one stands. */
  content(): WireReader {
    const length = this.#number();
    const from = this.at;
    if (length > this.end - from) throw new BadWire('a field is longer than its message');
    this.at = from + length;
    return new WireReader(this.bytes, from, this.at);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const b = this.#byte();
      value |= BigInt(b & 0x7f) << shift;
      if (b < 0x80) return BigInt.asUintN(64, value);
    }
    throw new BadWire('a number is too long');
  }

  fixed64(): bigint {
    this.#need(8);
    const value = this.bytes.readBigUInt64LE(this.at);
    this.at += 8;
    return value;
  }

  double(): number {
    this.#need(8);
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  fixed32(): number {
    this.#need(4);
    const value = this.bytes.readUInt32LE(this.at);
    this.at += 4;
    return value;
  }

  /** All that is left, as it is. */
  rest(): Buffer {
    const all = this.bytes.subarray(this.at, this.end);
    this.at = this.end;
    return all;
  }

  /** Pass over a field whose number is not known. */
  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === FIXED64) this.fixed64();
    else if (wireType === LENGTH) this.content();
    else if (wireType === FIXED32) this.fixed32();
    else throw new BadWire('a field has a type that is not written any more');
  }

  /** A varint that is a length or a tag: below 2^35. */
  #number(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const b = this.#byte();
      value += (b & 0x7f) * 2 ** (7 * i);
      if (b < 0x80) return value;
    }
    throw new BadWire('a length is too long');
  }

  #byte(): number {
    this.#need(1);
    return this.bytes[this.at++]!;
  }

  #need(count: number): void {
    if (this.end - this.at < count) throw new BadWire('the message ends inside a field');
  }
}
