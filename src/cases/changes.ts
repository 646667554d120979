import type { Attribution, Pin } from './cases.ts';
import type { Json } from './entry.ts';

/** A field of an attribution that is not what it was when it was pinned. */
export interface Change {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** What has become of a pinned attribution. */
export type PinState =
  | { readonly state: 'unchanged' }
  /** `answer`: whom, where, when or how sure is another; else only what supports it. */
  | { readonly state: 'changed'; readonly answer: boolean; readonly changes: readonly Change[] }
  /** The log holds no such action: this is another log, or its records are read otherwise now. */
  | { readonly state: 'gone' };

/** A change in one of these is another answer; a change in the others is more or other support for the same one. */
const ANSWER: ReadonlySet<string> = new Set(
  'verdict reason holder operator onBehalfOf mode device window credential secretVersion session context approval grade candidates'.split(
    ' ',
  ),
);

/** `now`: the attribution of the same action today; `null`: there is none. */
export function pinState({ attribution }: Pin, now: Attribution | null): PinState {
  if (now === null) return { state: 'gone' };
  const fields = [...new Set([...Object.keys(attribution), ...Object.keys(now)])];
  const changes = fields
    .map((field) => ({ field, before: attribution[field] ?? null, after: now[field] ?? null }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  if (changes.length === 0) return { state: 'unchanged' };
  return { state: 'changed', answer: changes.some(({ field }) => ANSWER.has(field)), changes };
}
