import { collect } from '../../../pipeline/collect/collect.ts';
import { GrowingKnown } from '../../../pipeline/collect/growing-known.ts';
import { type KnownProgress, knownFrom } from '../../../pipeline/collect/known.ts';
import type { CollectedObject, KnownObjects, Unreadable } from '../../../pipeline/collect/types.ts';
import type { LivePipeline } from '../../../pipeline/live.ts';

/**
 * Takes files in again and again, each time what is new in them. Resolves when that is sealed, and does not wait for it to be judged:
 * where records keep coming by other ways, judging never ends.
 */
export class GrownFiles {
  readonly pipeline: LivePipeline;
  readonly #exclude: string;
  readonly #own = new GrowingKnown();
  readonly #before: KnownObjects;

  constructor(pipeline: LivePipeline, exclude: string) {
    this.pipeline = pipeline;
    this.#exclude = exclude;
    this.#before = filesIn(pipeline);
  }

  async take(paths: readonly string[], signal: AbortSignal): Promise<{ unreadable: readonly Unreadable[] }> {
    const unreadable: Unreadable[] = [];
    const sealed: Promise<unknown>[] = [];
    const known = either(this.#before, either(this.#own, this.pipeline.known));
    let brought: CollectedObject | null = null;
    for await (const item of collect(paths, { known, exclude: [this.#exclude], signal })) {
      if (item.type === 'batch' && item.batch.starts.length > 0) brought = item.batch.object;
      if (item.type === 'unreadable') unreadable.push({ ...item, bytes: new Uint8Array(0) });
      if (item.type !== 'end') {
        await this.pipeline.give(item);
        continue;
      }
      // An object that brought nothing is not told of again.
      if (brought === item.object) sealed.push(this.pipeline.seal(item.object, [item]).then(() => this.#add(item)));
      else await this.pipeline.give(item);
    }
    await Promise.all(sealed);
    return { unreadable };
  }

  #add({ consumed, prefixDigest, headDigest, complete }: Ended): void {
    const progress: KnownProgress = {
      consumed,
      prefixDigest: hex(prefixDigest),
      headDigest: headDigest === null ? null : hex(headDigest),
    };
    this.#own.add(progress, true);
    this.pipeline.known.add({ consumed, prefixDigest: progress.prefixDigest }, !complete);
  }
}

interface Ended {
  readonly consumed: number;
  readonly prefixDigest: Uint8Array;
  readonly headDigest: Uint8Array | null;
  readonly complete: boolean;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** How far files were sealed. What requests brought is known as a whole (`pipeline.known`): nothing of that grows. */
function filesIn({ reader }: LivePipeline): KnownObjects {
  reader.refresh();
  const uris = reader.objects();
  const progress = [...reader.progress()].flatMap(([id, { consumed, prefixDigest }]): KnownProgress[] => {
    const uri = uris.get(id)?.uri;
    return uri === undefined || uri.startsWith('ingest:')
      ? []
      : [{ consumed, prefixDigest: prefixDigest.toString('hex'), uri }];
  });
  return knownFrom(progress);
}

const either = (a: KnownObjects, b: KnownObjects): KnownObjects => ({
  isEmpty: a.isEmpty && b.isEmpty,
  offsetsFor: (headDigest, uri) => merged(a.offsetsFor(headDigest, uri), b.offsetsFor(headDigest, uri)),
  unhinted: merged(a.unhinted, b.unhinted),
  isSealed: (consumed, prefixDigest) => a.isSealed(consumed, prefixDigest) || b.isSealed(consumed, prefixDigest),
});

const merged = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...new Set([...a, ...b])].sort((x, y) => x - y);
