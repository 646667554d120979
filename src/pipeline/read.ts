import { eventIdOf, eventIdOfBytes } from '../lineage/event-id.ts';
import { describeStrand, StrandTable } from '../lineage/strand.ts';
import type { Event } from '../model/event.ts';
import type { EventId } from '../model/facts.ts';
import type { RecordView, Source } from '../model/source.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { type ViewResult, viewOf, viewOfRow } from '../sources/view.ts';
import { ColumnBuilder, type EventColumns } from '../store/columns.ts';
import type { UnreadRecord } from '../store/index-writer.ts';
import { BatchTexts } from './batch-texts.ts';
import { type ObjectContext, trustOf } from './origin.ts';
import { HEADER, isRowWithoutHeader } from './tables.ts';

/** Sealed records in their redacted form, with what is known of them. Record i is bytes [starts[i], ends[i]). */
export interface SealedBatch {
  /** Log index of the first; the others follow without gap. */
  readonly firstIndex: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** SHA-256 of each original, 32 bytes each. */
  readonly digests: Uint8Array;
  readonly positions: Float64Array;
  /** Bytes of each original. */
  readonly sizes: Uint32Array;
  readonly objects: readonly ObjectContext[];
  readonly objectOf: Uint32Array;
}

/** What a batch adds to the index. */
export interface ReadBatch {
  readonly records: number;
  readonly columns: EventColumns;
  readonly unread: readonly UnreadRecord[];
  /** Events by source. */
  readonly bySource: ReadonlyMap<string, number>;
}

/** One event of a record, where it stands in it, and what it is known by. */
export interface PlacedEvent {
  readonly event: Event;
  readonly source: Source;
  readonly ordinal: number;
}

export interface ReadRecord {
  readonly events: readonly PlacedEvent[];
  /** Why there are fewer events than there might be: each reason once, however many parts of the record it applies to. */
  readonly unread: readonly { readonly reason: string; readonly source: string | null }[];
}

/** Read one record's text. Pure: the same text and context always give the same events in the same order. */
export function readRecord(text: string, object: ObjectContext, sources: readonly Source[]): ReadRecord {
  const events: PlacedEvent[] = [];
  const unread: { reason: string; source: string | null }[] = [];
  const leave = (reason: string, source: string | null): void => {
    if (!unread.some((one) => one.reason === reason && one.source === source)) unread.push({ reason, source });
  };
  const found = viewsOf(text, object);
  if (typeof found === 'string') return { events, unread: [{ reason: found, source: null }] };
  for (const view of found.views) {
    const reading = recogniseAndRead(view, object.context, sources);
    if (reading === null) {
      leave(unclaimedReason(view), null);
      continue;
    }
    const { source, result } = reading;
    if (!result.ok) leave(result.reason, source.meta.id);
    else if (result.events.length === 0) leave('no-event', source.meta.id);
    else for (const event of result.events) events.push({ event, source, ordinal: events.length });
  }
  return { events, unread };
}

/** What readers see of a record; a reason where it is of a table and they see nothing of it. */
export function viewsOf(text: string, { table }: ObjectContext): ViewResult | string {
  if (table === null) return viewOf(text);
  return text === table.header ? HEADER : (viewOfRow(text, table) ?? 'row-malformed');
}

function unclaimedReason(view: RecordView): string {
  if (view.json !== null || view.syslog !== null) return 'unclaimed';
  return isRowWithoutHeader(view.text) ? 'row-without-header' : 'not-json';
}

/** Our id of an event; `copy` numbers byte-identical records and is settled later, over the whole set. */
export function idOf({ event, ordinal }: PlacedEvent, digestHex: () => string): EventId {
  return event.identity === null
    ? eventIdOfBytes(event.source, digestHex(), ordinal, 0)
    : eventIdOf(event.source, event.identity);
}

/** Reads batches one after the other; remembers which strands it has described already. One per thread. */
export class RecordReader {
  readonly #sources: readonly Source[];
  readonly #strands = new StrandTable();

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
  }

  read(batch: SealedBatch): ReadBatch {
    const count = batch.starts.length;
    const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    const digests = Buffer.from(batch.digests.buffer, batch.digests.byteOffset, batch.digests.byteLength);
    const texts = new BatchTexts(bytes, batch.starts, batch.ends);
    const builder = new ColumnBuilder(count);
    const unread: UnreadRecord[] = [];
    const bySource = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const object = batch.objects[batch.objectOf[i] as number] as ObjectContext;
      const logIndex = batch.firstIndex + i;
      const text = texts.of(i);
      const record = readRecord(text, object, this.#sources);
      const digestHex = () => digests.toString('hex', 32 * i, 32 * i + 32);
      for (const placed of record.events) {
        const { event, source } = placed;
        const trust = trustOf(object, source.meta.id);
        const { administration } = source.meta;
        const { key, isNew } = this.#strands.strandOf(event, administration, trust);
        if (isNew) builder.addStrand(describeStrand(key, event, administration, trust));
        builder.add(event, idOf(placed, digestHex), key, trust, logIndex, placed.ordinal, digests, 32 * i);
        bySource.set(event.source, (bySource.get(event.source) ?? 0) + 1);
      }
      for (const { reason, source } of record.unread)
        unread.push({
          logIndex,
          digest: digestHex(),
          object: object.id,
          position: batch.positions[i] as number,
          size: batch.sizes[i] as number,
          reason,
          source,
        });
    }
    return { records: count, columns: builder.take(), unread, bySource };
  }
}
