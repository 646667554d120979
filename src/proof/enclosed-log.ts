import { isDocument, type Leaf, type ObjectLeaf, objectIdOf, type ProgressLeaf } from '../evidence/envelope.ts';
import type { EvidenceRecord, RecordRun, SealedLog } from '../evidence/reader.ts';
import type { CheckedLeaf } from './check.ts';
import { BundleProblem } from './problem.ts';

/** The part of a log that a bundle encloses, as the pipeline reads a whole one. */
export class EnclosedLog implements SealedLog {
  readonly size: number;
  readonly #leaves: ReadonlyMap<number, CheckedLeaf>;

  constructor(size: number, leaves: readonly CheckedLeaf[]) {
    this.size = size;
    this.#leaves = new Map(leaves.map((one) => [one.index, one]));
  }

  leaf(index: number): Leaf {
    const one = this.#leaves.get(index);
    if (one === undefined) throw new BundleProblem('evidence-missing', `Leaf ${index} is needed and not enclosed.`);
    return one.leaf;
  }

  record(index: number): Pick<EvidenceRecord, 'leaf' | 'redacted'> {
    const one = this.#leaves.get(index);
    if (one?.leaf.type !== 'record' || one.form === null)
      throw new BundleProblem('evidence-missing', `Record ${index} is needed and not enclosed.`);
    return { leaf: one.leaf, redacted: one.form };
  }

  *records(from: number): Generator<RecordRun> {
    for (const { index, leaf, form } of this.#leaves.values()) {
      if (leaf.type !== 'record' || form === null || index < from) continue;
      const redacted = { bytes: form, starts: Uint32Array.of(0), ends: Uint32Array.of(form.length) };
      yield { firstIndex: index, leaves: [leaf], redacted };
    }
  }

  objects(): Map<string, ObjectLeaf> {
    const out = new Map<string, ObjectLeaf>();
    for (const { leaf, bytes } of this.#leaves.values())
      if (leaf.type === 'object') out.set(objectIdOf(bytes).toString('hex'), leaf);
    return out;
  }

  progress(): Map<string, ProgressLeaf> {
    const out = new Map<string, ProgressLeaf>();
    for (const { leaf } of this.#leaves.values())
      if (leaf.type === 'progress') out.set(leaf.objectId.toString('hex'), leaf);
    return out;
  }

  recordsOfObjects(objects: ReadonlySet<string>): readonly { from: number; to: number }[] {
    return [...this.#leaves.values()].flatMap(({ index, leaf }) =>
      leaf.type === 'record' && objects.has(leaf.objectId.toString('hex')) ? [{ from: index, to: index + 1 }] : [],
    );
  }

  /** A bundle encloses the first record of each of its objects where that is a document. */
  /** A bundle encloses records; that others were passed over is said in the log. */
  passages(): readonly never[] {
    return [];
  }

  documentHeads(): Map<string, number> {
    const met = new Set<string>();
    const heads = new Map<string, number>();
    for (const { index, leaf, bytes } of this.#leaves.values()) {
      if (leaf.type !== 'record') continue;
      const id = leaf.objectId.toString('hex');
      if (!met.has(id) && isDocument(bytes)) heads.set(id, index);
      met.add(id);
    }
    return heads;
  }
}
