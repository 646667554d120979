import { theCase } from '../cases/acts.ts';
import { type SeenPin, seenPins } from '../cases/case-view.ts';
import type { Case } from '../cases/cases.ts';
import type { ActionRow, Store } from '../store/contract.ts';

/** What a bundle or report is about: one action, or a case with all that is pinned to it and still there. */
export interface About {
  readonly rows: readonly ActionRow[];
  readonly case: { readonly one: Case; readonly pins: readonly SeenPin[] } | null;
}

export const aboutAction = (row: ActionRow): About => ({ rows: [row], case: null });

/** Throws `no-such-case`. */
export async function aboutCase(store: Store, dataDir: string, id: string, policyId: string): Promise<About> {
  const one = theCase(dataDir, id);
  const pins = await seenPins(store, one, policyId);
  return { rows: pins.flatMap(({ row }) => (row === null ? [] : [row])), case: { one, pins } };
}

/** Whether somebody means a case. No event id looks like this. */
export const namesCase = (id: string): boolean => /^case-\d+$/.test(id);
