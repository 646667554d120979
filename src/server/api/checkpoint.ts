import type { EvidenceReader } from '../../evidence/reader.ts';

/** The signed state of the log under which an answer holds. */
export function checkpointOf({ checkpoint, note }: EvidenceReader, key: string) {
  const { origin, size, root } = checkpoint;
  return { origin, size, root: Buffer.from(root).toString('base64'), note, key };
}
