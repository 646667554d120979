import type { JsonObject, JsonValue } from '../../model/source.ts';

const MAX_NESTED_JSON = 262_144;

/** A value that some exports (Log Analytics, CSV) keep as JSON text: parsed once; anything else as it is. */
export function nested(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || (value[0] !== '{' && value[0] !== '[') || value.length > MAX_NESTED_JSON)
    return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}

/** The column of a Log Analytics table that holds a field of the diagnostic record: `userId` is `UserId`. */
export function columnOf(o: JsonObject, name: string): JsonValue | undefined {
  const column = `${(name[0] ?? '').toUpperCase()}${name.slice(1)}`;
  return Object.hasOwn(o, column) ? nested(o[column]) : undefined;
}
