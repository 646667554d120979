import type { PassageLeaf } from '../evidence/envelope.ts';
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

/** The same bytes of the same file, passed over for the same reason: noted once, however often the file is ingested. */
export const passageKey = (uri: string, position: number, size: number | null, code: string): string =>
  `${uri}\n${position}\n${size ?? ''}\n${code}`;

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
