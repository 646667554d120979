import { CollectError } from '../errors.ts';
import type { CollectLimits } from '../limits.ts';
import { gunzipped } from './inflate.ts';
import { unzstd } from './zstd.ts';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** Compression inside compression that is still followed (a `.json.gz` in a `.zip`). */
const MAX_LAYERS = 3;

/** Bytes needed to tell formats apart. A tar says so at offset 257. */
export const SNIFF_BYTES = 512;

/** File formats that are no text, by their first bytes. What to call them, for the message. */
const FORMATS: readonly { readonly magic: readonly number[]; readonly at?: number; readonly name: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive inside another file or a stream' },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz' },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27], name: '7z' },
  { magic: [0x04, 0x22, 0x4d, 0x18], name: 'lz4' },
  { magic: [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61], name: 'snappy' },
  { magic: [0x50, 0x41, 0x52, 0x31], name: 'Parquet' },
  { magic: [0x4f, 0x62, 0x6a, 0x01], name: 'Avro' },
  { magic: [0x4f, 0x52, 0x43], name: 'ORC' },
  { magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], name: 'an SQLite database' },
  { magic: [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65], name: 'a Windows event log (evtx)' },
  { magic: [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48], name: 'a systemd journal (use journalctl -o json)' },
  { magic: [0x25, 0x50, 0x44, 0x46, 0x2d], name: 'PDF' },
  { magic: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, name: 'a tar archive' },
  {
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    at: 4,
    name: 'telemetry that the collector compressed message by message (have its file exporter write without compression)',
  },
];

/** Undo every layer of compression, told by content. A stream that grows beyond reason ends in `decompression-bomb`. */
export async function* decoded(stored: Bytes, limits: CollectLimits, onCompressed: () => void): Bytes {
  let bytes = stored;
  for (let layer = 0; ; layer++) {
    const { head, all } = await peeked(bytes);
    const kind = compressionOf(head);
    if (kind === null) {
      yield* all;
      return;
    }
    if (layer === MAX_LAYERS) throw new CollectError('decompression-bomb');
    onCompressed();
    const meter = { in: 0, out: 0 };
    const counted = counting(all, meter);
    bytes = guarded(kind === 'gzip' ? gunzipped(counted) : unzstd(counted, limits), meter, limits);
  }
}

function compressionOf(head: Uint8Array): 'gzip' | 'zstd' | null {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 0x08) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return null;
}

/** Refuse what is no text in UTF-8. `head`: the first `SNIFF_BYTES` of the decompressed object, or all of it. */
export function assertText(head: Uint8Array): void {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new CollectError('utf-16');
  for (const { magic, at = 0, name } of FORMATS) {
    if (magic.every((byte, i) => head[at + i] === byte)) {
      throw new CollectError('unsupported-archive', `this is ${name}, which is not read`);
    }
  }
  let zeros = 0;
  let zerosAtOdd = 0;
  for (let i = 0; i < head.length && i < SNIFF_BYTES; i++) {
    if (head[i] !== 0) continue;
    zeros++;
    if (i % 2 === 1) zerosAtOdd++;
  }
  if (zeros === 0) return;
  const size = Math.min(head.length, SNIFF_BYTES);
  const isUtf16 = zeros > size / 4 && (zerosAtOdd === zeros || zerosAtOdd === 0) && size >= 4 && zeros <= size / 2 + 1;
  throw new CollectError(isUtf16 ? 'utf-16' : 'binary');
}

/** The first bytes (`SNIFF_BYTES`, fewer at the end), without taking them away. */
export async function peeked(bytes: Bytes): Promise<{ head: Uint8Array; all: Bytes }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < SNIFF_BYTES) {
    const next = await bytes.next();
    if (next.done) break;
    parts.push(new Uint8Array(next.value));
    size += next.value.length;
  }
  const head = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  async function* all(): Bytes {
    try {
      if (head.length > 0) yield head;
      yield* bytes;
    } finally {
      await bytes.return();
    }
  }
  return { head, all: all() };
}

async function* counting(bytes: Bytes, meter: { in: number }): Bytes {
  for await (const chunk of bytes) {
    meter.in += chunk.length;
    yield chunk;
  }
}

export async function* guarded(bytes: Bytes, meter: { in: number; out: number }, limits: CollectLimits): Bytes {
  for await (const chunk of bytes) {
    meter.out += chunk.length;
    if (meter.out > limits.bombFloorBytes && meter.out > meter.in * limits.bombRatio)
      throw new CollectError('decompression-bomb');
    yield chunk;
  }
}
