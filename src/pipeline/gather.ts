import { FLAG_UNREADABLE, FRAMINGS } from '../evidence/envelope.ts';
import type { CollectedObject, RawBatch, Unreadable } from './collect/types.ts';
import type { WorkBatch } from './crew.ts';
import type { ObjectContext } from './origin.ts';

/** A work batch ready to go, with the objects that its records lie in (by local index). */
export interface Gathered {
  readonly batch: WorkBatch;
  readonly objects: readonly GatheredObject[];
  readonly records: number;
}

/** An object as the batches refer to it; one value per object and run. */
export interface GatheredObject extends ObjectContext {
  readonly idBytes: Uint8Array;
  /** How far all records before are in this batch or an earlier one; what the next progress leaf will say. */
  readonly uri: string;
  readonly collected: CollectedObject;
}

interface Part {
  readonly raw: Pick<RawBatch, 'bytes' | 'starts' | 'ends' | 'positions'>;
  readonly object: number;
  readonly flags: number;
}

/**
 * Puts small batches (many small files) together and lets big ones pass as they are. A batch is full at `maxRecords` or
 * `maxBytes`, whichever comes first.
 */
export class Gatherer {
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #parts: Part[] = [];
  #objects: GatheredObject[] = [];
  #records = 0;
  #bytes = 0;

  constructor(maxRecords: number, maxBytes: number) {
    this.#maxRecords = maxRecords;
    this.#maxBytes = maxBytes;
  }

  get isFull(): boolean {
    return this.#records >= this.#maxRecords || this.#bytes >= this.#maxBytes;
  }

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  add(raw: RawBatch, object: GatheredObject): void {
    const framing = FRAMINGS.indexOf(raw.framing as (typeof FRAMINGS)[number]);
    this.#addPart(raw, object, framing < 0 ? 0 : framing);
  }

  /** Bytes that could not be cut into records are sealed as they are. */
  addUnreadable(item: Unreadable & { readonly bytes: Uint8Array }, object: GatheredObject): void {
    const raw = {
      bytes: item.bytes,
      starts: Uint32Array.of(0),
      ends: Uint32Array.of(item.bytes.length),
      positions: Float64Array.of(item.position),
    };
    this.#addPart(raw, object, FLAG_UNREADABLE);
  }

  take(collectedAtMicros: number): Gathered {
    const objects = this.#objects;
    const records = this.#records;
    const batch = {
      ...this.#merged(),
      objectIds: objects.map((o) => o.idBytes),
      ...(objects.some((o) => o.table !== null) && { tables: objects.map((o) => o.table) }),
      collectedAtMicros,
    };
    this.#parts = [];
    this.#objects = [];
    this.#records = 0;
    this.#bytes = 0;
    return { batch, objects, records };
  }

  #addPart(raw: Part['raw'], object: GatheredObject, flags: number): void {
    let index = this.#objects.lastIndexOf(object);
    if (index < 0) index = this.#objects.push(object) - 1;
    this.#parts.push({ raw, object: index, flags });
    this.#records += raw.starts.length;
    this.#bytes += raw.bytes.length;
  }

  #merged(): Pick<WorkBatch, 'bytes' | 'starts' | 'ends' | 'positions' | 'objectOf' | 'flags'> {
    const [only] = this.#parts;
    if (only !== undefined && this.#parts.length === 1) {
      const { bytes, starts, ends, positions } = only.raw;
      return { bytes, starts, ends, positions, objectOf: new Uint32Array(starts.length), flags: only.flags };
    }
    const bytes = new Uint8Array(new ArrayBuffer(this.#bytes));
    const starts = new Uint32Array(this.#records);
    const ends = new Uint32Array(this.#records);
    const positions = new Float64Array(this.#records);
    const objectOf = new Uint32Array(this.#records);
    const flags = new Uint8Array(this.#records);
    let at = 0;
    let row = 0;
    for (const part of this.#parts) {
      bytes.set(part.raw.bytes, at);
      positions.set(part.raw.positions, row);
      for (let i = 0; i < part.raw.starts.length; i++, row++) {
        starts[row] = (part.raw.starts[i] as number) + at;
        ends[row] = (part.raw.ends[i] as number) + at;
        objectOf[row] = part.object;
        flags[row] = part.flags;
      }
      at += part.raw.bytes.length;
    }
    return { bytes, starts, ends, positions, objectOf, flags };
  }
}
