import { blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { idText, traceId } from '../agents/refs.ts';
import { plainAttributes } from '../otlp/attributes.ts';
import { ownMachine } from '../otlp/emitter.ts';
import { type Operation, operationOf } from '../otlp/operation.ts';
import type { Emitter } from '../otlp/request.ts';
import { requestsOf, rolesOf } from '../otlp/roles.ts';
import { either, isObservation, isTrace, metadataPart } from './document.ts';
import { META } from './meta.ts';

/** A trace is one event, and each of its observations is one. */
export function read({ json }: RecordView, _context: ReadContext): ReadResult {
  if (json === null) return { ok: false, reason: 'not-a-langfuse-document' };
  if (isObservation(json)) return { ok: true, events: [observationEvent(json, null)] };
  const trace = obj(json['trace']) ?? json;
  if (!isTrace(trace)) return { ok: false, reason: 'not-a-langfuse-document' };
  const listed = json['observations'] ?? trace['observations'];
  const observations = arr(listed).flatMap((o) => (obj(o) !== null && isObservation(o) ? [obj(o)!] : []));
  return { ok: true, events: [traceEvent(trace), ...observations.map((o) => observationEvent(o, trace))] };
}

/** What the SDK sent as OpenTelemetry: kept in the metadata, as an object or as text. */
function telemetryOf(
  document: JsonObject,
  trace: JsonObject | null,
): Pick<Emitter, 'resource' | 'scope'> & { own: ReturnType<typeof plainAttributes> } {
  const metadata = metadataPart(document['metadata']);
  const outer = metadataPart(trace?.['metadata']);
  const resource = metadataPart(metadata?.['resourceAttributes']) ?? metadataPart(outer?.['resourceAttributes']);
  const scope = metadataPart(metadata?.['scope']) ?? metadataPart(outer?.['scope']);
  const of = (camel: string): string | null =>
    idText(either(document, camel)) ?? idText(either(trace ?? undefined, camel));
  const type = str(document['type']);
  const own = plainAttributes(metadataPart(metadata?.['attributes']) ?? undefined).with({
    'langfuse.observation.type': type === null || type === 'SPAN' || type === 'EVENT' ? null : type,
    'langfuse.session.id': of('sessionId'),
    'langfuse.user.id': of('userId'),
    'gen_ai.request.model':
      type === 'GENERATION' ? (idText(document['model']) ?? idText(either(document, 'providedModelName'))) : null,
    'gen_ai.tool.name': type === 'TOOL' ? idText(document['name']) : null,
    'gen_ai.agent.name': type === 'AGENT' ? idText(document['name']) : null,
  });
  return { resource: plainAttributes(resource ?? undefined), scope: idText(scope?.['name']), own };
}

function observationEvent(o: JsonObject, trace: JsonObject | null): Event {
  const { own, ...emitter } = telemetryOf(o, trace);
  const id = idText(o['id']);
  const written = idText(either(o, 'traceId'));
  const name = idText(o['name']);
  const operation = operationOf(own, name);
  const roles = rolesOf(emitter, own, traceId(written) ?? written, true, false);
  const start = utc(either(o, 'startTime'));
  const ended = utc(either(o, 'endTime')) !== null;
  const outcome = outcomeOf(o, operation, ended);
  return {
    ...blankEvent(META.id, operation.action),
    ...roles,
    ...identity(o, trace, id === null || written === null ? null : `${written}/${id}`),
    revision: ended ? 1 : 0,
    time: start?.at ?? null,
    precision: start?.precision ?? 0,
    kind: operation.isRun ? 'run' : 'act',
    target: operation.target,
    outcome,
    error: outcome === 'failure' ? idText(str(either(o, 'statusMessage'))?.slice(0, 500)) : null,
    statements: requestsOf(own, roles.context),
    device: ownMachine(emitter, null),
  };
}

function traceEvent(trace: JsonObject): Event {
  const { own, ...emitter } = telemetryOf(trace, null);
  const id = idText(trace['id']);
  const roles = rolesOf(emitter, own, traceId(id ?? undefined) ?? id, true, false);
  const time = utc(trace['timestamp']);
  return {
    ...blankEvent(META.id, 'langfuse:trace'),
    ...roles,
    ...identity(trace, null, id),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: idText(trace['name']),
    device: ownMachine(emitter, null),
  };
}

/** Ids are unique in a project; clients draw them. */
function identity(
  o: JsonObject,
  trace: JsonObject | null,
  id: string | null,
): Pick<Event, 'sourceEventId' | 'identity'> {
  const project = idText(either(o, 'projectId')) ?? idText(either(trace ?? undefined, 'projectId'));
  return { sourceEventId: id, identity: id === null ? null : `${project ?? ''}\n${id}` };
}

function outcomeOf(o: JsonObject, { marksFailure }: Operation, ended: boolean): Outcome {
  if (field(o, 'level') === 'ERROR') return 'failure';
  return marksFailure && ended ? 'success' : 'unknown';
}

/** The export writes UTC without saying so. */
const utc = (value: JsonValue | undefined): StatedTime | null => parseIso(value, true);
