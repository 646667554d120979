import type { EvidenceLog } from '../evidence/log.ts';
import type { RefIndexWriter } from '../evidence/refs/ref-index.ts';
import type { Micros } from '../model/time.ts';
import type { IndexWriter, UnreadRecord } from '../store/index-writer.ts';
import type { DuckStore } from '../store/store.ts';
import type { CollectedObject, CollectItem, KnownObjects, Unreadable } from './collect/types.ts';
import type { Crew, SealedPart } from './crew.ts';
import { type Gathered, type GatheredObject, Gatherer } from './gather.ts';
import { contextOf, type OriginDeclaration } from './origin.ts';
import { isPassedOver, type NotedPassages, passageRow } from './passages.ts';
import type { ReadBatch } from './read.ts';
import { tableOfHeader } from './tables.ts';

/** Named in every object leaf. */
const COLLECTOR = 'ascribe/0.1.0';
/** Records that go to a worker together, and their bytes. */
export const BATCH_RECORDS = 4096;
export const BATCH_BYTES = 8 * 1024 * 1024;
/** A commit of the log waits for this many records, or this long. */
export const COMMIT_RECORDS = 32_768;
export const COMMIT_MILLIS = 1000;
/** Batches between being collected and being in the index, at most: what bounds the memory. */
export const BATCHES_IN_FLIGHT = 16;
/** Records per transaction of the index. A crash loses no more than this much reading, and nothing that was sealed. */
export const INDEX_COMMIT_RECORDS = 1_000_000;

export interface SealAndReadOptions {
  readonly known: KnownObjects;
  /** What the log has noted already; grows. */
  readonly passedOver: NotedPassages;
  /** `null`: the index of refs cannot be kept, for want of an original that is damaged. */
  readonly refs?: RefIndexWriter | null;
  readonly originOf: (uri: string) => OriginDeclaration;
  readonly commitRecords?: number;
  /** A commit waits so long for more, in ms. Default `COMMIT_MILLIS`. */
  readonly commitMillis?: number;
  /** Default `BATCHES_IN_FLIGHT`. */
  readonly batchesInFlight?: number;
  /** Called with what has been collected to its end and is durable now. */
  readonly onEnded?: (ended: readonly EndedObject[]) => void;
  readonly onSealed?: (logSize: number) => void;
  /** Called with each batch that goes into the index. */
  readonly onRead?: (batch: ReadBatch) => void;
  readonly now: () => Micros;
}

/** An object of which everything that will be sealed is. */
export interface EndedObject {
  readonly object: CollectedObject;
  readonly logSize: number;
}

/** How far an object has been sealed with the batches up to one. */
interface Mark {
  readonly object: GatheredObject;
  readonly consumed: number;
  readonly prefixDigest: Uint8Array;
  readonly complete: boolean;
  /** Nothing more of it follows in this run. */
  readonly ended: boolean;
}

/** Bytes of an object that will not be sealed. */
interface Passage {
  readonly object: GatheredObject;
  readonly position: number;
  readonly length: number | null;
  readonly code: string;
}

interface InHand {
  readonly id: number;
  readonly gathered: Gathered;
  readonly marks: readonly Mark[];
  readonly passages: readonly Passage[];
  readonly part: Promise<SealedPart>;
}

interface Sealed extends InHand {
  readonly firstIndex: number;
  readonly count: number;
}

/**
 * The stream from collected records to the index, in this order for each batch:
 *
 * 1. a worker prepares it (digests, redaction, compression, encryption);
 * 2. its leaves and frames are queued in the log, batches in the order in which they were collected, and with them how far
 *    their objects have been sealed;
 * 3. the log commits: from here on the records are acknowledged, and a later run will not collect them again;
 * 4. the same worker reads its text; its events go into the index's open transaction, again in order;
 * 5. the index commits, now and then and at the end, with the log size up to which it is complete; before it the index of refs, whose
 *    leaf goes into the log.
 *
 * A crash before 3 leaves nothing of the batch, and it is collected again; between 3 and 5 it leaves an index that is behind
 * its log, which the next opening makes good from the log.
 */
export class SealAndRead {
  readonly #log: EvidenceLog;
  readonly #crew: Crew;
  readonly #options: SealAndReadOptions;
  readonly #commitRecords: number;
  readonly #mostInFlight: number;
  readonly #gatherer: Gatherer;
  readonly #objects = new Map<CollectedObject, GatheredObject>();
  readonly #bySource = new Map<string, number>();
  readonly #unreadable: Unreadable[] = [];
  #writer: IndexWriter;
  #marks = new Map<GatheredObject, Mark>();
  #passages: Passage[] = [];
  #duePassages: Passage[] = [];
  /** Marks whose batches are queued in the log, to be written with the next commit. */
  #dueMarks = new Map<GatheredObject, Mark>();
  #group: Sealed[] = [];
  #groupRecords = 0;
  #groupTimer: NodeJS.Timeout | null = null;
  #nextId = 0;
  #inFlight = 0;
  #slotFreed: (() => void) | null = null;
  /** Sealing and indexing, each a chain in batch order. */
  #sealing: Promise<void> = Promise.resolve();
  #indexing: Promise<void> = Promise.resolve();
  #failure: unknown = null;
  #uncommitted = 0;
  #unjudged = 0;
  /** Log size up to which the index is complete. */
  #indexedTo: number;
  #objectsMet = 0;
  #skipped = 0;
  #records = 0;
  #events = 0;
  #redacted = 0;
  sealedRecords = 0;
  commitSeconds = 0;
  indexSeconds = 0;

  private constructor(log: EvidenceLog, crew: Crew, writer: IndexWriter, options: SealAndReadOptions) {
    this.#log = log;
    this.#indexedTo = log.checkpoint.size;
    this.#crew = crew;
    this.#writer = writer;
    this.#options = options;
    this.#commitRecords = options.commitRecords ?? COMMIT_RECORDS;
    this.#mostInFlight = options.batchesInFlight ?? BATCHES_IN_FLIGHT;
    this.#gatherer = new Gatherer(Math.min(BATCH_RECORDS, this.#commitRecords), BATCH_BYTES);
  }

  static async start(
    log: EvidenceLog,
    store: DuckStore,
    crew: Crew,
    options: SealAndReadOptions,
  ): Promise<SealAndRead> {
    const writer = await store.writer();
    await writer.begin();
    return new SealAndRead(log, crew, writer, options);
  }

  /** Records, and notes of bytes passed over, in the index since the last time that `between` was called. */
  get unjudgedRecords(): number {
    return this.#unjudged;
  }

  /** Batches between being collected and being in the index. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Make all that is in the index durable, and do `work` on it before it takes in more. Sealing goes on meanwhile. `work` gets the log
   * size up to which the index is complete.
   */
  between(work: (logSize: number) => Promise<void>): Promise<void> {
    const done = this.#indexing.then(async () => {
      await this.#writer.commit(this.#indexedTo, this.#uncommitted);
      this.#uncommitted = 0;
      this.#unjudged = 0;
      await work(this.#indexedTo);
      await this.#writer.begin();
    });
    this.#indexing = this.#guard(done);
    return done;
  }

  /**
   * Bring the index of refs up to all that is sealed, so that its leaf is the last of the log: then whoever takes evidence out of the log
   * can show that nothing is missing. Sealing waits until all that is sealed has been read. Resolves without having done anything where
   * that is so already, or no such index is kept.
   */
  completeRefs(): Promise<void> {
    const { refs } = this.#options;
    if (!refs || !this.isRefsBehind) return Promise.resolve();
    const done = this.#sealing.then(async () => {
      this.#commitGroup();
      await this.#settled(this.#indexing);
      await this.#commitRefs();
    });
    this.#sealing = this.#guard(done);
    return done;
  }

  /** There are leaves that the index of refs is not about. */
  get isRefsBehind(): boolean {
    const { refs } = this.#options;
    if (!refs) return false;
    const last = refs.runs.at(-1);
    return last === undefined ? this.#log.size > 0 : last.index !== this.#log.size - 1;
  }

  get unreadableCount(): number {
    return this.#unreadable.length;
  }

  /** Take everything in, to the end of the index transaction. */
  async run(items: AsyncIterable<CollectItem>): Promise<void> {
    try {
      for await (const item of items) {
        this.#take(item);
        if (this.#gatherer.isFull || (item.type === 'idle' && this.#hasMore)) await this.#dispatch();
      }
      if (this.#hasMore) await this.#dispatch();
      await this.#settled(this.#sealing);
      this.#commitGroup();
      await this.#settled(this.#indexing);
      await this.#commitRefs();
      await this.#writer.commit(this.#log.checkpoint.size, this.#uncommitted);
    } catch (error) {
      this.#failure ??= error;
      if (this.#groupTimer !== null) clearTimeout(this.#groupTimer);
      await this.#sealing.catch(() => undefined);
      await this.#indexing.catch(() => undefined);
      await this.#writer.rollback().catch(() => undefined);
      throw error;
    }
  }

  summary() {
    return {
      objects: this.#objectsMet,
      skipped: this.#skipped,
      records: this.#records,
      events: this.#events,
      unreadable: this.#unreadable,
      bySource: Object.fromEntries([...this.#bySource].sort(([a], [b]) => (a < b ? -1 : 1))),
      redactedRecords: this.#redacted,
    };
  }

  /** Something was collected that is not on its way to the log. */
  get #hasMore(): boolean {
    return !this.#gatherer.isEmpty || this.#marks.size > 0 || this.#passages.length > 0;
  }

  #take(item: CollectItem): void {
    if (item.type === 'object') {
      this.#objectsMet++;
      if (item.object.skipped !== undefined) this.#skipped++;
    } else if (item.type === 'batch') {
      const { batch } = item;
      const object = this.#objectOf(batch.object, batch.header);
      if (batch.starts.length > 0) this.#gatherer.add(batch, object);
      this.#mark({ object, consumed: batch.consumed, prefixDigest: batch.prefixDigest, complete: false, ended: false });
    } else if (item.type === 'unreadable') {
      // Without its bytes: a server runs for months, and whoever sends it rubbish must not fill its memory.
      const { bytes: _bytes, ...told } = item;
      this.#unreadable.push(told);
      if (item.bytes !== undefined)
        this.#gatherer.addUnreadable({ ...item, bytes: item.bytes }, this.#objectOf(item.object));
      else if (isPassedOver(item)) this.#passOver(item);
    } else if (item.type === 'end') {
      this.#end(item);
    }
  }

  /** An object that brought nothing new leaves no trace: ingesting the same files again adds nothing to the log. */
  #end(item: Extract<CollectItem, { type: 'end' }>): void {
    const { consumed, prefixDigest, complete } = item;
    const isKnown =
      !this.#objects.has(item.object) &&
      this.#options.known.isSealed(consumed, Buffer.from(prefixDigest).toString('hex'));
    if (!isKnown) this.#mark({ object: this.#objectOf(item.object), consumed, prefixDigest, complete, ended: true });
    this.#objects.delete(item.object);
  }

  #passOver({ object, position, length, code }: Unreadable): void {
    const { passedOver } = this.#options;
    if (passedOver.has(object.uri, position, length, code)) return;
    passedOver.add(object.uri, position, length, code);
    this.#passages.push({ object: this.#objectOf(object), position, length, code });
  }

  #mark(mark: Mark): void {
    this.#marks.set(mark.object, mark);
  }

  /** The object as records name it; its leaf is queued when it is first needed. */
  #objectOf(object: CollectedObject, header: Uint8Array | null = null): GatheredObject {
    const known = this.#objects.get(object);
    if (known !== undefined) return known;
    const declaration = this.#options.originOf(object.uri);
    const idBytes = this.#log.appendObject({
      uri: object.uri,
      collector: COLLECTOR,
      collectedAtMicros: this.#options.now(),
      ...declaration,
    });
    const id = Buffer.from(idBytes).toString('hex');
    const gathered = {
      ...contextOf(id, declaration, tableOfHeader(header)),
      idBytes,
      uri: object.uri,
      collected: object,
    };
    this.#objects.set(object, gathered);
    this.#writer.addObject(id, object.uri);
    return gathered;
  }

  /** Hand what was gathered to the crew, when there is room. */
  async #dispatch(): Promise<void> {
    while (this.#inFlight >= this.#mostInFlight && this.#failure === null)
      await new Promise<void>((resolve) => {
        this.#slotFreed = resolve;
      });
    if (this.#failure !== null) throw this.#failure;
    const gathered = this.#gatherer.take(this.#options.now());
    const marks = [...this.#marks.values()];
    this.#marks = new Map();
    const passages = this.#passages;
    this.#passages = [];
    const id = this.#nextId++;
    this.#inFlight++;
    const part = gathered.records === 0 ? Promise.resolve(EMPTY_PART) : this.#crew.prepare(id, gathered.batch);
    part.catch(() => undefined);
    const inHand: InHand = { id, gathered, marks, passages, part };
    this.#sealing = this.#guard(this.#sealing.then(() => this.#seal(inHand)));
    await new Promise((resume) => setImmediate(resume));
  }

  /** Step 2. */
  async #seal(inHand: InHand): Promise<void> {
    const part = await inHand.part;
    const firstIndex = this.#log.append(part.leaves, part.leafHashes);
    this.#log.appendFrames(part.frames, firstIndex);
    for (const mark of inHand.marks) this.#dueMarks.set(mark.object, mark);
    this.#duePassages.push(...inHand.passages);
    this.#redacted += part.redactedRecords;
    this.#group.push({ ...inHand, firstIndex, count: part.count });
    this.#groupRecords += part.count;
    if (this.#groupRecords >= this.#commitRecords || this.#inFlight >= this.#mostInFlight) this.#commitGroup();
    else this.#groupTimer ??= setTimeout(() => this.#commitGroup(), this.#options.commitMillis ?? COMMIT_MILLIS);
  }

  /** Steps 3 and 4 for the batches queued so far. */
  #commitGroup(): void {
    if (this.#groupTimer !== null) clearTimeout(this.#groupTimer);
    this.#groupTimer = null;
    const group = this.#group;
    if (group.length === 0 || this.#failure !== null) return;
    this.#group = [];
    this.#groupRecords = 0;
    for (const { object, consumed, prefixDigest, complete } of this.#dueMarks.values())
      this.#log.appendProgress({
        objectId: Buffer.from(object.idBytes),
        consumed,
        prefixDigest: Buffer.from(prefixDigest),
        complete,
      });
    const ended = [...this.#dueMarks.values()].flatMap((m) => (m.ended ? [m.object.collected] : []));
    this.#dueMarks = new Map();
    const passedOver = this.#notePassages();
    const began = performance.now();
    const reads = this.#log.commit().then(({ size }) => {
      this.#options.onSealed?.(size);
      if (ended.length > 0) this.#options.onEnded?.(ended.map((object) => ({ object, logSize: size })));
      this.commitSeconds += (performance.now() - began) / 1000;
      const parts = group.map((sealed) => {
        this.sealedRecords += sealed.count;
        const read =
          sealed.count === 0
            ? Promise.resolve(null)
            : this.#crew.read(sealed.id, sealed.firstIndex, sealed.gathered.objects);
        read.catch(() => undefined);
        return { sealed, read };
      });
      return { size, parts };
    });
    reads.catch(() => undefined);
    this.#indexing = this.#guard(
      this.#indexing.then(async () => {
        const { size, parts } = await reads;
        for (const { sealed, read } of parts) await this.#index(sealed, await read);
        this.#writer.addUnread(passedOver);
        this.#unjudged += passedOver.length;
        this.#indexedTo = size;
      }),
    );
  }

  /** All records that are sealed have been read: the last leaf of the run says which refs they mention. */
  async #commitRefs(): Promise<void> {
    const { refs } = this.#options;
    if (!refs) return;
    await refs.flush(this.#log.size);
    const { size } = await this.#log.commit();
    refs.tidy();
    this.#indexedTo = size;
    this.#options.onSealed?.(size);
  }

  /** Noted behind the batches of the commit, so that no index is ahead of its log. */
  #notePassages(): readonly UnreadRecord[] {
    const due = this.#duePassages;
    this.#duePassages = [];
    return due.map(({ object, position, length, code }) => {
      const leaf = { objectId: Buffer.from(object.idBytes), position, length, code };
      return passageRow(this.#log.appendPassage(leaf), leaf);
    });
  }

  /** Step 4, the end of it, and 5. */
  async #index(sealed: Sealed, read: ReadBatch | null): Promise<void> {
    const began = performance.now();
    if (read !== null) {
      this.#writer.addEvents(read.columns);
      this.#writer.addUnread(read.unread);
      this.#records += read.records;
      if (read.mentions !== null) this.#options.refs?.add(read.mentions, read.columns.strand, read.columns.logIndex);
      this.#uncommitted += read.records;
      this.#unjudged += read.records;
      this.#events += read.columns.rows;
      this.#options.onRead?.(read);
      for (const [source, n] of read.bySource) this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + n);
    }
    if (this.#uncommitted >= INDEX_COMMIT_RECORDS) {
      await this.#options.refs?.flush(sealed.firstIndex + sealed.count);
      await this.#writer.commit(sealed.firstIndex + sealed.count, this.#uncommitted);
      this.#uncommitted = 0;
      await this.#writer.begin();
    }
    this.indexSeconds += (performance.now() - began) / 1000;
    this.#inFlight--;
    this.#slotFreed?.();
  }

  /** Notes the first failure and lets nobody wait for a slot that will not come. */
  #guard(chain: Promise<void>): Promise<void> {
    const guarded = chain.catch((error: unknown) => {
      this.#failure ??= error;
      this.#slotFreed?.();
      throw error;
    });
    guarded.catch(() => undefined);
    return guarded;
  }

  async #settled(chain: Promise<void>): Promise<void> {
    await chain;
    if (this.#failure !== null) throw this.#failure;
  }
}

const EMPTY_PART: SealedPart = {
  count: 0,
  leaves: new Uint8Array(0),
  leafHashes: new Uint8Array(0),
  frames: [],
  redactedRecords: 0,
};
