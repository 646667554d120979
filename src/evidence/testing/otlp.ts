import { MESSAGES, type MessageName } from '../transcribe/otlp-schema.ts';

/** A protobuf message of OTLP from its OTLP/JSON, for tests: the other direction, written apart from the decoder. */
export function encoded(name: MessageName, o: Record<string, unknown>): Buffer {
  const parts: Buffer[] = [];
  for (const [number, field] of Object.entries(MESSAGES[name])) {
    const value = o[field.name];
    if (value === undefined) continue;
    for (const item of field.isRepeated ? (value as unknown[]) : [value])
      parts.push(fieldBytes(Number(number), field.type, item));
  }
  return Buffer.concat(parts);
}

export function varint(value: bigint): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    out.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(out);
}

const tag = (number: number, wireType: number): Buffer => varint(BigInt(number * 8 + wireType));

const withLength = (number: number, content: Buffer): Buffer =>
  Buffer.concat([tag(number, 2), varint(BigInt(content.length)), content]);

function fieldBytes(number: number, type: string, value: unknown): Buffer {
  switch (type) {
    case 'string':
      return withLength(number, Buffer.from(value as string));
    case 'hex':
    case 'base64':
      return withLength(number, Buffer.from(value as string, type));
    case 'fixed64': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value as string));
      return Buffer.concat([tag(number, 1), bytes]);
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(value));
      return Buffer.concat([tag(number, 1), bytes]);
    }
    case 'fixed32': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value as number);
      return Buffer.concat([tag(number, 5), bytes]);
    }
    case 'uint32':
    case 'enum':
    case 'int64':
      return Buffer.concat([tag(number, 0), varint(BigInt(value as string | number))]);
    case 'bool':
      return Buffer.concat([tag(number, 0), varint(value === true ? 1n : 0n)]);
    default:
      return withLength(number, encoded(type as MessageName, value as Record<string, unknown>));
  }
}

/** Behind its length, as the collector's file exporter writes it. */
export function prefixed(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}
