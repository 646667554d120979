import { blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { arr, at, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { agentRunRef, appUserRef, idText, traceId } from '../agents/refs.ts';
import { msTime } from '../github/refs.ts';
import { META } from './meta.ts';
import { isRun } from './recognise.ts';

/** One run is one event; LangSmith's run is a span. */
export function read({ json }: RecordView, _context: ReadContext): ReadResult {
  if (json === null) return { ok: false, reason: 'not-a-langsmith-run' };
  const runs = (Array.isArray(json['runs']) ? arr(json['runs']) : [json]).filter(isRun);
  if (runs.length === 0) return { ok: false, reason: 'not-a-langsmith-run' };
  return { ok: true, events: runs.flatMap((run) => (obj(run) === null ? [] : [eventOf(obj(run)!)])) };
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['llm', 'chat'],
  ['tool', 'execute_tool'],
  ['retriever', 'retrieval'],
  ['embedding', 'embeddings'],
]);

function eventOf(o: JsonObject): Event {
  const id = idText(o['id']);
  const type = str(o['run_type']) ?? '';
  const metadata = obj(at(o, 'extra', 'metadata'));
  const project = idText(o['session_name']) ?? idText(o['session_id']);
  const trace = hexTrace(o['trace_id']);
  const isRoot = o['parent_run_id'] == null && (o['trace_id'] === undefined || o['trace_id'] === o['id']);
  const time = timeOf(o['start_time']);
  const user = appUserRef(project, idText(metadata?.['user_id']));
  const thread = THREADS.reduce<string | null>((found, key) => found ?? idText(metadata?.[key]), null);
  return {
    ...blankEvent(META.id, `gen_ai:${OPERATIONS.get(type) ?? type}`),
    sourceEventId: id,
    identity: id === null ? null : `${project ?? ''}\n${id}`,
    revision: o['end_time'] == null ? 0 : 1,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: isRoot && type === 'chain' ? 'run' : 'act',
    target: type === 'llm' ? (idText(metadata?.['ls_model_name']) ?? idText(o['name'])) : idText(o['name']),
    outcome: outcomeOf(o),
    error: o['error'] == null ? null : idText(/^[A-Za-z_][\w.]{0,100}/.exec(str(o['error'])?.slice(0, 200) ?? '')?.[0]),
    principal: { ref: null, id: null, name: project, email: null, type: 'service' },
    onBehalfOf: user === null ? [] : [user],
    mode: user === null ? 'unknown' : 'delegated',
    context: {
      agentRun: agentRunRef(project, thread ?? trace),
      toolCall: type === 'tool' ? toolCallOf(o) : null,
      job: null,
      request: null,
      trace,
    },
  };
}

/** Metadata that makes a thread of traces, in the order in which LangSmith looks for it. */
const THREADS = ['session_id', 'thread_id', 'conversation_id'] as const;

/** A tool's answer carries the id of the call that it answers. */
function toolCallOf(o: JsonObject): string | null {
  const output = at(o, 'outputs', 'output');
  return (
    idText(at(output, 'tool_call_id')) ??
    idText(at(output, 'kwargs', 'tool_call_id')) ??
    idText(at(o, 'extra', 'metadata', 'tool_call_id')) ??
    idText(at(o, 'extra', 'tool_call_id'))
  );
}

function outcomeOf(o: JsonObject): Outcome {
  if (o['status'] === 'error' || str(o['error']) !== null) return 'failure';
  return o['status'] === 'success' ? 'success' : 'unknown';
}

/** A UUID is the same 128 bits as the trace id that is sent as OpenTelemetry. */
function hexTrace(value: JsonValue | undefined): string | null {
  const text = idText(value);
  return text === null ? null : (traceId(text.replaceAll('-', '')) ?? text);
}

/** UTC, which the API does not write; clients may send milliseconds. */
const timeOf = (value: JsonValue | undefined): StatedTime | null =>
  typeof value === 'number' ? msTime(value) : parseIso(value, true);
