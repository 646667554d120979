import { type Field, MESSAGES, type MessageName, type Scalar } from './otlp-schema.ts';
import { BadWire, FIXED32, FIXED64, LENGTH, VARINT, WireReader } from './wire.ts';

/** Values within values: SDKs have two or three levels, and a reader of JSON need not have more. */
const MAX_DEPTH = 64;

type Json = string | number | boolean | Json[] | { [key: string]: Json };
type Message = { [key: string]: Json };

/**
 * The OTLP/JSON of an OTLP protobuf message (`ExportTraceServiceRequest` or `ExportLogsServiceRequest`), which is what readers see of it;
 * `null` if the bytes are neither. A pure function of the bytes: the digest of its text stands in the log. Fields in the order of the
 * message, without blanks; fields that the table does not know are counted in `unknownFields`. A field that may stand once and stands twice
 * is refused, since readers differ on it.
 */
function transcribed(message: Buffer): Buffer | null {
  const found = decoded(message, 'Traces') ?? decoded(message, 'Logs');
  return found === null ? null : Buffer.from(JSON.stringify(found));
}

/** Whether these bytes are such a message. */
export const isOtlp = (message: Buffer): boolean => (decoded(message, 'Traces') ?? decoded(message, 'Logs')) !== null;

/** What stands for a message that the collector took for one and that is none: nothing honest writes it. */
const UNDECODABLE = Buffer.from('{"undecodable":"otlp"}');

/** The text of a record that was cut out as a message. */
export const textOfMessage = (message: Buffer): Buffer => transcribed(message) ?? UNDECODABLE;

function decoded(message: Buffer, as: 'Traces' | 'Logs'): Message | null {
  if (message.length === 0) return null;
  const decoder = new Decoder();
  try {
    const whole = decoder.message(new WireReader(message, 0, message.length), as, 0);
    if (Object.keys(whole).length === 0) return null;
    return decoder.unknownFields === 0 ? whole : { ...whole, unknownFields: decoder.unknownFields };
  } catch (error) {
    if (error instanceof BadWire) return null;
    throw error;
  }
}

const WIRE_TYPES: Readonly<Record<Scalar, number>> = {
  string: LENGTH,
  hex: LENGTH,
  base64: LENGTH,
  fixed64: FIXED64,
  double: FIXED64,
  fixed32: FIXED32,
  uint32: VARINT,
  enum: VARINT,
  bool: VARINT,
  int64: VARINT,
};

const isScalar = (type: Field['type']): type is Scalar => Object.hasOwn(WIRE_TYPES, type);

class Decoder {
  unknownFields = 0;

  message(reader: WireReader, name: MessageName, depth: number): Message {
    if (depth > MAX_DEPTH) throw new BadWire('values are nested too deep');
    const fields = MESSAGES[name];
    const out: Message = {};
    while (!reader.isDone) {
      const tag = reader.tag();
      const field = fields[tag >>> 3];
      if (field === undefined) {
        reader.skip(tag & 7);
        this.unknownFields++;
        continue;
      }
      if ((tag & 7) !== (isScalar(field.type) ? WIRE_TYPES[field.type] : LENGTH))
        throw new BadWire('a field of another type');
      const value = isScalar(field.type)
        ? scalar(reader, field.type)
        : this.message(reader.content(), field.type, depth + 1);
      const before = out[field.name];
      if (!field.isRepeated && before !== undefined) throw new BadWire('a field stands twice');
      if (!field.isRepeated) out[field.name] = value;
      else if (Array.isArray(before)) before.push(value);
      else out[field.name] = [value];
    }
    assertSound(name, out);
    return out;
  }
}

/** What tells spans and log records from each other and from other messages with such numbers. */
function assertSound(name: MessageName, o: Message): void {
  const hasIds = (trace: number, span: number): boolean =>
    ((o['traceId'] as string | undefined)?.length ?? 0) === trace &&
    ((o['spanId'] as string | undefined)?.length ?? 0) === span;
  if (name === 'Span' && (!hasIds(32, 16) || o['startTimeUnixNano'] === undefined)) throw new BadWire('no span');
  if (name === 'LogRecord') {
    if (!hasIds(0, 0) && !hasIds(32, 16) && !hasIds(32, 0)) throw new BadWire('no log record');
    if (o['timeUnixNano'] === undefined && o['observedTimeUnixNano'] === undefined && o['body'] === undefined)
      throw new BadWire('no log record');
  }
  if (name === 'AnyValue' && Object.keys(o).length > 1) throw new BadWire('a value of two types');
}

function scalar(reader: WireReader, type: Scalar): Json {
  switch (type) {
    case 'string':
      return reader.content().rest().toString('utf8');
    case 'hex':
      return reader.content().rest().toString('hex');
    case 'base64':
      return reader.content().rest().toString('base64');
    case 'fixed64':
      return reader.fixed64().toString();
    case 'fixed32':
      return reader.fixed32();
    case 'double': {
      const value = reader.double();
      return Number.isFinite(value) ? value : String(value);
    }
    case 'int64':
      return BigInt.asIntN(64, reader.varint()).toString();
    case 'bool':
      return reader.varint() !== 0n;
    default:
      return Number(BigInt.asUintN(32, reader.varint()));
  }
}

/**
 * Whether bytes can be the beginning of such a message of `length` bytes: a resource with its first attribute, or without one a scope. Looks
 * at the front only; text never has these control characters in these places.
 */
export function beginsLikeOtlp(head: Uint8Array, at: number, length: number): boolean {
  const whole = enter(head, at, 0x0a);
  if (whole === null || whole.end > at + length) return false;
  const resource = enter(head, whole.from, 0x0a);
  if (resource === null) return head[whole.from] === 0x12;
  if (resource.end > whole.end) return false;
  const attribute = enter(head, resource.from, 0x0a);
  if (attribute === null) return resource.from === resource.end && head[resource.end] === 0x12;
  const key = enter(head, attribute.from, 0x0a);
  return key !== null && attribute.end <= resource.end && key.end < attribute.end && head[key.end] === 0x12;
}

/** The content of a length-delimited field with this tag; `null` if another begins here. */
function enter(head: Uint8Array, at: number, tag: number): { readonly from: number; readonly end: number } | null {
  if (head[at] !== tag) return null;
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const b = head[at + 1 + i];
    if (b === undefined) return null;
    length += (b & 0x7f) * 2 ** (7 * i);
    if (b < 0x80) return { from: at + 2 + i, end: at + 2 + i + length };
  }
  return null;
}
