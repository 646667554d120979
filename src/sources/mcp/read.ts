import { blankEvent, type Event, NO_PRINCIPAL, type Outcome, type Principal } from '../../model/event.ts';
import { at, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { idText, mcpSessionRef, traceOfParent } from '../agents/refs.ts';
import { anyRpc, type Captured, capturedIn, resultOf } from './message.ts';
import { META } from './meta.ts';
import { METHODS, type Method } from './methods.ts';
import { isPortalLog, portalEvent } from './portal.ts';

/** One message is one event. A message proves nobody: whoever can write to the log or the pipe can write one. */
export function read(view: RecordView, { declaredSource }: ReadContext): ReadResult {
  if (view.json !== null && isPortalLog(view.json)) return { ok: true, events: [portalEvent(view.json)] };
  const captured = capturedIn(view) ?? (declaredSource === META.id ? anyRpc(view) : null);
  if (captured === null) return { ok: false, reason: 'not-an-mcp-message' };
  return { ok: true, events: [eventOf(captured)] };
}

function eventOf(captured: Captured): Event {
  const { message, time, server } = captured;
  const name = str(message['method']);
  const method = name === null ? null : (METHODS.get(name) ?? null);
  const params = message['params'];
  const session = mcpSessionRef(captured.session ?? undefined);
  const failure = failureOf(message);
  return {
    ...blankEvent(META.id, actionOf(message, name)),
    // Unique for one sender only, so it identifies nothing by itself.
    sourceEventId: idText(message['id']),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: targetOf(method, params, server),
    outcome: outcomeOf(message, failure),
    error: failure,
    principal: senderOf(captured, method),
    nativeSession: session === null ? [] : [session],
    context: {
      agentRun: null,
      toolCall: null,
      job: null,
      request: null,
      trace: traceOfParent(at(params, '_meta', 'traceparent')),
    },
  };
}

/** Of a response the method is the one that its shape answers; the request itself is another record. */
function actionOf(message: JsonObject, name: string | null): string {
  if (name !== null) return `mcp:${name.slice(0, 100)}`;
  const answered = resultOf(message);
  return answered === null || answered === '' ? 'mcp:response' : `mcp:${answered} response`;
}

/** The tool, prompt or resource, on its server where the log names it; the server alone where the method is about nothing. */
function targetOf(method: Method | null, params: JsonValue | undefined, server: string | null): string | null {
  const about = method?.target == null ? null : idText(field(params, method.target));
  if (about === null) return server;
  return server === null ? about : `${server}/${about}`;
}

/** The client by the name that it gives itself. */
function senderOf({ message, from }: Captured, method: Method | null): Principal {
  const isResponse = message['method'] === undefined;
  const isServer = from === 'server' || method?.fromServer === true || isResponse;
  if (isServer) return NO_PRINCIPAL;
  const params = message['params'];
  const info = obj(field(params, 'clientInfo')) ?? obj(at(params, '_meta', 'io.modelcontextprotocol/clientInfo'));
  const name = idText(info?.['name']);
  return name === null ? NO_PRINCIPAL : { ref: null, id: null, name, email: null, type: 'client' };
}

/** The error code, or `tool_error` where the tool itself failed. */
function failureOf(message: JsonObject): string | null {
  const error = obj(message['error']);
  if (error !== null) return idText(error['code']) ?? 'error';
  return at(message, 'result', 'isError') === true ? 'tool_error' : null;
}

/** Only a response tells. */
function outcomeOf(message: JsonObject, failure: string | null): Outcome {
  if (failure !== null) return 'failure';
  const result = obj(message['result']);
  return result === null || result['resultType'] === 'input_required' ? 'unknown' : 'success';
}
