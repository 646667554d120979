import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/**
 * Lines that a collector's file receiver harvested, in OTLP: it names the file of each (`log.file.name`, `log.file.path`), which no
 * SDK of an application does. What else is in the request stays a request of its own, in its place.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/filelogreceiver
 */
export function harvestedLogs(o: JsonObject): readonly JsonValue[] | null {
  const out: JsonValue[] = [];
  let isCarrier = false;
  for (const part of arr(o['resourceLogs'])) {
    for (const scoped of arr(field(part, 'scopeLogs'))) {
      for (const log of arr(field(scoped, 'logRecords'))) {
        const line = lineOf(log);
        if (line !== null) isCarrier = true;
        out.push(line ?? alone(part, scoped, log));
      }
    }
  }
  return isCarrier ? out : null;
}

const FILE_ATTRIBUTES: ReadonlySet<string> = new Set(['log.file.name', 'log.file.path']);

/** The harvested line; `null` for a log record that an application wrote itself. */
function lineOf(log: JsonValue): string | null {
  const line = str(field(field(log, 'body'), 'stringValue'));
  if (line === null || str(field(log, 'eventName')) !== null) return null;
  return arr(field(log, 'attributes')).some((a) => FILE_ATTRIBUTES.has(str(field(a, 'key')) ?? '')) ? line : null;
}

const alone = (part: JsonValue, scoped: JsonValue, log: JsonValue): JsonObject => ({
  resourceLogs: [{ ...obj(part), scopeLogs: [{ ...obj(scoped), logRecords: [log] }] }],
});
