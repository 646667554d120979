import { field, num, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { type Micros, micros, parseIso } from '../../model/time.ts';

/** One action, from a delivered file (camel case, `timestamp` in ms) or a row of `system.access.audit` (snake case, `event_time`). */
export interface Entry {
  readonly id: string | null;
  readonly time: { readonly at: Micros; readonly precision: number } | null;
  readonly service: string;
  readonly action: string;
  /** An e-mail address, the application id of a service principal, or a word of the service. `null`: unknown. */
  readonly email: string | null;
  readonly subjectName: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly workspace: string | null;
  readonly params: JsonObject;
  readonly status: number | null;
  readonly error: string | null;
  readonly runBy: string | null;
}

export function entryOf(o: JsonObject): Entry | null {
  const get = (camel: string, snake: string): JsonValue | undefined => o[camel] ?? o[snake];
  const service = str(get('serviceName', 'service_name'));
  const action = str(get('actionName', 'action_name'));
  const identity = jsonIn(get('userIdentity', 'user_identity'));
  const response = jsonIn(o['response']);
  const status = field(response ?? undefined, 'statusCode') ?? field(response ?? undefined, 'status_code');
  if (service === null || action === null) return null;
  // Recipients of shares and refused sign-ins have no identity: then the answer and the time tell whose record it is.
  if (identity === null && (status === undefined || (o['timestamp'] ?? o['event_time']) === undefined)) return null;
  const metadata = jsonIn(get('identityMetadata', 'identity_metadata'));
  return {
    id: idOf(get('eventId', 'event_id')),
    time: timeOf(o['timestamp'] ?? o['event_time']),
    service,
    action,
    email: known(strAt(identity ?? undefined, 'email')),
    subjectName: known(strAt(identity ?? undefined, 'subjectName') ?? strAt(identity ?? undefined, 'subject_name')),
    sessionId: known(str(get('sessionId', 'session_id'))),
    requestId: idOf(get('requestId', 'request_id')),
    ip: str(get('sourceIPAddress', 'source_ip_address')),
    userAgent: str(get('userAgent', 'user_agent')),
    workspace: idOf(get('workspaceId', 'workspace_id')),
    params: jsonIn(get('requestParams', 'request_params')) ?? {},
    status: typeof status === 'string' && /^\d{3}$/.test(status) ? Number(status) : num(status),
    error: strAt(response ?? undefined, 'errorMessage') ?? strAt(response ?? undefined, 'error_message'),
    runBy: metadata === null ? null : known(str(metadata['runBy'] ?? metadata['run_by'])),
  };
}

/** Exports of the system table write structs as objects or as their text. */
function jsonIn(value: JsonValue | undefined): JsonObject | null {
  if (typeof value !== 'string') return obj(value);
  if (!value.startsWith('{') || value.length > 1_000_000) return null;
  try {
    return obj(JSON.parse(value) as JsonValue);
  } catch {
    return null;
  }
}

const known = (text: string | null): string | null =>
  text === null || text === 'unknown' || text === 'null' || text === '0' ? null : text;

function idOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value !== 0 ? String(value) : null;
  return known(str(value));
}

function timeOf(value: JsonValue | undefined): Entry['time'] {
  if (typeof value === 'string') {
    const stated = parseIso(value, true);
    if (stated !== null) return { at: stated.at, precision: stated.precision };
  }
  const ms = typeof value === 'string' && /^\d{12,14}$/.test(value) ? Number(value) : num(value);
  return ms === null || !Number.isInteger(ms) || ms < 0 || ms > 7e12
    ? null
    : { at: micros(ms * 1000), precision: 1000 };
}
