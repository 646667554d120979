import type { Trust } from '../model/grade.ts';
import type { EvidenceAccess } from '../report/explain/sealed-record.ts';
import type { ReadRow } from '../report/listings/events.ts';
import type { NamedPolicy } from '../report/policy.ts';
import type { ActionFilter, Store } from '../store/contract.ts';
import type { Context } from './context.ts';

/** An open data folder, as the commands that ask see it. */
export interface House {
  readonly store: Store;
  readonly evidence: EvidenceAccess;
  /** Results are a function of evidence and policy. */
  readonly policy: NamedPolicy;
  /** Events as they were read, by (time, event). */
  events(filter: ActionFilter): AsyncIterable<readonly (ReadRow & { readonly trust: Trust })[]>;
}

/** Open the data folder, do the work, and close it whatever happens. */
export async function withHouse<T>(context: Context, work: (house: House) => Promise<T>): Promise<T> {
  const { openHouse } = await import('./open-house.ts');
  const house = await openHouse(context);
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
