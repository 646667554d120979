import type { Checkpoint } from '../evidence/checkpoint.ts';
import { decodeLeaf, type RefsLeaf } from '../evidence/envelope.ts';
import { EvidenceError } from '../evidence/errors.ts';
import { leafHash, verifyInclusion } from '../evidence/merkle.ts';
import { type Label, labelKeyCommitment, labeller } from '../evidence/refs/labels.ts';
import { decodePage, type Page } from '../evidence/refs/page.ts';
import { recordsOf, strandsOf } from '../evidence/refs/values.ts';
import { sha256 } from '../evidence/sha256.ts';
import { bytesOf, type EnclosedRefs, type EnclosedRun, malformed } from './format.ts';
import { BundleProblem } from './problem.ts';
import type { Predicate } from './statement.ts';

/**
 * That nothing was left out: the runs enclosed are in the log, cover it from the first leaf to the checkpoint, and list no record of the
 * strands judged, or of a strand that mentions a ref consulted, that is not enclosed.
 */
export function checkCompleteness(
  refs: EnclosedRefs,
  { consulted, strands = [], engine, incomplete }: Predicate,
  checkpoint: Checkpoint,
  enclosed: ReadonlySet<number>,
): void {
  const key = bytesOf(refs.key, 'the label key');
  const runs = refs.runs.map((run) => new CheckedRun(run, checkpoint));
  requireChain(runs, checkpoint.size);
  for (const { leaf } of runs)
    if (!leaf.keyCommitment.equals(labelKeyCommitment(key)) || leaf.reading !== engine.reading)
      throw lacking('the index of refs is of another key or another reading than the bundle');
  if (incomplete.length > 0) throw lacking('the statement itself says that records are missing');
  const labels = labeller(key);
  const wanted = new Set<Label>(strands.map(labels.strand));
  for (const ref of consulted)
    for (const run of runs) for (const strand of strandsOf(run.valueOf(labels.ref(ref)))) wanted.add(strand);
  for (const strand of wanted)
    for (const run of runs)
      for (const index of recordsOf(run.valueOf(strand), run.leaf.from, run.leaf.to))
        if (!enclosed.has(index))
          throw lacking(`record ${index} mentions what was consulted, by the log's own index, and is not enclosed`);
}

/** Each run begins where the one before it ends and names it; the first at leaf 0; the last is the last leaf of the log. */
function requireChain(runs: readonly CheckedRun[], size: number): void {
  let before: CheckedRun | null = null;
  for (const run of runs) {
    if (run.leaf.from !== (before?.leaf.to ?? 0) || run.leaf.previous !== (before?.index ?? null))
      throw lacking('the runs of the index do not follow each other');
    before = run;
  }
  if (before === null || before.leaf.to !== before.index || before.index !== size - 1)
    throw lacking('the index of refs does not reach to the checkpoint');
}

class CheckedRun {
  readonly index: number;
  readonly leaf: RefsLeaf;
  readonly #pages: readonly Page[];
  readonly #values: ReadonlyMap<string, Buffer>;

  constructor(run: EnclosedRun, { size, root }: Checkpoint) {
    this.index = run.index;
    const bytes = bytesOf(run.leaf, `run ${run.index}`);
    const proof = run.proof.map((hash) => bytesOf(hash, 'a hash'));
    if (!verifyInclusion(leafHash(bytes), run.index, size, proof, root))
      throw new BundleProblem('not-included', `The run of the index of refs at leaf ${run.index} is not in the log.`);
    const leaf = readable(() => decodeLeaf(bytes));
    if (leaf.type !== 'refs') throw malformed(`leaf ${run.index} is no run`);
    this.leaf = leaf;
    this.#pages = run.pages.map(({ number, page, proof: path }) => {
      const content = bytesOf(page, 'a page');
      const hashes = path.map((hash) => bytesOf(hash, 'a hash'));
      if (!verifyInclusion(leafHash(content), number, leaf.pages, hashes, leaf.root))
        throw new BundleProblem('not-included', `Page ${number} is not of the run at leaf ${run.index}.`);
      return readable(() => decodePage(content));
    });
    this.#values = new Map(
      run.values.map((value) => {
        const long = bytesOf(value, 'a value');
        return [sha256(long).toString('hex'), long];
      }),
    );
  }

  /** Empty where the run has nothing under the label; refused where it is not shown either way. */
  valueOf(label: Label): Buffer {
    const page = this.#pages.find(({ low, high }) => low <= label && label < high);
    if (page === undefined) throw lacking('a page of the index is not enclosed');
    const entry = page.entries.find((one) => one.label === label);
    if (entry === undefined) return Buffer.alloc(0);
    const value = entry.isDigest ? this.#values.get(entry.value.toString('hex')) : entry.value;
    if (value === undefined) throw lacking('a value of the index is not enclosed');
    return value;
  }
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw malformed('a part of the index of refs cannot be read', cause);
  }
}

const lacking = (why: string): BundleProblem =>
  new BundleProblem('incomplete', `The proof of completeness does not hold: ${why}.`);
