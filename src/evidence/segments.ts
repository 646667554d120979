import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME_HEADER_BYTES, type FrameHeader, readFrameHeader } from './bundle.ts';

/**
 * Segments: `originals/<index of the first record, 16 digits>.frames`, append-only, frame after frame in log order. A new
 * one is begun when the last has passed SEGMENT_BYTES, so the one that holds an index is found by its name.
 */
export const SEGMENT_BYTES = 64 * 1024 * 1024;

export interface Segment {
  readonly path: string;
  readonly name: string;
  readonly firstIndex: number;
}

const NAME = /^(\d{16})\.frames$/;

export function segmentName(firstIndex: number): string {
  return `${String(firstIndex).padStart(16, '0')}.frames`;
}

/** In log order. Files of other names are not segments. */
export function listSegments(originals: string): Segment[] {
  if (!existsSync(originals)) return [];
  return readdirSync(originals)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => ({ path: join(originals, name), name, firstIndex: Number(name.slice(0, 16)) }));
}

export interface PlacedFrame {
  readonly offset: number;
  readonly header: FrameHeader;
}

export interface SegmentScan {
  readonly frames: readonly PlacedFrame[];
  /** End of the last whole frame. */
  readonly end: number;
  /** Bytes of the file; more than `end` where a torn or damaged frame follows. */
  readonly fileBytes: number;
}

/** Hop from header to header; stops at the first that is torn, damaged or out of order. */
export function scanSegment(segment: Segment): SegmentScan {
  const fd = openSync(segment.path, 'r');
  try {
    const fileBytes = fstatSync(fd).size;
    const head = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
    const frames: PlacedFrame[] = [];
    let end = 0;
    let next = segment.firstIndex;
    while (end + FRAME_HEADER_BYTES <= fileBytes) {
      readSync(fd, head, 0, FRAME_HEADER_BYTES, end);
      const header = readFrameHeader(head);
      const inOrder = header && (frames.length === 0 ? header.firstIndex === next : header.firstIndex >= next);
      if (!header || !inOrder || end + header.frameBytes > fileBytes) break;
      frames.push({ offset: end, header });
      end += header.frameBytes;
      next = header.firstIndex + header.count;
    }
    return { frames, end, fileBytes };
  } finally {
    closeSync(fd);
  }
}

/** Exactly `length` bytes at `offset`, or fewer where the file ends. */
export function readAt(path: string, offset: number, length: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
  } finally {
    closeSync(fd);
  }
}
