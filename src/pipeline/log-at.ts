import type { ProgressLeaf } from '../evidence/envelope.ts';
import type { EvidenceReader, SealedLog } from '../evidence/reader.ts';

/** A log as it was when it had so many leaves: what came later is not there. */
export function logAt(log: EvidenceReader, size: number): SealedLog {
  const inside = (index: number): number => {
    if (index >= size) throw new Error(`leaf ${index} came after the log had ${size}`);
    return index;
  };
  return {
    size,
    leaf: (index) => log.leaf(inside(index)),
    record: (index) => log.record(inside(index)),
    records: (from) => log.records(from, size),
    objects: () => log.objects(),
    progress: () => progressBelow(log, size),
    recordsOfObjects: (objects) =>
      log
        .recordsOfObjects(objects)
        .filter(({ from }) => from < size)
        .map(({ from, to }) => ({ from, to: Math.min(to, size) })),
    passages: (from) => log.passages(from).filter(({ index }) => index < size),
    documentHeads: () => new Map([...log.documentHeads()].filter(([, index]) => index < size)),
  };
}

/** The last progress leaf of each object at that time. */
function progressBelow(log: EvidenceReader, size: number): Map<string, ProgressLeaf> {
  const last = new Map<string, ProgressLeaf>();
  for (let index = 0; index < size; index++) {
    const leaf = log.leaf(index);
    if (leaf.type === 'progress') last.set(leaf.objectId.toString('hex'), leaf);
  }
  return last;
}
