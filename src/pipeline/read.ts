import type { BatchMentions } from '../evidence/refs/gather.ts';
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
import { MentionReader } from './mentions.ts';
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
  /** For the index of refs; `null`: nobody asked. */
  readonly mentions: BatchMentions | null;
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
  readonly #mentions: MentionReader | null;

  /** With the key under which the log labels refs, what is read goes into the index of refs, too. */
  constructor(sources: readonly Source[], labelKey: Uint8Array | null = null) {
    this.#sources = sources;
    this.#mentions = labelKey === null ? null : new MentionReader(labelKey);
  }

  read(batch: SealedBatch): ReadBatch {
    const reading = new Reading(batch, this.#sources, this.#strands, this.#mentions);
    const count = batch.starts.length;
    for (let i = 0; i < count; i++) reading.record(i);
    return reading.done();
  }
}

/** One batch under way. A record is a method of its own for the reason that is told in `evidence/prepare.ts`. */
class Reading {
  readonly #batch: SealedBatch;
  readonly #sources: readonly Source[];
  readonly #strands: StrandTable;
  readonly #mentions: MentionReader | null;
  readonly #digests: Buffer;
  readonly #texts: BatchTexts;
  readonly #builder: ColumnBuilder;
  readonly #unread: UnreadRecord[] = [];
  readonly #bySource = new Map<string, number>();

  constructor(batch: SealedBatch, sources: readonly Source[], strands: StrandTable, mentions: MentionReader | null) {
    this.#batch = batch;
    this.#sources = sources;
    this.#strands = strands;
    this.#mentions = mentions;
    this.#digests = bufferOver(batch.digests);
    this.#texts = new BatchTexts(bufferOver(batch.bytes), batch.starts, batch.ends);
    this.#builder = new ColumnBuilder(batch.starts.length);
  }

  record(i: number): void {
    const { objects, objectOf, firstIndex } = this.#batch;
    const object = objects[objectOf[i] as number] as ObjectContext;
    const record = readRecord(this.#texts.of(i), object, this.#sources);
    for (const placed of record.events) this.#event(i, firstIndex + i, placed, object);
    for (const { reason, source } of record.unread) this.#leave(i, firstIndex + i, object, reason, source);
  }

  done(): ReadBatch {
    return {
      records: this.#batch.starts.length,
      columns: this.#builder.take(),
      unread: this.#unread,
      bySource: this.#bySource,
      mentions: this.#mentions?.take() ?? null,
    };
  }

  #event(i: number, logIndex: number, placed: PlacedEvent, object: ObjectContext): void {
    const { event, source, ordinal } = placed;
    const trust = trustOf(object, source.meta.id);
    const { administration } = source.meta;
    const { key, isNew } = this.#strands.strandOf(event, administration, trust);
    if (isNew) this.#builder.addStrand(describeStrand(key, event, administration, trust));
    const id = idOf(placed, () => this.#digestHex(i));
    const { strandCount } = this.#builder;
    const strand = this.#builder.add(event, id, key, trust, logIndex, ordinal, this.#digests, 32 * i);
    if (this.#mentions !== null) {
      if (strand === strandCount) this.#mentions.strand(key, event);
      for (const fact of this.#builder.lastFacts) this.#mentions.fact(strand, fact);
    }
    this.#bySource.set(event.source, (this.#bySource.get(event.source) ?? 0) + 1);
  }

  #leave(i: number, logIndex: number, object: ObjectContext, reason: string, source: string | null): void {
    const { positions, sizes } = this.#batch;
    this.#unread.push({
      logIndex,
      digest: this.#digestHex(i),
      object: object.id,
      position: positions[i] as number,
      size: sizes[i] as number,
      reason,
      source,
    });
  }

  #digestHex(i: number): string {
    return this.#digests.toString('hex', 32 * i, 32 * i + 32);
  }
}

const bufferOver = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
