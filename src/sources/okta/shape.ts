import { field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** More columns than this are not looked at: a Log Analytics row of Okta has about eighty. */
const MAX_COLUMNS = 400;
const MAX_NESTED_JSON = 262_144;

/**
 * A LogEvent as the API documents it, from whichever form it was exported in; `null` if it is none.
 * - as it is (API, Log Streaming, EventBridge detail, event hook);
 * - with top-level keys in lower case (column stores);
 * - flattened by Log Analytics (`actor_alternateId_s`, table Okta_CL);
 * - a row of the admin console's CSV (`actor.alternate_id`).
 */
export function logEventOf(o: JsonObject): JsonObject | null {
  switch (formOf(o)) {
    case 'documented':
      return o;
    case 'lower-case':
      return restoreCase(o);
    case 'flattened':
      return unflatten(o);
    case 'row':
      return fromRow(o);
    case null:
      return null;
  }
}

/** Which form a record has; `null` if it is no LogEvent. Cheap: nothing is rebuilt. */
export function formOf(o: JsonObject): 'documented' | 'lower-case' | 'flattened' | 'row' | null {
  if (typeof o['eventType'] === 'string') return isLogEvent(o) ? 'documented' : null;
  if (typeof o['eventtype'] === 'string') return isLowerCase(o) ? 'lower-case' : null;
  if (typeof o['eventType_s'] === 'string')
    return str(o['actor_id_s']) !== null || str(o['uuid_g']) !== null ? 'flattened' : null;
  if (typeof o['event_type'] === 'string') return isRow(o) ? 'row' : null;
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

/** Two columns that only Okta's download names so, beside the id. */
const isRow = (o: JsonObject): boolean =>
  typeof o['uuid'] === 'string' && o['actor.alternate_id'] !== undefined && o['outcome.result'] !== undefined;

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
    put(root, name.split('_'), nestedJson(value));
  }
  return root as JsonObject;
}

/**
 * A row of "Download CSV": the API's names in small letters with points between, up to four targets, empty cells for what is
 * absent. The chain of addresses has lost its order there and is left out.
 */
function fromRow(o: JsonObject): JsonObject {
  const root: Nested = Object.create(null) as Nested;
  for (const [column, value] of Object.entries(o).slice(0, MAX_COLUMNS)) {
    if (typeof value !== 'string' || value === '' || value === 'null') continue;
    const path = column.split('.').map(camelCase);
    if (path.length <= MAX_PATH && path[1] !== 'ipChain') put(root, path, value);
  }
  const targets = TARGETS.map((name) => root[name]).filter((target) => isNested(target));
  return { ...root, published: str(o['timestamp']), ...(targets.length > 0 ? { target: targets } : {}) } as JsonObject;
}

const TARGETS = ['target0', 'target1', 'target2', 'target3'] as const;
const MAX_PATH = 8;

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function put(root: Nested, path: readonly string[], value: JsonValue | undefined): void {
  let at = root;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    const inner: Nested = isNested(next) ? next : (Object.create(null) as Nested);
    at[part] = inner;
    at = inner;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
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
