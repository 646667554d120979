import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonArray, JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { unflatten } from './flattened.ts';

/**
 * A log entry with its audit payload, whatever the shape it came in.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry,
 * https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog
 */
export interface Entry {
  readonly insertId: string | null;
  /** `projects/P/logs/cloudaudit.googleapis.com%2Factivity`. */
  readonly logName: string | null;
  readonly time: StatedTime | null;
  readonly trace: string | null;
  readonly labels: JsonObject | null;
  readonly resourceType: string | null;
  readonly resourceLabels: JsonObject | null;
  readonly service: string;
  readonly method: string;
  readonly resourceName: string | null;
  readonly caller: JsonObject | null;
  readonly requestMetadata: JsonObject | null;
  readonly authorizations: JsonArray;
  readonly status: JsonObject | null;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly metadata: JsonObject | null;
}

/** `null`: no audit payload, or one that does not say what was done. */
export function entryOf(record: JsonObject): Entry | null {
  const o = record['payload__type_s'] === undefined ? record : unflatten(record);
  const payload = obj(any(o, 'protoPayload', 'protopayload_auditlog', 'protopayload', 'proto_payload'));
  if (payload === null) return null;
  const metadata = nested(payload, 'metadata', 'metadataJson');
  // One forwarder keeps the rest of a BigQuery entry inside its metadata.
  const rest = str(any(payload, 'methodName', 'method_name')) === null ? metadata : payload;
  const method = str(any(rest, 'methodName', 'method_name'));
  const permission = str(field(arr(any(payload, 'authorizationInfo', 'authorization_info'))[0], 'permission'));
  if (method === null && permission === null) return null;
  const resource = obj(any(o, 'resource'));
  return {
    insertId: str(any(o, 'insertId', 'insertid', 'insert_id')),
    logName: str(any(o, 'logName', 'logname', 'log_name')),
    time: timeOf(any(o, 'timestamp')) ?? timeOf(any(payload, 'timestamp')),
    trace: str(any(o, 'trace')),
    labels: obj(any(o, 'labels')),
    resourceType: str(any(resource, 'type')),
    resourceLabels: obj(any(resource, 'labels')),
    service: str(any(rest, 'serviceName', 'service_name')) ?? (method?.startsWith('io.k8s.') ? 'k8s.io' : 'gcp'),
    method: method ?? (permission as string),
    resourceName: str(any(rest, 'resourceName', 'resource_name')),
    caller: obj(any(payload, 'authenticationInfo', 'authentication_info')),
    requestMetadata: obj(any(rest, 'requestMetadata', 'request_metadata')),
    authorizations: arr(any(payload, 'authorizationInfo', 'authorization_info')),
    status: obj(any(rest, 'status')),
    request: nested(payload, 'request', 'requestJson'),
    response: nested(payload, 'response', 'responseJson'),
    metadata,
  };
}

/** The first of several spellings of a field that is there. */
export function any(o: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  for (const key of keys) {
    const value = field(o, key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** BigQuery keeps these as JSON text. Longer than this is not parsed: nothing that is read from it is that long. */
const MAX_NESTED = 262_144;

function nested(payload: JsonObject, key: string, jsonKey: string): JsonObject | null {
  const value = obj(field(payload, key));
  const text = value === null ? str(field(payload, jsonKey)) : null;
  if (text === null || text.length > MAX_NESTED) return value;
  try {
    return obj(JSON.parse(text) as JsonValue);
  } catch {
    return null;
  }
}

/** Log entries are in UTC; stores that rewrite the stamp drop the zone. */
const timeOf = (value: JsonValue | undefined): StatedTime | null => parseIso(value, true);
