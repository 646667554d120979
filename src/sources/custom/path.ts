import { field } from '../../model/json.ts';
import type { JsonValue } from '../../model/source.ts';

/** A path into a record: `actor.id`, `items[0].name`, `["a key with dots"].x`. */
export type Path = readonly (string | number)[];

const STEP = /^(?:\.?([A-Za-z_$@][\w$@:/-]*)|\[(\d{1,4})\]|\.?\["([^"]{1,100})"\])/;
const MAX_STEPS = 12;

/** `null` if it is no path. */
export function parsePath(text: string): Path | null {
  const steps: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const m = STEP.exec(rest);
    if (m === null || steps.length === MAX_STEPS || (steps.length === 0 && rest.startsWith('.'))) return null;
    steps.push(m[2] === undefined ? (m[1] ?? m[3]!) : Number(m[2]));
    rest = rest.slice(m[0].length);
    if (rest !== '' && rest[0] !== '.' && rest[0] !== '[') return null;
  }
  return steps.length === 0 ? null : steps;
}

export function valueAt(root: JsonValue | undefined, path: Path): JsonValue | undefined {
  let value = root;
  for (const step of path) {
    value =
      typeof step === 'string'
        ? field(value, step)
        : Array.isArray(value)
          ? (value as readonly JsonValue[])[step]
          : undefined;
  }
  return value;
}

/** A value as text: strings, numbers and booleans; `null` for nothing, for empty text, and for lists and objects. */
export function textAt(root: JsonValue | undefined, path: Path): string | null {
  const value = valueAt(root, path);
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
