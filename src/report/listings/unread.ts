import type { UnreadRow } from '../../store/contract.ts';
import { type Listing, plainWriter } from '../listing.ts';
import { bytes } from '../text/words.ts';

/** As plain data, for programs. */
export const unreadObject = (r: UnreadRow) => ({
  file: r.uri,
  offset: r.position,
  size: r.size,
  reason: r.reason,
  source: r.source,
  logIndex: r.logIndex,
  record: r.digest,
});

export const UNREAD: Listing<UnreadRow> = {
  noun: ['unread record', 'unread records'],
  columns: [
    { title: 'FILE', text: (r) => r.uri, min: 20, good: 40, cut: 'start' },
    { title: 'OFFSET', text: (r) => String(r.position), align: 'right' },
    { title: 'SIZE', text: (r) => (r.size === null ? 'the rest' : bytes(r.size)), align: 'right' },
    { title: 'REASON', text: (r) => r.reason, min: 16 },
    {
      title: 'SEALED',
      text: (r) => (r.digest === null ? 'no' : 'yes'),
      look: (r) => (r.digest === null ? 'warn' : 'dim'),
    },
    { title: 'SOURCE', text: (r) => r.source ?? '–', expendable: 2 },
    { title: 'LOG INDEX', text: (r) => String(r.logIndex), align: 'right', expendable: 1, look: () => 'dim' },
  ],
  csv: [
    { title: 'file', value: (r) => r.uri },
    { title: 'offset', value: (r) => r.position },
    { title: 'size', value: (r) => r.size },
    { title: 'reason', value: (r) => r.reason },
    { title: 'source', value: (r) => r.source },
    { title: 'logIndex', value: (r) => r.logIndex },
    { title: 'record', value: (r) => r.digest },
  ],
  writer: plainWriter(unreadObject),
};
