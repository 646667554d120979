/**
 * Where messages begin and end in a stream of syslog (RFC 6587 §3.4; RFC 5425 §4.3 has octet counting alone). Each message says by its
 * first octet how it is framed: a digit begins a count, anything else a message that ends with a line end, and one stream may have both.
 */

/** Longest message. RFC 5425 asks for 8 KiB; some senders write whole JSON documents. */
export const MOST_MESSAGE_BYTES = 1024 * 1024;
const MOST_DIGITS = 7;

export interface Frames {
  /** Message `i` is `bytes.subarray(starts[i], ends[i])`. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Up to here all is cut; the rest waits for more. */
  readonly consumed: number;
  /** The stream cannot be cut any further, and why; what is left of it is lost for messages. */
  readonly broken: string | null;
}

/** Attackers write this: bounded, linear. */
export function framesIn(bytes: Uint8Array): Frames {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  let broken: string | null = null;
  while (at < bytes.length && broken === null) {
    const first = bytes[at] as number;
    if (first === LF || first === CR || first === NUL) {
      at++;
      continue;
    }
    const frame = isDigit(first) ? counted(bytes, at) : ended(bytes, at);
    if (frame === null) break;
    if (typeof frame === 'string') broken = frame;
    else {
      starts.push(frame.start);
      ends.push(frame.end);
      at = frame.next;
    }
  }
  return { starts, ends, consumed: at, broken };
}

interface Frame {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0;
const SPACE = 0x20;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** `MSG-LEN SP MSG`. `null`: it is not all here; a text: it is none. */
function counted(bytes: Uint8Array, at: number): Frame | string | null {
  let length = 0;
  let i = at;
  for (; i < bytes.length && isDigit(bytes[i] as number); i++) {
    length = length * 10 + (bytes[i] as number) - 0x30;
    if (i - at >= MOST_DIGITS) return 'a count of octets has too many digits';
  }
  if (i === bytes.length) return null;
  if (bytes[i] !== SPACE || bytes[at] === 0x30) return 'a digit begins a message, and no count of octets follows';
  if (length > MOST_MESSAGE_BYTES) return `a message of ${length} octets is announced; ${MOST_MESSAGE_BYTES} are taken`;
  const start = i + 1;
  const next = start + length;
  if (next > bytes.length) return null;
  return { start, end: withoutLineEnd(bytes, start, next), next };
}

/** Up to the line end. */
function ended(bytes: Uint8Array, at: number): Frame | string | null {
  const end = bytes.indexOf(LF, at);
  const length = (end < 0 ? bytes.length : end) - at;
  if (length > MOST_MESSAGE_BYTES) return `a message has more than ${MOST_MESSAGE_BYTES} octets and no line end`;
  return end < 0 ? null : { start: at, end: withoutLineEnd(bytes, at, end), next: end + 1 };
}

function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let to = end;
  while (to > start && (bytes[to - 1] === LF || bytes[to - 1] === CR || bytes[to - 1] === NUL)) to--;
  return to;
}
