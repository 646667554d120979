import type { SeenPin } from './case-view.ts';
import { stampText, valueText } from './render.ts';

/** What has become of a pinned attribution, in a paragraph. */
export function pinText({ pin, is }: SeenPin, logSize: number): string {
  const pinned = `Pinned ${stampText(pin)}.`;
  switch (is.state) {
    case 'unchanged':
      return `${pinned} The same with the log at ${logSize} leaves.`;
    case 'gone':
      return `${pinned} The log holds no such action any more.`;
    case 'changed': {
      const what = is.answer
        ? 'Later evidence gives another answer'
        : 'Later evidence gives the same answer, with more or other support';
      const changes = is.changes.map(
        ({ field, before, after }) => `${field}: ${valueText(before)} → ${valueText(after)}`,
      );
      return `${pinned} ${what} (log at ${logSize} leaves). ${changes.join('; ')}.`;
    }
    default:
      return is satisfies never;
  }
}
