/**
 * 128-bit numbers (event ids, strand keys, halves of digests, UUIDs) as the index keeps them: UHUGEINT, sixteen bytes in
 * little-endian order. As text they are 32 hex digits; numeric order and text order are the same.
 */

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
/** Value of a lower-case hex digit by character code; 255 for anything else. */
const DIGIT = new Uint8Array(256).fill(255);
for (const [i, c] of [...'0123456789abcdef'].entries()) DIGIT[c.charCodeAt(0)] = i;

/** Write 32 hex digits (starting at `from` in `hex`) as sixteen little-endian bytes at `at`. */
export function putHex(hex: string, from: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const high = DIGIT[hex.charCodeAt(from + 2 * i)] as number;
    const low = DIGIT[hex.charCodeAt(from + 2 * i + 1)] as number;
    into[at + 15 - i] = (high << 4) | low;
  }
}

/** Write sixteen big-endian bytes (a half of a digest) as sixteen little-endian bytes. */
export function putBytes(bytes: Uint8Array, from: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) into[at + 15 - i] = bytes[from + i] as number;
}

/** The 32 hex digits of sixteen little-endian bytes. */
export function hexAt(bytes: Uint8Array, at: number): string {
  let hex = '';
  for (let i = 15; i >= 0; i--) hex += PAIRS[bytes[at + i] as number];
  return hex;
}

/** 32 hex digits as a SQL literal value. */
export const numberOfHex = (hex: string): bigint => BigInt(`0x${hex}`);

export const hexOfNumber = (n: bigint): string => n.toString(16).padStart(32, '0');

const UUID_LENGTH = 36;
const DASHES = [8, 13, 18, 23];

/**
 * Write a UUID in its usual lower-case form as sixteen bytes. False, and nothing is promised about the bytes, for any other
 * text: those are kept as they are written.
 */
export function putUuid(text: string, into: Uint8Array, at: number): boolean {
  if (text.length !== UUID_LENGTH) return false;
  let digit = 0;
  for (let i = 0; i < UUID_LENGTH; i++) {
    const code = text.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== 0x2d) return false;
      continue;
    }
    const value = code < 256 ? (DIGIT[code] as number) : 255;
    if (value === 255) return false;
    const to = at + 15 - (digit >> 1);
    into[to] = digit & 1 ? (into[to] as number) | value : value << 4;
    digit++;
  }
  return true;
}

/** The UUID text of 32 hex digits. */
export function uuidOfHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 32 hex digits of a UUID in its usual form; `null` for other text. */
export function hexOfUuid(text: string): string | null {
  if (text.length !== UUID_LENGTH || DASHES.some((i) => text[i] !== '-')) return null;
  const hex = text.replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(hex) ? hex : null;
}
