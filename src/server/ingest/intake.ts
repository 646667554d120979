import { createHash } from 'node:crypto';
import { collect } from '../../pipeline/collect/collect.ts';
import type { CollectedObject, CollectItem, Unreadable } from '../../pipeline/collect/types.ts';
import type { LivePipeline } from '../../pipeline/live.ts';
import { Problem } from '../http/problem.ts';

/** What was taken in, and is sealed. */
export interface Receipt {
  /** As the records name it. */
  readonly object: string;
  readonly records: number;
  /** Decompressed. */
  readonly bytes: number;
  /** All of it had been sealed before: nothing was added. */
  readonly redelivered: boolean;
  /** Leaves of the log, with it. */
  readonly logSize: number;
  /** Stretches that could not be cut into records; they are sealed or noted, and listed by `unread`. */
  readonly unreadable: readonly {
    readonly position: number;
    readonly code: string;
    readonly reason: string;
    readonly remedy: string;
  }[];
}

/** What one request may bring. */
export const MOST_BODY_BYTES = 32 * 1024 * 1024;
const MOST_DECOMPRESSED_BYTES = 128 * 1024 * 1024;
const MOST_RATIO = 200;
/** Requests that are read at once, and bytes that may wait to be sealed; beyond, clients are asked to wait. */
const MOST_AT_ONCE = 128;
const MOST_HELD_BYTES = 256 * 1024 * 1024;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** Records that are sealed and not judged yet. */
const MOST_UNJUDGED = 1_000_000;
const RETRY_SECONDS = '2';
/** Keys of requests that are remembered. */
const MOST_KEYS = 200_000;

/** Per origin, for `/metrics` and `/v1/origins`. */
export interface OriginTally {
  requests: number;
  records: number;
  bytes: number;
  redelivered: number;
  refused: number;
  unreadable: number;
  /** ms since 1970; `null`: nothing came in this run. */
  lastAt: number | null;
}

export const newTally = (): OriginTally => ({
  requests: 0,
  records: 0,
  bytes: 0,
  redelivered: 0,
  refused: 0,
  unreadable: 0,
  lastAt: null,
});

/** Takes bodies of requests into the pipeline, each acknowledged once it is sealed. */
export class Intake {
  readonly tallies = new Map<string, OriginTally>();
  readonly #pipeline: LivePipeline;
  readonly #underWay = new Map<string, Promise<Receipt>>();
  /** Content by idempotency key, both hashed. */
  readonly #keys = new Map<string, string>();
  #atOnce = 0;
  /** Unpacked bytes in hand. */
  #heldBytes = 0;

  constructor(pipeline: LivePipeline) {
    this.#pipeline = pipeline;
    for (const { uri } of pipeline.reader.objects().values()) {
      const [, origin, content, key] = /^ingest:([^/]+)\/([0-9a-f]{32})\?key=([0-9a-f]{32})$/.exec(uri) ?? [];
      if (key !== undefined) this.#remember(`${origin}/${key}`, content as string);
    }
  }

  /** `key`: the client's idempotency key. Throws a problem where it cannot be taken, and then nothing of it was. */
  async take(origin: string, body: AsyncIterable<Uint8Array>, key: string | null): Promise<Receipt> {
    const tally = this.tallyOf(origin);
    tally.requests++;
    this.#requireRoom(tally);
    this.#atOnce++;
    try {
      const receipt = await this.#takeOnce(origin, body, key);
      tally.records += receipt.records;
      tally.bytes += receipt.bytes;
      if (receipt.redelivered) tally.redelivered++;
      tally.unreadable += receipt.unreadable.length;
      tally.lastAt = Date.now();
      return receipt;
    } catch (error) {
      tally.refused++;
      throw error;
    } finally {
      this.#atOnce--;
    }
  }

  #requireRoom(tally: OriginTally): void {
    const isFull =
      this.#atOnce >= MOST_AT_ONCE ||
      this.#pipeline.waitingBytes > MOST_WAITING_BYTES ||
      this.#pipeline.unjudgedRecords > MOST_UNJUDGED;
    if (!isFull) return;
    tally.refused++;
    throw busy();
  }

  async #takeOnce(origin: string, body: AsyncIterable<Uint8Array>, key: string | null): Promise<Receipt> {
    let held = 0;
    const hold = (bytes: number): void => {
      held += bytes;
      this.#heldBytes += bytes;
      if (this.#heldBytes > MOST_HELD_BYTES) throw busy();
    };
    try {
      return await this.#sealOnce(origin, await this.#cut(body, hold), key);
    } finally {
      this.#heldBytes -= held;
    }
  }

  async #sealOnce(origin: string, { items, end, unreadable, isKnown }: Cut, key: string | null): Promise<Receipt> {
    const digest = end === null ? null : Buffer.from(end.prefixDigest).toString('hex');
    const content = (digest ?? '').slice(0, 32);
    if (key !== null && digest !== null) this.#requireSameContent(origin, key, content);
    if (end === null || digest === null || this.#pipeline.known.isSealed(end.consumed, digest))
      return this.#receipt(
        `ingest:${origin}/${content}`,
        [],
        unreadable,
        end?.consumed ?? 0,
        isKnown || end !== null,
        this.#pipeline.log.checkpoint.size,
      );
    const underWay = this.#underWay.get(digest);
    if (underWay !== undefined) return { ...(await underWay), redelivered: true };
    const uri = `ingest:${origin}/${content}${key === null ? '' : `?key=${hashed(key)}`}`;
    const sealing = this.#seal(uri, items, end, unreadable);
    this.#underWay.set(digest, sealing);
    try {
      return await sealing;
    } finally {
      this.#underWay.delete(digest);
    }
  }

  async #seal(
    uri: string,
    items: readonly CollectItem[],
    end: EndItem,
    unreadable: readonly Unreadable[],
  ): Promise<Receipt> {
    const object: CollectedObject = { uri, size: null };
    const own = items.map((item) => ofObject(item, object));
    const { logSize } = await this.#pipeline.seal(object, own);
    const batch = items.find((item) => item.type === 'batch');
    const headDigest = batch?.type === 'batch' ? batch.batch.headDigest : null;
    this.#pipeline.known.add(
      {
        consumed: end.consumed,
        prefixDigest: Buffer.from(end.prefixDigest).toString('hex'),
        headDigest: headDigest === null ? null : Buffer.from(headDigest).toString('hex'),
      },
      false,
    );
    return this.#receipt(uri, items, unreadable, end.consumed, false, logSize);
  }

  #receipt(
    object: string,
    items: readonly CollectItem[],
    unreadable: readonly Unreadable[],
    bytes: number,
    redelivered: boolean,
    logSize: number,
  ): Receipt {
    const records = items.reduce((n, item) => n + (item.type === 'batch' ? item.batch.starts.length : 0), 0);
    return {
      object,
      records,
      bytes,
      redelivered,
      logSize,
      unreadable: unreadable.map(({ position, code, reason, remedy }) => ({ position, code, reason, remedy })),
    };
  }

  /** Cut into records with nothing sealed yet, so that what is refused leaves nothing behind. */
  async #cut(body: AsyncIterable<Uint8Array>, hold: (bytes: number) => void): Promise<Cut> {
    const items: CollectItem[] = [];
    const unreadable: Unreadable[] = [];
    let end: EndItem | null = null;
    let bytes = 0;
    let isKnown = false;
    const limits = { bombFloorBytes: MOST_DECOMPRESSED_BYTES, bombRatio: MOST_RATIO };
    const broken: Problem[] = [];
    const stdin = bounded(body, broken);
    for await (const item of collect(['-'], { stdin, limits, known: this.#pipeline.known })) {
      if (item.type === 'object' && item.object.skipped !== undefined) isKnown = true;
      if (item.type === 'idle' || item.type === 'object') continue;
      if (item.type === 'unreadable') {
        if (item.code === 'decompression-bomb') throw tooLarge();
        unreadable.push(item);
      }
      if (item.type === 'batch') {
        bytes += item.batch.bytes.length;
        hold(item.batch.bytes.length);
      }
      if (bytes > MOST_DECOMPRESSED_BYTES) throw tooLarge();
      if (item.type === 'end') end = item;
      items.push(item);
    }
    const [failure] = broken;
    if (failure !== undefined) throw failure;
    if (end !== null && end.consumed === 0 && items.length === 1) return { items: [], end: null, unreadable, isKnown };
    return { items, end, unreadable, isKnown };
  }

  #requireSameContent(origin: string, key: string, content: string): void {
    const name = `${origin}/${hashed(key)}`;
    const before = this.#keys.get(name);
    if (before !== undefined && before !== content)
      throw new Problem(
        'conflict',
        'This Idempotency-Key came with other content before. Use a new one for other content.',
      );
    this.#remember(name, content);
  }

  #remember(name: string, content: string): void {
    this.#keys.set(name, content);
    if (this.#keys.size > MOST_KEYS) this.#keys.delete(this.#keys.keys().next().value as string);
  }

  /** Counted on by whoever takes in records of the origin. */
  tallyOf(origin: string): OriginTally {
    const tally = this.tallies.get(origin) ?? newTally();
    this.tallies.set(origin, tally);
    return tally;
  }
}

interface Cut {
  readonly items: readonly CollectItem[];
  /** `null`: there is nothing, or nothing new. */
  readonly end: EndItem | null;
  readonly unreadable: readonly Unreadable[];
  /** All of it was sealed before. */
  readonly isKnown: boolean;
}

type EndItem = Extract<CollectItem, { type: 'end' }>;

function ofObject(item: CollectItem, object: CollectedObject): CollectItem {
  if (item.type === 'batch') return { type: 'batch', batch: { ...item.batch, object } };
  return item.type === 'idle' ? item : { ...item, object };
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

const busy = (): Problem =>
  new Problem(
    'too-many-requests',
    'More comes in than can be sealed now. Send it again.',
    {},
    { 'retry-after': RETRY_SECONDS },
  );

const tooLarge = (): Problem =>
  new Problem(
    'too-large',
    `A request may bring ${MOST_BODY_BYTES} bytes, and ${MOST_DECOMPRESSED_BYTES} unpacked. Send less at a time.`,
  );

/** What breaks off or is too large is refused as a whole: collecting takes such an end for that of a file which could not be read further. */
async function* bounded(body: AsyncIterable<Uint8Array>, broken: Problem[]): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MOST_BODY_BYTES) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('unreadable', 'The content broke off.');
    broken.push(problem);
    throw problem;
  }
}
