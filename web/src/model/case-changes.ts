/** What a changed field of a pinned attribution says, in words. The values come from the API as they are: nothing of them is trusted. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return 'nothing';
    return value.map(valueText).join(value.some((v) => typeof v === 'object') ? '; ' : ' → ');
  }
  const parts = Object.entries(value as Readonly<Record<string, unknown>>)
    .filter(([, v]) => v !== null)
    .map(([name, v]) => `${name} ${valueText(v)}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** Lists that grew or shrank are told by their length: which records is in the action itself. */
const COUNTED: ReadonlySet<string> = new Set(['evidence', 'rivals', 'findings']);

export interface ChangeText {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export function changeText({ field, before, after }: { field: string; before: unknown; after: unknown }): ChangeText {
  if (COUNTED.has(field) && Array.isArray(before) && Array.isArray(after) && before.length !== after.length)
    return { field, before: String(before.length), after: String(after.length) };
  return { field: FIELD[field] ?? field, before: valueText(before), after: valueText(after) };
}

const FIELD: Readonly<Record<string, string>> = {
  onBehalfOf: 'on behalf of',
  secretVersion: 'version of the secret',
  candidates: 'holders that fit',
};
