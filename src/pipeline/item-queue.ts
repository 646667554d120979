import type { CollectItem } from './collect/types.ts';

/** Bytes that may wait before whoever hands in is asked to wait as well. */
const ROOM_BYTES = 32 * 1024 * 1024;

/** Items from many hands on their way to one. Where none waits, an `idle` item says that what there is should go on. */
export class ItemQueue {
  #items: CollectItem[] = [];
  #ended = false;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;
  #roomy: (() => void)[] = [];
  #empty: (() => void)[] = [];
  bytes = 0;

  push(item: CollectItem): void {
    this.#items.push(item);
    this.bytes += bytesOf(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#items = [];
    this.bytes = 0;
    for (const resume of [...this.#roomy.splice(0), ...this.#empty.splice(0)]) resume();
  }

  async room(): Promise<void> {
    if (this.bytes >= ROOM_BYTES && this.#failure === null)
      await new Promise<void>((resume) => this.#roomy.push(resume));
  }

  /** All items were taken. */
  async drained(): Promise<void> {
    if (this.#items.length > 0 && this.#failure === null) await new Promise<void>((resume) => this.#empty.push(resume));
  }

  async *items(): AsyncGenerator<CollectItem> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      for (const item of items) {
        this.bytes -= bytesOf(item);
        yield item;
        if (this.bytes < ROOM_BYTES) for (const resume of this.#roomy.splice(0)) resume();
      }
      if (this.#items.length > 0) continue;
      if (items.length > 0) yield { type: 'idle' };
      for (const resume of this.#empty.splice(0)) resume();
      if (this.#items.length > 0) continue;
      if (this.#ended || this.#failure !== null) return;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
      this.#wake = null;
    }
  }
}

const bytesOf = (item: CollectItem): number =>
  item.type === 'batch' ? item.batch.bytes.length : item.type === 'unreadable' ? (item.bytes?.length ?? 0) : 0;
