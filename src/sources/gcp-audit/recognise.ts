import { obj, str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';
import { isFlattened } from './flattened.ts';

const AUDIT_LOG = 'type.googleapis.com/google.cloud.audit.AuditLog';
const TRANSPARENCY_LOG = 'type.googleapis.com/google.cloud.audit.TransparencyLog';
const AUDIT_LOG_NAME = '/logs/cloudaudit.googleapis.com%2F';

/** A log entry with an audit payload, under the names that the API, BigQuery and forwarders give it. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null || view.syslog !== null) return false;
  const payload = o['protoPayload'] ?? o['protopayload_auditlog'] ?? o['protopayload'] ?? o['proto_payload'];
  if (payload !== undefined) return isAudit(o, obj(payload));
  if (o['jsonPayload'] !== undefined) return obj(o['jsonPayload'])?.['@type'] === TRANSPARENCY_LOG;
  return o['payload__type_s'] !== undefined && isFlattened(o);
}

/**
 * The type names an audit log. Forwarders rename or drop it: then the log's name does, or the payload has the pair of
 * service and method, or its callers and permissions, which nothing but an audit log has.
 */
function isAudit(o: JsonObject, payload: JsonObject | null): boolean {
  if (payload === null) return false;
  const type = payload['@type'] ?? payload['at_sign_type'] ?? payload['at_type'];
  if (type !== undefined) return type === AUDIT_LOG;
  const log = str(o['logName']) ?? str(o['logname']) ?? str(o['log_name']);
  if (log !== null) return log.includes(AUDIT_LOG_NAME);
  const method = str(payload['methodName']) ?? str(payload['method_name']);
  const service = str(payload['serviceName']) ?? str(payload['service_name']);
  if (method !== null && (service !== null || method.startsWith('io.k8s.'))) return true;
  return method !== null
    ? payload['authorizationInfo'] !== undefined || obj(payload['authenticationInfo']) !== null
    : Array.isArray(payload['authorizationInfo']);
}

export { AUDIT_LOG, TRANSPARENCY_LOG };
