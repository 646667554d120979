/**
 * The messages of OTLP by field number, with the names that OTLP/JSON gives the fields. Version 1 of the transcription is this table and
 * the code beside it: it is part of the format of the evidence log, and changes only with the version of the leaf.
 * https://github.com/open-telemetry/opentelemetry-proto (trace/v1, logs/v1, common/v1, resource/v1; numbers are stable)
 */
export type Scalar =
  | 'string'
  | 'hex'
  | 'base64'
  | 'fixed64'
  | 'fixed32'
  | 'uint32'
  | 'enum'
  | 'bool'
  | 'int64'
  | 'double';

export interface Field {
  readonly name: string;
  readonly type: Scalar | MessageName;
  readonly isRepeated: boolean;
}

const one = (name: string, type: Scalar | MessageName): Field => ({ name, type, isRepeated: false });
const many = (name: string, type: Scalar | MessageName): Field => ({ name, type, isRepeated: true });

export type MessageName =
  | 'Traces'
  | 'Logs'
  | 'ResourceSpans'
  | 'ScopeSpans'
  | 'Span'
  | 'Event'
  | 'Link'
  | 'Status'
  | 'ResourceLogs'
  | 'ScopeLogs'
  | 'LogRecord'
  | 'Resource'
  | 'EntityRef'
  | 'InstrumentationScope'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList';

type Fields = Readonly<Record<number, Field>>;

export const MESSAGES: Readonly<Record<MessageName, Fields>> = {
  Traces: { 1: many('resourceSpans', 'ResourceSpans') },
  Logs: { 1: many('resourceLogs', 'ResourceLogs') },
  ResourceSpans: { 1: one('resource', 'Resource'), 2: many('scopeSpans', 'ScopeSpans'), 3: one('schemaUrl', 'string') },
  ScopeSpans: { 1: one('scope', 'InstrumentationScope'), 2: many('spans', 'Span'), 3: one('schemaUrl', 'string') },
  Span: {
    1: one('traceId', 'hex'),
    2: one('spanId', 'hex'),
    3: one('traceState', 'string'),
    4: one('parentSpanId', 'hex'),
    5: one('name', 'string'),
    6: one('kind', 'enum'),
    7: one('startTimeUnixNano', 'fixed64'),
    8: one('endTimeUnixNano', 'fixed64'),
    9: many('attributes', 'KeyValue'),
    10: one('droppedAttributesCount', 'uint32'),
    11: many('events', 'Event'),
    12: one('droppedEventsCount', 'uint32'),
    13: many('links', 'Link'),
    14: one('droppedLinksCount', 'uint32'),
    15: one('status', 'Status'),
    16: one('flags', 'fixed32'),
  },
  Event: {
    1: one('timeUnixNano', 'fixed64'),
    2: one('name', 'string'),
    3: many('attributes', 'KeyValue'),
    4: one('droppedAttributesCount', 'uint32'),
  },
  Link: {
    1: one('traceId', 'hex'),
    2: one('spanId', 'hex'),
    3: one('traceState', 'string'),
    4: many('attributes', 'KeyValue'),
    5: one('droppedAttributesCount', 'uint32'),
    6: one('flags', 'fixed32'),
  },
  Status: { 2: one('message', 'string'), 3: one('code', 'enum') },
  ResourceLogs: { 1: one('resource', 'Resource'), 2: many('scopeLogs', 'ScopeLogs'), 3: one('schemaUrl', 'string') },
  ScopeLogs: {
    1: one('scope', 'InstrumentationScope'),
    2: many('logRecords', 'LogRecord'),
    3: one('schemaUrl', 'string'),
  },
  LogRecord: {
    1: one('timeUnixNano', 'fixed64'),
    2: one('severityNumber', 'enum'),
    3: one('severityText', 'string'),
    5: one('body', 'AnyValue'),
    6: many('attributes', 'KeyValue'),
    7: one('droppedAttributesCount', 'uint32'),
    8: one('flags', 'fixed32'),
    9: one('traceId', 'hex'),
    10: one('spanId', 'hex'),
    11: one('observedTimeUnixNano', 'fixed64'),
    12: one('eventName', 'string'),
  },
  Resource: {
    1: many('attributes', 'KeyValue'),
    2: one('droppedAttributesCount', 'uint32'),
    3: many('entityRefs', 'EntityRef'),
  },
  EntityRef: {
    1: one('schemaUrl', 'string'),
    2: one('type', 'string'),
    3: many('idKeys', 'string'),
    4: many('descriptionKeys', 'string'),
  },
  InstrumentationScope: {
    1: one('name', 'string'),
    2: one('version', 'string'),
    3: many('attributes', 'KeyValue'),
    4: one('droppedAttributesCount', 'uint32'),
  },
  KeyValue: { 1: one('key', 'string'), 2: one('value', 'AnyValue') },
  AnyValue: {
    1: one('stringValue', 'string'),
    2: one('boolValue', 'bool'),
    3: one('intValue', 'int64'),
    4: one('doubleValue', 'double'),
    5: one('arrayValue', 'ArrayValue'),
    6: one('kvlistValue', 'KeyValueList'),
    7: one('bytesValue', 'base64'),
  },
  ArrayValue: { 1: many('values', 'AnyValue') },
  KeyValueList: { 1: many('values', 'KeyValue') },
};
