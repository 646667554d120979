import type { ActionRow, Store } from '../store/contract.ts';
import { attributionOf } from './acts.ts';
import type { Attribution, Case, Pin } from './cases.ts';
import { type PinState, pinState } from './changes.ts';

/** A pin beside what the same action is attributed to today. */
export interface SeenPin {
  readonly pin: Pin;
  readonly row: ActionRow | null;
  readonly now: Attribution | null;
  readonly is: PinState;
}

/** Compare every pinned attribution with today's. */
export async function seenPins(store: Store, { pins }: Case, policyId: string): Promise<readonly SeenPin[]> {
  const seen: SeenPin[] = [];
  for (const pin of pins) {
    const rows = await store.findAction(pin.event);
    const row = rows.find((one) => one.event === pin.event) ?? null;
    const now = row === null ? null : attributionOf(row, policyId);
    seen.push({ pin, row, now, is: pinState(pin, now) });
  }
  return seen;
}
