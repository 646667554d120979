import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';

/** Refs that the gateway record, OTLP, MCP logs and trace exports build alike, so that they join. */
const MAX_ID = 512;

/** Names that SDKs put where nobody configured one: of no service in particular. */
const NO_SERVICE = /^unknown_service(?::|$)/;

/** The service's name as configured; `null` for the SDK's default. */
export function serviceName(value: JsonValue | undefined): string | null {
  const name = idText(value);
  return name === null || NO_SERVICE.test(name) ? null : name;
}

/**
 * One run (conversation, thread, session) of an agent: `agent.run:<service>/<id>`. The id is unique within the service
 * that numbers its runs; without a service it stands alone.
 */
export function agentRunRef(service: string | null, id: string | null): Ref | null {
  if (id === null || id.length > MAX_ID) return null;
  return ref('agent.run', service === null ? id : `${service}/${id}`);
}

/** An account by the name or id that the application itself gives it: `app.user:<service>/<id>`. */
export function appUserRef(service: string | null, id: string | null): Ref | null {
  if (id === null || id.length > MAX_ID) return null;
  return ref('app.user', service === null ? id : `${service}/${id}`);
}

/** The id that an MCP server (≤ 2025-11-25) gave a session: random by the specification, so it stands alone. */
export function mcpSessionRef(value: JsonValue | undefined): Ref | null {
  const id = idText(value);
  return id === null ? null : ref('mcp.session', id);
}

/**
 * A request as the system that served it numbers it: `aws/<requestID>`, `github/<request_id>`, `http/<x-request-id>`. For
 * telling which request is meant (K4), never for who made it.
 */
export function requestRef(system: string, value: JsonValue | undefined): Ref | null {
  const id = idText(value);
  return id === null ? null : ref('api.request', `${system}/${id}`);
}

/** A W3C trace id: 32 hex digits, lower case, not all zeros. */
export function traceId(value: JsonValue | undefined): string | null {
  const text = str(value)?.toLowerCase() ?? null;
  return text !== null && /^[0-9a-f]{32}$/.test(text) && !/^0+$/.test(text) ? text : null;
}

/** The trace id of a `traceparent`. https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceOfParent(value: JsonValue | undefined): string | null {
  const text = str(value);
  return text === null || text.length > 200
    ? null
    : traceId(/^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/.exec(text)?.[1]);
}

/** A short text without control characters: fit for an id. Numbers as JSON-RPC has them are taken too. */
export function idText(value: JsonValue | undefined): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);
  return text === null || text.length > MAX_ID || /[\u0000-\u001f\u007f]/.test(text) || text.trim() === ''
    ? null
    : text;
}
