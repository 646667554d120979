import type { JsonArray, JsonObject, JsonValue } from './source.ts';

/** Accessors for hostile JSON: they never throw, never see the prototype, and give `null` for a wrong type. */
export function field(o: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof o === 'object' && o !== null && !Array.isArray(o) && Object.hasOwn(o, key)
    ? (o as JsonObject)[key]
    : undefined;
}

export function at(o: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let v: JsonValue | undefined = o;
  for (const key of path) v = field(v, key);
  return v;
}

/** A non-empty string, else `null`. */
export const str = (v: JsonValue | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null);

export const num = (v: JsonValue | undefined): number | null =>
  typeof v === 'number' && Number.isFinite(v) ? v : null;

export const obj = (v: JsonValue | undefined): JsonObject | null =>
  typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as JsonObject) : null;

export const arr = (v: JsonValue | undefined): JsonArray => (Array.isArray(v) ? v : []);

export const strAt = (o: JsonValue | undefined, ...path: readonly string[]): string | null => str(at(o, ...path));
