import type { PassageLeaf } from '../evidence/envelope.ts';
import type { Store } from '../store/contract.ts';
import type { UnreadRecord } from '../store/index-writer.ts';
import type { Unreadable, UnreadableCode } from './collect/types.ts';

/**
 * What went wrong for now and may go right the next time (a file that is not there, a last line that is still growing). All else is bytes
 * that this object has and the log will not have: noted in the log, so that it is said again whenever somebody asks.
 */
const FOR_NOW: ReadonlySet<UnreadableCode> = new Set([
  'not-found',
  'no-permission',
  'read-failed',
  'changed-while-reading',
  'incomplete-last-record',
  'pattern-without-match',
]);

/** Whether the log takes note of it: its bytes are not sealed, and another try would not change that. */
export const isPassedOver = (item: Unreadable): boolean => item.bytes === undefined && !FOR_NOW.has(item.code);

/** What the log has noted: the same bytes of the same file, for the same reason, once, however often the file is ingested. */
export class NotedPassages {
  readonly #keys = new Set<string>();

  /** Those that the index lists. */
  static async of(store: Pick<Store, 'unread'>): Promise<NotedPassages> {
    const noted = new NotedPassages();
    for await (const rows of store.unread())
      for (const { digest, uri, position, size, reason } of rows)
        if (digest === null) noted.add(uri, position, size, reason);
    return noted;
  }

  has(uri: string, position: number, length: number | null, code: string): boolean {
    return this.#keys.has(keyOf(uri, position, length, code));
  }

  add(uri: string, position: number, length: number | null, code: string): void {
    this.#keys.add(keyOf(uri, position, length, code));
    // Where it breaks off while its known part is skipped, the collector says so of the whole file.
    if (length === null) this.#keys.add(keyOf(uri, 0, null, code));
  }
}

const keyOf = (uri: string, position: number, length: number | null, code: string): string =>
  `${uri}\n${position}\n${length ?? ''}\n${code}`;

/** How the index lists it, beside the records that were sealed and not understood. */
export const passageRow = (logIndex: number, leaf: Omit<PassageLeaf, 'type'>): UnreadRecord => ({
  logIndex,
  digest: null,
  object: leaf.objectId.toString('hex'),
  position: leaf.position,
  size: leaf.length,
  reason: leaf.code,
  source: null,
});
