import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RefsLeaf } from '../envelope.ts';
import type { EvidenceLog } from '../log.ts';
import type { SealedRun } from './chain.ts';
import { type BatchMentions, MentionGatherer } from './gather.ts';
import { merged, type Sorted } from './merge.ts';
import { RunFile } from './run-file.ts';
import { runName, writeRun } from './write-run.ts';

/** A run is merged with the one before it while that is at most this many times as long: so each is more than twice the next. */
const MERGE_FACTOR = 2;

/** What the writer of the index needs of the log's writer. */
export type RunSink = Pick<EvidenceLog, 'disk' | 'refsFolder' | 'size' | 'appendRefs'>;

/**
 * Writes the ref index beside the log, in this order:
 *
 * 1. mentions of records that are committed and have been read are gathered in memory;
 * 2. `flush`: a run of them is written, together with the runs before it that are not much longer, and made durable;
 * 3. a leaf that names the run is queued in the log; the log's next commit commits the index too;
 * 4. `tidy`, after that commit: files of runs that were merged away are removed.
 *
 * A crash before 3 is committed leaves a file that nothing names; the next writer removes it and reads those records again.
 */
export class RefIndexWriter {
  readonly #log: RunSink;
  readonly #keyCommitment: Buffer;
  readonly #reading: string;
  readonly #live: SealedRun[];
  #gathered: MentionGatherer;

  constructor(log: RunSink, live: readonly SealedRun[], reading: string, keyCommitment: Buffer) {
    this.#log = log;
    this.#reading = reading;
    this.#keyCommitment = keyCommitment;
    this.#live = live.filter(() => isUsable(live, log.refsFolder, reading, keyCommitment));
    this.#gathered = new MentionGatherer(this.covered);
  }

  /** Leaves that the index is about so far. */
  get covered(): number {
    return this.#live.at(-1)?.leaf.to ?? 0;
  }

  get runs(): readonly SealedRun[] {
    return this.#live;
  }

  add(batch: BatchMentions, strandOf: Int32Array, logIndex: Uint32Array): void {
    this.#gathered.add(batch, strandOf, logIndex);
  }

  /** All records below `to` have been added. `from` is given by who makes a run anew that is known; else the sizes decide. */
  async flush(to: number, from: number | null = null): Promise<void> {
    const last = this.#live.at(-1);
    const isNothingNew = this.#gathered.events === 0 && (last === undefined ? to === 0 : to <= last.index + 1);
    if (isNothingNew && from === null) return;
    const files: RunFile[] = [];
    try {
      const gathered = this.#gathered;
      const runs: Sorted[] = [{ from: gathered.from, to, entries: () => gathered.entries() }];
      for (let before = this.#live.at(-1); before !== undefined; before = this.#live.at(-1)) {
        const start = runs[0]!.from;
        const isToMerge =
          from === null ? before.leaf.to - before.leaf.from <= MERGE_FACTOR * (to - start) : from < start;
        if (!isToMerge) break;
        const file = RunFile.open(this.#log.refsFolder, before.leaf);
        files.push(file);
        runs.unshift({ ...before.leaf, entries: () => file.entries() });
        this.#live.pop();
      }
      await this.#write(runs, to);
    } finally {
      for (const file of files) file.close();
    }
  }

  async #write(runs: readonly Sorted[], to: number): Promise<void> {
    const { disk, refsFolder: folder } = this.#log;
    const from = runs[0]!.from;
    if (!existsSync(folder)) disk.makeFolder(folder);
    const { pages, root } = await writeRun(disk, folder, from, to, merged(runs));
    const leaf: Omit<RefsLeaf, 'type'> = {
      ...{ from, to, pages, root },
      previous: this.#live.at(-1)?.index ?? null,
      keyCommitment: this.#keyCommitment,
      reading: this.#reading,
    };
    const index = this.#log.appendRefs(leaf);
    this.#live.push({ index, leaf: { type: 'refs', ...leaf } });
    this.#gathered = new MentionGatherer(to);
  }

  /** Remove what no run of the index is in. Only once the log has committed it. */
  tidy(): void {
    const { disk, refsFolder: folder } = this.#log;
    const kept = new Set(this.#live.map(({ leaf }) => runName(leaf.from, leaf.to, leaf.root)));
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      if (!kept.has(name)) disk.remove(join(folder, name));
  }
}

/** Runs of other rules or another key, or whose files are gone, are of no use: the index is then made anew from leaf 0. */
function isUsable(live: readonly SealedRun[], folder: string, reading: string, keyCommitment: Buffer): boolean {
  return live.every(
    ({ leaf }) =>
      leaf.reading === reading &&
      leaf.keyCommitment.equals(keyCommitment) &&
      existsSync(join(folder, runName(leaf.from, leaf.to, leaf.root))),
  );
}
