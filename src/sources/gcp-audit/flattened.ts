import { str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

const AUDIT_LOG = 'type.googleapis.com/google.cloud.audit.AuditLog';

/** A row of the table `GCP_IAM_CL` of Log Analytics: every leaf a column, the type of its values as a suffix. */
export const isFlattened = (o: JsonObject): boolean =>
  o['payload__type_s'] === AUDIT_LOG && typeof o['payload_methodName_s'] === 'string';

/** The columns that are read, and where they belong in the log entry. */
const COLUMNS: readonly (readonly [column: string, ...path: string[]])[] = [
  ['insert_id_s', 'insertId'],
  ['log_name_s', 'logName'],
  ['resource_type_s', 'resource', 'type'],
  ['resource_labels_project_id_s', 'resource', 'labels', 'project_id'],
  ['resource_labels_email_id_s', 'resource', 'labels', 'email_id'],
  ['resource_labels_unique_id_s', 'resource', 'labels', 'unique_id'],
  ['payload_serviceName_s', 'protoPayload', 'serviceName'],
  ['payload_methodName_s', 'protoPayload', 'methodName'],
  ['payload_resourceName_s', 'protoPayload', 'resourceName'],
  ['payload_authenticationInfo_principalEmail_s', 'protoPayload', 'authenticationInfo', 'principalEmail'],
  ['payload_authenticationInfo_principalSubject_s', 'protoPayload', 'authenticationInfo', 'principalSubject'],
  ['payload_authenticationInfo_serviceAccountKeyName_s', 'protoPayload', 'authenticationInfo', 'serviceAccountKeyName'],
  ['payload_requestMetadata_callerIp_s', 'protoPayload', 'requestMetadata', 'callerIp'],
  ['payload_requestMetadata_callerSuppliedUserAgent_s', 'protoPayload', 'requestMetadata', 'callerSuppliedUserAgent'],
  ['payload_request_name_s', 'protoPayload', 'request', 'name'],
  ['payload_response_name_s', 'protoPayload', 'response', 'name'],
  ['payload_response_email_s', 'protoPayload', 'response', 'email'],
  ['payload_response_unique_id_s', 'protoPayload', 'response', 'unique_id'],
  ['payload_status_message_s', 'protoPayload', 'status', 'message'],
];

type Building = { [key: string]: JsonValue | undefined };

/** The row in the shape of the logging API, as far as it is read. */
export function unflatten(row: JsonObject): JsonObject {
  const out: Building = {};
  const put = (path: readonly string[], value: JsonValue): void => {
    let at: Building = out;
    for (const key of path.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Building;
    }
    at[path.at(-1) as string] = value;
  };
  for (const [column, ...path] of COLUMNS) {
    const value = Object.hasOwn(row, column) ? str(row[column]) : null;
    if (value !== null) put(path, value);
  }
  put(['timestamp'], stampOf(row) ?? '');
  put(['protoPayload', 'authorizationInfo'], jsonColumn(row, 'payload_authorizationInfo_s'));
  const code = row['payload_status_code_d'];
  const number = typeof code === 'string' && /^\d{1,4}$/.test(code) ? Number(code) : code;
  if (typeof number === 'number') put(['protoPayload', 'status', 'code'], number);
  return out;
}

function jsonColumn(row: JsonObject, column: string): JsonValue {
  const text = str(row[column]);
  if (text === null || text.length > 65_536) return [];
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return [];
  }
}

/** `timestamp_t` in ISO form; the portal's export writes `5/27/2021, 5:13:43.707 PM` under `timestamp_t [UTC]`. */
function stampOf(row: JsonObject): string | null {
  const iso = str(row['timestamp_t']);
  if (iso !== null) return iso;
  const m = /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2}):(\d\d):(\d\d(?:\.\d{1,9})?) ([AP])M$/.exec(
    (str(row['timestamp_t [UTC]']) ?? '').slice(0, 40),
  );
  if (m === null) return null;
  const hour = (Number(m[4]) % 12) + (m[7] === 'P' ? 12 : 0);
  const two = (n: number | string | undefined): string => String(n).padStart(2, '0');
  return `${m[3]}-${two(m[1])}-${two(m[2])}T${two(hour)}:${m[5]}:${m[6]}Z`;
}
