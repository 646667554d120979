import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { type Micros, micros, parseIso } from '../../model/time.ts';
import { traceId } from '../agents/refs.ts';
import { type Attributes, attributesOf, plainAttributes } from './attributes.ts';
import { isConsoleSpan } from './recognise.ts';

/** Whose telemetry it is. */
export interface Emitter {
  readonly resource: Attributes;
  /** Name of the instrumentation. */
  readonly scope: string | null;
}

/** One span, whoever wrote it down. */
export interface Span {
  readonly emitter: Emitter;
  readonly trace: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly kind: SpanKind;
  readonly start: Micros | null;
  readonly end: Micros | null;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string | null;
  readonly attributes: Attributes;
}

export interface LogRecord {
  readonly emitter: Emitter;
  readonly trace: string | null;
  readonly span: string | null;
  readonly at: Micros | null;
  readonly eventName: string | null;
  /** The body, if it is a text. */
  readonly body: string | null;
  readonly attributes: Attributes;
}

const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export interface Telemetry {
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
}

/** All spans and logs of a record, in its order. */
export function telemetryIn(o: JsonObject): Telemetry {
  if (isConsoleSpan(o)) return { spans: [consoleSpan(o)], logs: [] };
  const spans: Span[] = [];
  const logs: LogRecord[] = [];
  const resources = o['resourceSpans'] ?? o['resourceLogs'] ?? [o];
  for (const part of arr(resources)) {
    const resource = attributesOf(field(field(part, 'resource'), 'attributes'));
    const scopes = ['scopeSpans', 'instrumentationLibrarySpans', 'scopeLogs', 'instrumentationLibraryLogs'];
    for (const scoped of scopes.flatMap((name) => arr(field(part, name)))) {
      const scope = field(scoped, 'scope') ?? field(scoped, 'instrumentationLibrary');
      const emitter: Emitter = { resource, scope: str(field(scope, 'name')) };
      for (const span of arr(field(scoped, 'spans'))) if (obj(span) !== null) spans.push(spanOf(obj(span)!, emitter));
      for (const log of [...arr(field(scoped, 'logRecords')), ...arr(field(scoped, 'logs'))])
        if (obj(log) !== null) logs.push(logOf(obj(log)!, emitter));
    }
  }
  return { spans, logs };
}

function spanOf(o: JsonObject, emitter: Emitter): Span {
  return {
    emitter,
    trace: traceId(hex(o['traceId'], 16)),
    id: spanId(o['spanId']),
    name: str(o['name']),
    kind: kindOfSpan(o['kind']),
    start: nanos(o['startTimeUnixNano']),
    end: nanos(o['endTimeUnixNano']),
    status: statusOf(field(o['status'], 'code')),
    statusMessage: str(field(o['status'], 'message')),
    attributes: attributesOf(o['attributes']),
  };
}

function logOf(o: JsonObject, emitter: Emitter): LogRecord {
  const attributes = attributesOf(o['attributes']);
  return {
    emitter,
    trace: traceId(hex(o['traceId'], 16)),
    span: spanId(o['spanId']),
    at: nanos(o['timeUnixNano']) ?? nanos(o['observedTimeUnixNano']),
    eventName: str(o['eventName']) ?? attributes.text('event.name'),
    body: str(field(o['body'], 'stringValue')),
    attributes,
  };
}

function consoleSpan(o: JsonObject): Span {
  const context = o['context'];
  const kind = str(o['kind'])?.slice('SpanKind.'.length).toLowerCase() ?? '';
  return {
    emitter: { resource: plainAttributes(field(o['resource'], 'attributes')), scope: null },
    trace: traceId(str(field(context, 'trace_id'))?.replace(/^0x/, '')),
    id: spanId(str(field(context, 'span_id'))?.replace(/^0x/, '')),
    name: str(o['name']),
    kind: SPAN_KINDS.find((known) => known === kind) ?? 'unspecified',
    start: parseIso(o['start_time'])?.at ?? null,
    end: parseIso(o['end_time'])?.at ?? null,
    status: statusOf(field(o['status'], 'status_code')),
    statusMessage: str(field(o['status'], 'description')),
    attributes: plainAttributes(o['attributes']),
  };
}

/** A number, or the name of the enumeration's value: protobuf's JSON allows both, and a number as text. */
function kindOfSpan(value: JsonValue | undefined): SpanKind {
  const n = typeof value === 'string' && /^\d$/.test(value) ? Number(value) : value;
  if (typeof n === 'number') return SPAN_KINDS[n] ?? 'unspecified';
  const name = str(value)
    ?.replace(/^SPAN_KIND_/, '')
    .toLowerCase();
  return SPAN_KINDS.find((known) => known === name) ?? 'unspecified';
}

function statusOf(code: JsonValue | undefined): Span['status'] {
  if (code === 2 || code === '2' || code === 'STATUS_CODE_ERROR' || code === 'ERROR') return 'error';
  return code === 1 || code === '1' || code === 'STATUS_CODE_OK' || code === 'OK' ? 'ok' : 'unset';
}

const spanId = (value: JsonValue | undefined): string | null => {
  const id = hex(value, 8)?.toLowerCase() ?? null;
  return id !== null && /^[0-9a-f]{16}$/.test(id) && !/^0+$/.test(id) ? id : null;
};

/** OTLP/JSON writes ids in hex; writers that follow protobuf's general mapping write base64. */
function hex(value: JsonValue | undefined, bytes: number): string | null {
  const text = str(value);
  if (text === null || text.length === 2 * bytes) return text;
  const padded = bytes === 16 ? /^[A-Za-z0-9+/]{22}==$/ : /^[A-Za-z0-9+/]{11}=$/;
  return text.length <= 24 && padded.test(text) ? Buffer.from(text, 'base64').toString('hex') : null;
}

/** The year 2200 in nanoseconds has 19 digits. */
const LAST_NANOS = 7_258_118_400_000_000_000;

/** Nanoseconds since the epoch, as digits (or, against the specification, as a number); 0 is none. */
function nanos(value: JsonValue | undefined): Micros | null {
  if (typeof value === 'number')
    return Number.isFinite(value) && value > 0 && value < LAST_NANOS ? micros(Math.floor(value / 1000)) : null;
  const text = str(value);
  if (text === null || !/^\d{4,19}$/.test(text)) return null;
  const at = Number(text.slice(0, -3));
  return at > 0 && at < LAST_NANOS / 1000 ? micros(at) : null;
}
