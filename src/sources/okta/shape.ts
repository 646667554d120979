import { field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** More columns than this are not looked at: a Log Analytics row of Okta has about eighty. */
const MAX_COLUMNS = 400;
const MAX_NESTED_JSON = 262_144;

/**
 * A LogEvent as the API documents it, from whichever form it was exported in; `null` if it is none.
 * - as it is (API, Log Streaming, EventBridge detail, event hook);
 * - with top-level keys in lower case (column stores);
 * - flattened by Log Analytics (`actor_alternateId_s`, table Okta_CL).
 */
export function logEventOf(o: JsonObject): JsonObject | null {
  switch (formOf(o)) {
    case 'documented':
      return o;
    case 'lower-case':
      return restoreCase(o);
    case 'flattened':
      return unflatten(o);
    case null:
      return null;
  }
}

/** Which form a record has; `null` if it is no LogEvent. Cheap: nothing is rebuilt. */
export function formOf(o: JsonObject): 'documented' | 'lower-case' | 'flattened' | null {
  if (typeof o['eventType'] === 'string') return isLogEvent(o) ? 'documented' : null;
  if (typeof o['eventtype'] === 'string') return isLowerCase(o) ? 'lower-case' : null;
  if (typeof o['eventType_s'] === 'string')
    return str(o['actor_id_s']) !== null || str(o['uuid_g']) !== null ? 'flattened' : null;
  return typeof o['published'] === 'string' && isUntypedLogEvent(o) ? 'documented' : null;
}

/** The keys are as telling in lower case; the objects below them kept theirs. */
const isLowerCase = (o: JsonObject): boolean =>
  field(obj(o['actor']) ?? undefined, 'alternateId') !== undefined || o['legacyeventtype'] !== undefined;

/** `eventType` alone is a common name; the actor with its `alternateId`, the legacy type, or stamp and uuid make it Okta's. */
function isLogEvent(o: JsonObject): boolean {
  const actor = obj(o['actor']);
  const hasActor = actor !== null && field(actor, 'alternateId') !== undefined;
  const hasStamp = typeof o['published'] === 'string';
  if (typeof o['legacyEventType'] === 'string' && typeof o['displayMessage'] === 'string') return true;
  return hasActor
    ? hasStamp || o['outcome'] !== undefined || o['uuid'] !== undefined
    : hasStamp && typeof o['uuid'] === 'string';
}

/** Excerpts without an event type: the rest of the envelope must be there in full. */
function isUntypedLogEvent(o: JsonObject): boolean {
  return (
    typeof o['displayMessage'] === 'string' &&
    field(obj(o['actor']) ?? undefined, 'alternateId') !== undefined &&
    obj(o['outcome']) !== null
  );
}

const CASED: ReadonlyMap<string, string> = new Map(
  ['eventType', 'legacyEventType', 'displayMessage', 'authenticationContext', 'debugContext', 'securityContext'].map(
    (key) => [key.toLowerCase(), key],
  ),
);

function restoreCase(o: JsonObject): JsonObject {
  const out: Record<string, JsonValue | undefined> = Object.create(null) as Record<string, JsonValue | undefined>;
  for (const [key, value] of Object.entries(o).slice(0, MAX_COLUMNS)) out[CASED.get(key) ?? key] = value;
  return out;
}

const COLUMN = /^([A-Za-z]\w*)_(?:s|g|t|d|b)$/;

function unflatten(o: JsonObject): JsonObject {
  const root: Nested = Object.create(null) as Nested;
  for (const [column, value] of Object.entries(o).slice(0, MAX_COLUMNS)) {
    const name = COLUMN.exec(column)?.[1];
    if (name === undefined || value === '' || value === 'null' || value === null) continue;
    const path = name.split('_');
    const last = path.pop();
    let at: Nested = root;
    for (const part of path) {
      const next = at[part];
      const inner: Nested = isNested(next) ? next : (Object.create(null) as Nested);
      at[part] = inner;
      at = inner;
    }
    if (last !== undefined) at[last] = nestedJson(value);
  }
  return root as JsonObject;
}

interface Nested {
  [key: string]: JsonValue | Nested | undefined;
}

const isNested = (v: JsonValue | Nested | undefined): v is Nested =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** Lists (`target_s`, `request_ipChain_s`) are kept as JSON text. */
function nestedJson(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || (value[0] !== '[' && value[0] !== '{') || value.length > MAX_NESTED_JSON)
    return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}
