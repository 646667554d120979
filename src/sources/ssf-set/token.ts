import { obj, str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';

/** Longest compact token that is looked at, in characters. A SET carries one event about one subject. */
const MAX_TOKEN = 65_536;
const COMPACT = /^[A-Za-z0-9_-]{2,2048}\.[A-Za-z0-9_-]{2,65000}\.[A-Za-z0-9_-]{0,2048}$/;

/**
 * The claims of a security event token: of a compact one if its header says that it is one (`typ: secevent+jwt`), or of the
 * JSON that a receiver logged after it had decoded it. Nobody verifies a signature here. `null` if it is neither.
 * https://www.rfc-editor.org/rfc/rfc8417
 */
export function claimsOf(view: RecordView): JsonObject | null {
  if (view.json !== null) return isEventSet(view.json) ? view.json : null;
  if (view.syslog !== null || !view.text.startsWith('eyJ')) return null;
  const text = view.text.trim();
  if (text.length > MAX_TOKEN || !COMPACT.test(text)) return null;
  const [header = '', payload = ''] = text.split('.', 2);
  if (
    str(decoded(header)?.['typ'])
      ?.toLowerCase()
      .replace(/^application\//, '') !== 'secevent+jwt'
  )
    return null;
  const claims = decoded(payload);
  return claims !== null && isEventSet(claims) ? claims : null;
}

function decoded(part: string): JsonObject | null {
  try {
    return obj(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'))));
  } catch {
    return null;
  }
}

/** Namespaces of the OpenID Foundation's event types; RISC's have two. */
const EVENT_TYPE = /^https:\/\/schemas\.openid\.net\/secevent\/(caep|risc|ssf|sse)\/event-type\/([a-z0-9-]{1,64})$/;

function isEventSet(json: JsonObject): boolean {
  const events = obj(json['events']);
  if (events === null || typeof json['jti'] !== 'string' || typeof json['iss'] !== 'string') return false;
  for (const type in events) return EVENT_TYPE.test(type);
  return false;
}

export interface SecurityEvent {
  /** `caep`, `risc` or `ssf`. */
  readonly family: string;
  /** The last part of the event type: `session-revoked`. */
  readonly name: string;
  readonly body: JsonObject;
}

/** More events than a SET ever has (one). */
const MAX_EVENTS = 16;

export function eventsOf(claims: JsonObject): SecurityEvent[] {
  const events = obj(claims['events']) ?? {};
  const out: SecurityEvent[] = [];
  for (const type of Object.keys(events).slice(0, MAX_EVENTS)) {
    const m = EVENT_TYPE.exec(type);
    const body = obj(events[type]);
    if (m !== null && body !== null)
      out.push({ family: m[1] === 'sse' ? 'ssf' : (m[1] as string), name: m[2] as string, body });
  }
  return out;
}
