import type { SeenPin } from '../cases/case-view.ts';
import type { Case } from '../cases/cases.ts';
import type { PinState } from '../cases/changes.ts';
import type { Since, StatedCase } from './statement.ts';

/** What the signed statement says of a case; all else of it is in the custody entries enclosed. */
export function statedCase(one: Case, pins: readonly SeenPin[]): StatedCase {
  const { id, question, scope, authority, investigator } = one;
  return {
    ...{ id, question, scope, authority, investigator },
    opened: one.opened.at,
    closed: one.closed?.at ?? null,
    pins: pins.map(({ pin, is }) => ({ event: pin.event, entry: pin.entry, size: pin.log.size, since: sinceOf(is) })),
  };
}

function sinceOf(is: PinState): Since {
  switch (is.state) {
    case 'unchanged':
      return 'same';
    case 'changed':
      return is.answer ? 'answer' : 'support';
    case 'gone':
      return 'gone';
    default:
      return is satisfies never;
  }
}
