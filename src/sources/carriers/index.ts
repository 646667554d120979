import { arr, at, field, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { decodePayload } from './bytes.ts';
import { harvestedLogs } from './otlp.ts';

/** A record inside a carrier: its own text, or a part of the carrier's JSON. */
export type Inner = JsonValue;

/**
 * A carrier brings records of other products in an envelope of its own. It is recognised by its full envelope, never by
 * what its text looks like: an application log whose message quotes another product's record is not a carrier.
 */
interface Carrier {
  readonly name: string;
  /** A key that every such envelope has; tested first. */
  readonly key: string;
  /** The records inside, or `null` if this is not that envelope. */
  readonly records: (o: JsonObject) => readonly Inner[] | null;
}

const CARRIERS: readonly Carrier[] = [
  { name: 'aws.cloudwatch-logs', key: 'logEvents', records: cloudWatchSubscription },
  { name: 'aws.cloudwatch-logs', key: 'ingestionTime', records: cloudWatchEvent },
  { name: 'aws.cloudwatch-logs', key: 'searchedLogStreams', records: (o) => everyMessage(arr(o['events'])) },
  { name: 'aws.eventbridge', key: 'detail-type', records: eventBridge },
  { name: 'aws.kinesis', key: 'kinesis', records: (o) => kinesisRecord(o) },
  { name: 'aws.records', key: 'Records', records: awsRecords },
  { name: 'aws.lookup-events', key: 'CloudTrailEvent', records: lookedUp },
  { name: 'aws.firehose', key: 'recordId', records: firehoseRecord },
  { name: 'records', key: 'records', records: lowerCaseRecords },
  { name: 'gcp.pubsub', key: 'message', records: pubSub },
  { name: 'rfc8936.poll', key: 'sets', records: polledSets },
  { name: 'cloudevents', key: 'specversion', records: cloudEvent },
  { name: 'elastic.beats', key: 'message', records: beats },
  { name: 'elastic.beats', key: 'event', records: beats },
  { name: 'logstash', key: '@version', records: logstash },
  { name: 'elasticsearch', key: '_source', records: elasticDocument },
  { name: 'otel.filelog', key: 'resourceLogs', records: harvestedLogs },
  { name: 'splunk.hec', key: 'sourcetype', records: splunkHec },
  { name: 'splunk.export', key: 'result', records: splunkExport },
  { name: 'okta.event-hook', key: 'cloudEventsVersion', records: oktaEventHook },
  { name: 'duo.response', key: 'stat', records: duoResponse },
  { name: 'azure.diagnostics', key: 'properties', records: aksDiagnostics },
  { name: 'azure.diagnostics', key: 'log_s', records: aksLogAnalytics },
];

const CARRIER_KEYS: ReadonlySet<string> = new Set(CARRIERS.map((carrier) => carrier.key));

/**
 * Nearly every record is none, and is told by its own keys, of which it has some twenty, not by asking for those of all carriers:
 * 0.08 µs against 0.27 µs for a CloudTrail record and 21 carriers, and no more with more carriers.
 */
function hasCarrierKey(o: JsonObject): boolean {
  for (const key in o) if (CARRIER_KEYS.has(key)) return true;
  return false;
}

/** The records that this object carries; `null` if it is no carrier but a record itself. */
export function unwrap(o: JsonObject): { readonly carrier: string; readonly records: readonly Inner[] } | null {
  if (!hasCarrierKey(o)) return null;
  for (const carrier of CARRIERS) {
    if (o[carrier.key] === undefined) continue;
    const records = carrier.records(o);
    if (records !== null) return { carrier: carrier.name, records };
  }
  return null;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
function cloudWatchSubscription(o: JsonObject): readonly Inner[] | null {
  if (str(o['messageType']) !== 'DATA_MESSAGE' || str(o['logGroup']) === null) return null;
  return everyMessage(arr(o['logEvents']));
}

/** One element of `aws logs filter-log-events` / `get-log-events`. */
function cloudWatchEvent(o: JsonObject): readonly Inner[] | null {
  return typeof o['ingestionTime'] === 'number' && typeof o['timestamp'] === 'number' && str(o['message']) !== null
    ? [o['message'] as string]
    : null;
}

function everyMessage(events: readonly JsonValue[]): readonly Inner[] | null {
  const out: Inner[] = [];
  for (const event of events) {
    const message = str(field(event, 'message'));
    if (message === null) return null;
    out.push(message);
  }
  return out.length > 0 ? out : null;
}

/**
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/aws-events.html. Only events of AWS and of its partner buses are
 * unwrapped: their `source` starts with `aws.`, which PutEvents refuses to anybody else.
 */
function eventBridge(o: JsonObject): readonly Inner[] | null {
  const detail = obj(o['detail']);
  if (detail === null || str(o['detail-type']) === null || str(o['account']) === null) return null;
  return str(o['source'])?.startsWith('aws.') ? [detail] : null;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
function kinesisRecord(o: JsonValue): readonly Inner[] | null {
  const data = strAt(o, 'kinesis', 'data');
  return strAt(o, 'eventSource') === 'aws:kinesis' && data !== null ? payload(data) : null;
}

/** `{"Records":[…]}`: Kinesis batches decoded, other records (a CloudTrail file on one line) as they are. */
function awsRecords(o: JsonObject): readonly Inner[] | null {
  const records = arr(o['Records']);
  if (records.length === 0) return null;
  const out: Inner[] = [];
  for (const record of records) {
    if (obj(record) === null) return null;
    for (const inner of kinesisRecord(record) ?? [record]) out.push(inner);
  }
  return out;
}

/**
 * An event of `aws cloudtrail lookup-events`, or of what stores its answers: CloudTrail's own record is in it as text.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 */
function lookedUp(o: JsonObject): readonly Inner[] | null {
  const record = str(o['CloudTrailEvent']);
  const isEvent = str(o['EventId']) !== null && str(o['EventName']) !== null;
  return isEvent && record?.startsWith('{') ? [record] : null;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
function firehoseRecord(o: JsonObject): readonly Inner[] | null {
  const data = str(o['data']);
  return data !== null && str(o['recordId']) !== null ? payload(data) : null;
}

/** Firehose HTTP delivery (`requestId`, `records[].data`) or an Event Hubs batch of Azure diagnostic records. */
function lowerCaseRecords(o: JsonObject): readonly Inner[] | null {
  const records = arr(o['records']);
  if (records.length === 0) return null;
  const out: Inner[] = [];
  for (const record of records) {
    const data = str(field(record, 'data'));
    const isFirehose = data !== null && (o['requestId'] !== undefined || field(record, 'recordId') !== undefined);
    const isAzure =
      str(field(record, 'category')) !== null && (field(record, 'time') ?? field(record, 'resourceId')) !== undefined;
    const inner = isFirehose ? payload(data) : isAzure ? [record] : null;
    if (inner === null) return null;
    for (const i of inner) out.push(i);
  }
  return out;
}

/** https://cloud.google.com/pubsub/docs/push#receive_push */
function pubSub(o: JsonObject): readonly Inner[] | null {
  const data = strAt(o, 'message', 'data');
  const id = strAt(o, 'message', 'messageId') ?? strAt(o, 'message', 'message_id');
  return data !== null && id !== null && str(o['subscription']) !== null ? payload(data) : null;
}

/** A log entry that Eventarc delivers. https://github.com/googleapis/google-cloudevents (audit) */
function cloudEvent(o: JsonObject): readonly Inner[] | null {
  const data = obj(o['data']);
  const isAudit = str(o['type']) === 'google.cloud.audit.log.v1.written';
  return isAudit && data !== null && str(o['source'])?.startsWith('//cloudaudit.googleapis.com/') ? [data] : null;
}

/** https://www.rfc-editor.org/rfc/rfc8936#section-2.3: security event tokens by their `jti`. */
function polledSets(o: JsonObject): readonly Inner[] | null {
  const sets = obj(o['sets']);
  if (sets === null) return null;
  const tokens = Object.values(sets);
  const areTokens = tokens.length > 0 && tokens.every((token) => str(token)?.startsWith('eyJ'));
  return areTokens ? (tokens as string[]) : null;
}

/**
 * A line harvested by an Elastic Beat or Agent. The shipper names itself in `agent`; libraries that write application
 * logs in the same schema do not, and their `message` is an application's text.
 * https://www.elastic.co/docs/reference/ecs/ecs-agent
 */
function beats(o: JsonObject): readonly Inner[] | null {
  // An event of Windows is in `winlog`, and its message is a rendering of that.
  if (o['winlog'] !== undefined) return null;
  const shipper = strAt(o, 'agent', 'type') ?? (at(o, 'beat', 'version') === undefined ? null : 'filebeat');
  if (shipper === null || !SHIPPERS.has(shipper) || str(o['@timestamp']) === null) return null;
  const line = strAt(o, 'event', 'original') ?? str(o['message']);
  return line === null ? null : [line];
}

const SHIPPERS: ReadonlySet<string> = new Set(['filebeat', 'journalbeat', 'functionbeat', 'elastic-agent']);

/**
 * A line shipped by Logstash: its own `@version`, `@timestamp` and where it read the line. Java applications log in the
 * same shape through a library, with `logger_name`; their `message` is an application's text.
 */
function logstash(o: JsonObject): readonly Inner[] | null {
  const line = strAt(o, 'event', 'original') ?? str(o['message']);
  const origin = str(o['path']) ?? strAt(o, 'log', 'file', 'path');
  if (str(o['@version']) === null || str(o['@timestamp']) === null || line === null || origin === null) return null;
  return o['logger_name'] === undefined && o['thread_name'] === undefined ? [line] : null;
}

/** A hit of an Elasticsearch / OpenSearch export. */
function elasticDocument(o: JsonObject): readonly Inner[] | null {
  const source = obj(o['_source']);
  return source !== null && str(o['_index']) !== null ? [source] : null;
}

/** https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector */
function splunkHec(o: JsonObject): readonly Inner[] | null {
  const event = obj(o['event']) ?? str(o['event']);
  const envelope = Object.keys(o).every((key) => HEC_KEYS.has(key));
  return event !== null && envelope && str(o['sourcetype']) !== null ? [event] : null;
}

const HEC_KEYS: ReadonlySet<string> = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields']);

/** One result of Splunk's JSON search export. */
function splunkExport(o: JsonObject): readonly Inner[] | null {
  const raw = strAt(o, 'result', '_raw');
  return raw !== null && (typeof o['preview'] === 'boolean' || strAt(o, 'result', '_time') !== null) ? [raw] : null;
}

/** https://developer.okta.com/docs/concepts/event-hooks/ */
function oktaEventHook(o: JsonObject): readonly Inner[] | null {
  const events = arr(at(o, 'data', 'events'));
  return str(o['eventType']) === 'com.okta.event_hook' && events.length > 0 ? events : null;
}

/** https://learn.microsoft.com/en-us/azure/aks/monitor-aks-reference#resource-logs: audit events as text in `properties.log`. */
function aksDiagnostics(o: JsonObject): readonly Inner[] | null {
  const line = strAt(o, 'properties', 'log');
  return line !== null && AKS_CATEGORIES.has(str(o['category']) ?? '') ? [line] : null;
}

/** The same from the AzureDiagnostics table of Log Analytics. */
function aksLogAnalytics(o: JsonObject): readonly Inner[] | null {
  const line = str(o['log_s']);
  return line !== null && AKS_CATEGORIES.has(str(o['Category']) ?? '') ? [line] : null;
}

const AKS_CATEGORIES: ReadonlySet<string> = new Set(['kube-audit', 'kube-audit-admin']);

/** The records of a binary payload: one JSON text, or one record a line. */
function payload(base64: string): readonly Inner[] | null {
  const text = decodePayload(base64)?.trim();
  if (text === undefined || text === '') return null;
  if (!text.includes('\n') || isJson(text)) return [text];
  return text.split('\n').filter((line) => line.trim() !== '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An answer of Duo's Admin API. https://duo.com/docs/adminapi#logs */
function duoResponse(o: JsonObject): readonly Inner[] | null {
  if (o['stat'] !== 'OK') return null;
  const response = o['response'];
  const records = Array.isArray(response) ? arr(response) : arr(at(response, 'authlogs') ?? at(response, 'items'));
  return records.length > 0 && records.every((record) => obj(record) !== null) ? records : null;
}
