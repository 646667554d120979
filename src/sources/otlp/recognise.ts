import { field, obj } from '../../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';

/**
 * A request or file line of OTLP/JSON, one resource of it (the Java SDK's `logging-otlp` writes these), or one span as the Python
 * SDK's console exporter prints it.
 */
export function recognise({ json }: RecordView): boolean {
  if (json === null) return false;
  const spans = json['resourceSpans'];
  if (spans !== undefined) return listsOf(spans, SPAN_LISTS);
  const logs = json['resourceLogs'];
  if (logs !== undefined) return listsOf(logs, LOG_LISTS);
  return json['resource'] !== undefined && (isResource(json) || isConsoleSpan(json));
}

const SPAN_LISTS = ['scopeSpans', 'instrumentationLibrarySpans'] as const;
const LOG_LISTS = ['scopeLogs', 'instrumentationLibraryLogs'] as const;

/** A list of resources, of which the first has what it must have. An empty list is a request without anything in it. */
const listsOf = (value: JsonValue, names: readonly string[]): boolean =>
  Array.isArray(value) &&
  (value.length === 0 || names.some((name) => Array.isArray(field(value[0], name))) || isBare(value[0]));

/** A resource from which nothing came: nothing but itself. */
const isBare = (value: JsonValue | undefined): boolean => obj(field(value, 'resource')) !== null;

const isResource = (o: JsonObject): boolean =>
  obj(o['resource']) !== null && [...SPAN_LISTS, ...LOG_LISTS].some((name) => Array.isArray(o[name]));

/** https://opentelemetry-python.readthedocs.io/en/latest/sdk/trace.export.html: `ConsoleSpanExporter`. */
export const isConsoleSpan = (o: JsonObject): boolean =>
  typeof o['kind'] === 'string' &&
  o['kind'].startsWith('SpanKind.') &&
  typeof field(o['context'], 'trace_id') === 'string' &&
  typeof field(o['context'], 'span_id') === 'string';
