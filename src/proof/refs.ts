import type { EvidenceReader } from '../evidence/reader.ts';
import { runsOf } from '../evidence/refs/chain.ts';
import { type Label, labelKeyCommitment, labeller } from '../evidence/refs/labels.ts';
import { type PlacedPage, RunFile } from '../evidence/refs/run-file.ts';
import { recordsOf, strandsOf } from '../evidence/refs/values.ts';
import type { EnclosedRefs, EnclosedRun } from './format.ts';

/** What the log's index of refs says of some refs and strands, with the proof. */
export interface ListedRecords {
  /** Log indices of every record that mentions one of them, ascending. */
  readonly records: readonly number[];
  readonly enclosed: EnclosedRefs;
}

/**
 * Every record of these strands, and of every strand that mentions one of these refs, by the index that the log commits to. `null`
 * where the log has none that covers all of its records, is of another reading, or is not what the log says it is (`fsck` tells).
 */
export function listedRecords(
  log: EvidenceReader,
  refs: readonly string[],
  strands: readonly string[],
  reading: string,
): ListedRecords | null {
  const runs = runsOf(log);
  const last = runs.at(-1);
  const key = log.labelKey;
  const isOurs = runs.every(
    ({ leaf }) => leaf.reading === reading && leaf.keyCommitment.equals(labelKeyCommitment(key)),
  );
  if (last === undefined || !isOurs || last.leaf.to !== last.index || last.index !== log.size - 1) return null;
  const opened: OpenRun[] = [];
  try {
    for (const { index, leaf } of runs) opened.push(new OpenRun(index, RunFile.open(log.refsFolder, leaf)));
    const labels = labeller(key);
    const wanted = new Set(strands.map(labels.strand));
    for (const ref of refs)
      for (const run of opened) for (const strand of strandsOf(run.valueOf(labels.ref(ref)))) wanted.add(strand);
    const records = new Set<number>();
    for (const strand of wanted)
      for (const run of opened)
        for (const index of recordsOf(run.valueOf(strand), run.from, run.to)) records.add(index);
    return {
      records: [...records].sort((a, b) => a - b),
      enclosed: { key: key.toString('base64'), runs: opened.map((run) => run.enclosed(log)) },
    };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'refs-damaged') return null;
    throw error;
  } finally {
    for (const run of opened) run.close();
  }
}

/** A run, and the pages of it that have been looked at. */
class OpenRun {
  readonly #index: number;
  readonly #file: RunFile;
  readonly #pages = new Map<number, PlacedPage>();
  readonly #values = new Set<string>();

  constructor(index: number, file: RunFile) {
    this.#index = index;
    this.#file = file;
  }

  get from(): number {
    return this.#file.leaf.from;
  }

  get to(): number {
    return this.#file.leaf.to;
  }

  /** Empty where the run has nothing under the label. */
  valueOf(label: Label): Buffer {
    const placed = this.#file.pageFor(label);
    this.#pages.set(placed.number, placed);
    let next = 0;
    for (const { label: own, value, isDigest } of placed.page.entries) {
      const long = isDigest ? placed.values[next++]! : null;
      if (own !== label) continue;
      if (long !== null) this.#values.add(long.toString('base64'));
      return long ?? value;
    }
    return Buffer.alloc(0);
  }

  enclosed(log: EvidenceReader): EnclosedRun {
    const base64 = (bytes: Buffer): string => bytes.toString('base64');
    const pages = [...this.#pages.values()].sort((a, b) => a.number - b.number);
    return {
      index: this.#index,
      leaf: base64(log.leafBytes(this.#index)),
      proof: log.inclusionProof(this.#index).map(base64),
      pages: pages.map(({ number, bytes }) => ({
        number,
        page: base64(bytes),
        proof: this.#file.tree.path(number).map(base64),
      })),
      values: [...this.#values],
    };
  }

  close(): void {
    this.#file.close();
  }
}
