import { str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';

/** One record of the server's log: what the logging framework says, and the message that Keycloak wrote. */
export interface Framed {
  /** As written: local time without zone in the plain log, with zone in JSON. */
  readonly timestamp: string;
  readonly logger: string;
  readonly host: string | null;
  readonly message: string;
}

/** `2026-01-02 03:04:05,678 DEBUG [org.keycloak.events] (executor-thread-1) message` (Quarkus and WildFly defaults). */
const LINE =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}) {1,8}(?:\x1b\[[\d;]{0,8}m)?(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?:\x1b\[[\d;]{0,8}m)? {1,8}\[([\w.$-]{1,200})\] \(([^)]{0,200})\) /;
const MAX_PREFIX = 512;

/** Cheap for foreign records: the first character of a line, or two keys of an object. */
export function framed(view: RecordView): Framed | null {
  if (view.syslog !== null && view.json === null && !startsWithStamp(view.text))
    return ofText(view.syslog.message, view);
  if (view.json === null) return ofText(view.text, view);
  return view.syslog === null ? ofJson(view.json) : ofText(view.syslog.message, view);
}

/** `2026-01-02 03:04:05,678`: a few characters tell it from other stamps. */
const startsWithStamp = (text: string): boolean =>
  text.charCodeAt(0) === 0x32 &&
  text.charCodeAt(4) === 0x2d &&
  text.charCodeAt(10) === 0x20 &&
  text.charCodeAt(19) === 0x2c;

function ofText(text: string, view: RecordView): Framed | null {
  if (!startsWithStamp(text)) return null;
  const m = LINE.exec(text.slice(0, MAX_PREFIX));
  if (m === null) return null;
  const host = text === view.text ? null : (view.syslog?.host ?? null);
  return { timestamp: m[1]!, logger: m[2]!, host, message: text.slice(m[0].length) };
}

/** Quarkus' own JSON names, and the ones of its ECS format. https://quarkus.io/guides/logging#json-logging */
function ofJson(o: JsonObject): Framed | null {
  const own = str(o['loggerName']);
  if (own !== null) return ofFields(own, o['timestamp'], o['hostName'], o['message']);
  const ecs = str(o['log.logger']);
  return ecs === null ? null : ofFields(ecs, o['@timestamp'], o['host.hostname'], o['message']);
}

function ofFields(logger: string, timestamp: unknown, host: unknown, message: unknown): Framed | null {
  if (typeof timestamp !== 'string' || typeof message !== 'string') return null;
  return { timestamp, logger, host: typeof host === 'string' && host !== '' ? host : null, message };
}
