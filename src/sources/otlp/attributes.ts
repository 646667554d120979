import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** More attributes than this are not looked at: SDKs stop at 128. */
const MAX_ATTRIBUTES = 1000;
const MAX_LIST = 64;

/** Attributes of a span, log or resource. Of a key that stands twice the first counts. */
export class Attributes {
  readonly #values: ReadonlyMap<string, JsonValue>;

  constructor(values: ReadonlyMap<string, JsonValue>) {
    this.#values = values;
  }

  /** These, and the texts of `more` under keys that are not set. */
  with(more: Readonly<Record<string, string | null>>): Attributes {
    const values = new Map(this.#values);
    for (const [key, value] of Object.entries(more)) if (value !== null && !values.has(key)) values.set(key, value);
    return new Attributes(values);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** A text, or a number as text; of a list the first. `null` where absent or empty. */
  text(key: string): string | null {
    const value = this.#values.get(key);
    const one = Array.isArray(value) ? (value[0] as JsonValue | undefined) : value;
    if (typeof one === 'number' && Number.isFinite(one)) return String(one);
    return str(one);
  }

  flag(key: string): boolean | null {
    const value = this.#values.get(key);
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : null;
  }

  /** The first of these that has a text. */
  first(keys: readonly string[]): string | null {
    for (const key of keys) {
      const value = this.text(key);
      if (value !== null) return value;
    }
    return null;
  }
}

/** `[{"key": …, "value": {"stringValue": …}}]`. */
export function attributesOf(list: JsonValue | undefined): Attributes {
  const values = new Map<string, JsonValue>();
  for (const pair of arr(list)) {
    if (values.size >= MAX_ATTRIBUTES) break;
    const key = str(field(pair, 'key'));
    if (key === null || values.has(key)) continue;
    const value = scalarOf(field(pair, 'value'));
    if (value !== null) values.set(key, value);
  }
  return new Attributes(values);
}

/** `{"key": value}`, as console exporters and trace exports have them. */
export function plainAttributes(o: JsonValue | undefined): Attributes {
  const values = new Map<string, JsonValue>();
  const plain = obj(o);
  if (plain === null) return new Attributes(values);
  for (const key of Object.keys(plain).slice(0, MAX_ATTRIBUTES)) {
    const value = plain[key];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') values.set(key, value);
    else if (Array.isArray(value)) values.set(key, value.slice(0, MAX_LIST));
  }
  return new Attributes(values);
}

/** A value of OTLP's `AnyValue`; `null` for maps and bytes, in which nothing is looked for. 64-bit numbers come as digits. */
function scalarOf(value: JsonValue | undefined): JsonValue | null {
  const any: JsonObject | null = obj(value);
  if (any === null) return null;
  const single = any['stringValue'] ?? any['intValue'] ?? any['boolValue'] ?? any['doubleValue'];
  if (typeof single === 'string' || typeof single === 'number' || typeof single === 'boolean') return single;
  const list = arr(field(any['arrayValue'], 'values')).slice(0, MAX_LIST);
  if (list.length === 0) return null;
  return list.map((item) => {
    const one = obj(item);
    const inner = one === null ? null : (one['stringValue'] ?? one['intValue'] ?? one['doubleValue'] ?? null);
    return typeof inner === 'string' || typeof inner === 'number' ? inner : null;
  });
}
