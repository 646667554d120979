import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** A field of the API's answer; some exports write names in small letters. */
export const text = (o: JsonObject, name: string): string | null =>
  str(Object.hasOwn(o, name) ? o[name] : undefined) ??
  str(Object.hasOwn(o, name.toLowerCase()) ? o[name.toLowerCase()] : undefined);

/** The event itself, or within the collector's `response`. Its type in capitals, and what it belongs to or when it was. */
export function eventOf(o: JsonObject): JsonObject | null {
  const event = o['response'] === undefined ? o : obj(o['response']);
  if (event === null) return null;
  const type = text(event, 'eventTypeName');
  if (type === null || !/^[A-Z][A-Z0-9_]{2,120}$/.test(type)) return null;
  return text(event, 'created') !== null && (text(event, 'orgId') ?? text(event, 'groupId')) !== null ? event : null;
}
