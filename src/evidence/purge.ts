import { readFileSync } from 'node:fs';
import { frameWithout } from './bundle.ts';
import { type Disk, NodeDisk } from './disk.ts';
import { EvidenceError } from './errors.ts';
import { loadDataKey, passphraseOf } from './keys.ts';
import { layoutOf } from './layout.ts';
import { WriterLock } from './lock.ts';
import { listSegments, type Segment, scanSegment } from './segments.ts';

/**
 * Remove the originals of these records (log indices) for good: tombstones stand in their places. The log itself is not touched, so every
 * checkpoint, leaf and proof holds as before; what is lost is the content, for everybody. A segment is written anew beside the old one
 * and takes its place (fsync, rename, fsync): a crash leaves each segment as it was or as it should be, and the same call again
 * finishes the rest. The blocks of the old file are freed, not overwritten. Throws `log-locked`, `originals-damaged`, `key-*`.
 */
export async function purgeOriginals(
  root: string,
  indices: readonly number[],
  disk: Disk = new NodeDisk(),
): Promise<void> {
  const layout = layoutOf(root);
  const victims = new Set(indices);
  const lock = WriterLock.acquire(layout.lock);
  try {
    const key = loadDataKey(layout.keys, passphraseOf(undefined));
    for (const segment of listSegments(layout.originals)) {
      const bytes = withoutVictims(segment, key, victims);
      if (bytes === null) continue;
      lock.confirm();
      await disk.replace(segment.path, bytes, 0o600);
    }
  } finally {
    lock.release();
  }
}

/** The segment's new content; `null`: it holds none of them. */
function withoutVictims(segment: Segment, key: Buffer, victims: ReadonlySet<number>): Buffer | null {
  const { frames, end, fileBytes } = scanSegment(segment);
  const touched = frames.map(({ header }) => victimsIn(header, victims));
  if (touched.every((gone) => gone.size === 0)) return null;
  if (end !== fileBytes)
    throw new EvidenceError(
      'originals-damaged',
      `${segment.path} has damaged or unfinished frames; nothing in it is purged. Run fsck.`,
    );
  const file = readFileSync(segment.path);
  return Buffer.concat(
    frames.map(({ offset, header }, i) => {
      const frame = file.subarray(offset, offset + header.frameBytes);
      const gone = touched[i] as ReadonlySet<number>;
      return gone.size === 0 ? frame : frameWithout(frame, header, key, gone);
    }),
  );
}

function victimsIn(
  { firstIndex, count }: { firstIndex: number; count: number },
  victims: ReadonlySet<number>,
): ReadonlySet<number> {
  const gone = new Set<number>();
  for (let i = 0; i < count; i++) if (victims.has(firstIndex + i)) gone.add(i);
  return gone;
}
