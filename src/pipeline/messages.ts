import type { CustomMapping } from '../sources/custom/schema.ts';
import type { CrewSpent, SealedPart, WorkBatch } from './crew.ts';
import type { ObjectContext } from './origin.ts';
import type { ReadBatch } from './read.ts';

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly dataKey: Uint8Array;
  readonly mappings: readonly CustomMapping[];
}

export type ToWorker =
  | { readonly type: 'prepare'; readonly id: number; readonly batch: WorkBatch }
  | {
      readonly type: 'read';
      readonly id: number;
      readonly firstIndex: number;
      readonly objects: readonly ObjectContext[];
    };

export type FromWorker =
  | { readonly type: 'prepare'; readonly id: number; readonly result: SealedPart; readonly spent: CrewSpent }
  | {
      readonly type: 'read';
      readonly id: number;
      readonly result: ReadBatch;
      /** The batch's buffer, given back. */
      readonly spare: ArrayBuffer;
      readonly spent: CrewSpent;
    }
  | { readonly type: 'failed'; readonly id: number; readonly step: 'prepare' | 'read'; readonly error: unknown };
