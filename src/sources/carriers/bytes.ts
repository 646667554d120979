import { Gunzip } from 'fflate';

/** Most that one embedded payload may grow to when decompressed, in bytes. CloudWatch batches stay under 1 MB. */
const MAX_PAYLOAD = 32 * 1024 * 1024;

/** The text inside a base64 payload, gunzipped where it is gzip (CloudWatch Logs to Kinesis). `null` if it is neither. */
export function decodePayload(base64: string): string | null {
  if (base64.length === 0 || base64.length % 4 === 1 || !/^[A-Za-z0-9+/_-]+={0,2}\s*$/.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes;
  if (plain === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return null;
  }
}

/** Bounded: a payload that grows past the limit is given up (`null`), not cut. */
function gunzip(bytes: Uint8Array): Uint8Array | null {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = new Gunzip((chunk) => {
      size += chunk.length;
      if (size > MAX_PAYLOAD) throw new RangeError('payload too large');
      chunks.push(chunk);
    });
    for (let i = 0; i < bytes.length; i += 65_536) {
      stream.push(bytes.subarray(i, i + 65_536), i + 65_536 >= bytes.length);
    }
  } catch {
    return null;
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
