import type { Found } from './expand.ts';
import type { CollectProgress } from './types.ts';

const REPORT_EVERY_MS = 100;

/** Running totals of one collection. */
export class Progress {
  records = 0;
  uri = '';
  readonly #onProgress: ((progress: CollectProgress) => void) | null;
  readonly #objectsTotal: number;
  readonly #bytesTotal: number | null;
  #objectsDone = 0;
  #bytesRead = 0;
  #reportedAt = 0;

  constructor(found: readonly Found[], onProgress: ((progress: CollectProgress) => void) | undefined) {
    this.#onProgress = onProgress ?? null;
    this.#objectsTotal = found.length;
    const isOpenEnded = found.some((one) => one.type === 'stdin' || one.type === 'pipe');
    this.#bytesTotal = isOpenEnded ? null : found.reduce((sum, one) => sum + (one.type === 'file' ? one.size : 0), 0);
  }

  readonly read = (count: number): void => {
    this.#bytesRead += count;
  };

  objectDone(): void {
    this.#objectsDone++;
    this.report(false);
  }

  report(isLast: boolean): void {
    if (this.#onProgress === null) return;
    const now = performance.now();
    if (!isLast && now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    this.#onProgress({
      objectsDone: this.#objectsDone,
      objectsTotal: this.#objectsTotal,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#bytesTotal,
      records: this.records,
      uri: this.uri,
    });
  }
}
