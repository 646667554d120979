import { field, num, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** Longest text that is carried on, in characters. */
const MAX_TEXT = 1_024;
const MAX_LIST = 32;

/**
 * A field by its ECS name. Pipelines write objects in objects; the logging libraries write names with dots; some write both.
 * https://www.elastic.co/docs/reference/ecs/logging/intro
 */
export function valueAt(o: JsonObject, name: string): JsonValue | undefined {
  const whole = field(o, name);
  if (whole !== undefined) return whole;
  let value: JsonValue | undefined = o;
  for (const part of name.split('.')) value = field(value, part);
  return value;
}

/** As text; ids are often written as numbers. A list says several things, and so none. */
export function textAt(o: JsonObject, name: string): string | null {
  const value = valueAt(o, name);
  const text = num(value ?? null) !== null && Number.isSafeInteger(value) ? String(value) : str(value);
  return text === null ? null : text.slice(0, MAX_TEXT);
}

/** A field that may hold one word or a list of them. */
export function wordsAt(o: JsonObject, name: string): readonly string[] {
  const value = valueAt(o, name);
  const list = Array.isArray(value) ? value.slice(0, MAX_LIST) : [value];
  return list.filter((one): one is string => typeof one === 'string' && one !== '');
}
