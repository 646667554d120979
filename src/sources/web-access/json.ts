import { num, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { micros, parseIso, type StatedTime } from '../../model/time.ts';
import { parseClfTime, present } from '../access-line.ts';
import type { ClientCertificate, Entry } from './entry.ts';
import { pathOf, requestLine } from './line.ts';

/**
 * JSON by `log_format … escape=json` under nginx's own names of variables, or by Apache's `LogFormat` under the names that
 * its documentation and guides use (`remoteIP`, `userAgent` …). Other names: a mapping in ascribe.yaml.
 */
export function jsonEntry(o: JsonObject): Entry | null {
  const status = statusOf(o['status']);
  if (status === null) return null;
  return o['remote_addr'] !== undefined
    ? nginxEntry(o, status)
    : o['remoteIP'] !== undefined
      ? apacheEntry(o, status)
      : null;
}

function nginxEntry(o: JsonObject, status: number): Entry | null {
  const address = text(o['remote_addr']);
  const uri = text(o['request_uri']) ?? text(o['uri']);
  const line = text(o['request']);
  const time =
    timeOf(o['msec']) ??
    timeOf(o['time_iso8601']) ??
    timeOf(o['time_local']) ??
    timeOf(o['time']) ??
    timeOf(o['timestamp']) ??
    timeOf(o['@timestamp']);
  // nginx has `$request` or `$request_uri`, `$body_bytes_sent` or `$bytes_sent`, and `$http_…` of the headers.
  const own = [
    'body_bytes_sent',
    'bytes_sent',
    'request_time',
    'http_user_agent',
    'http_referer',
    'time_local',
    'time_iso8601',
  ];
  if (
    address === null ||
    time === null ||
    (uri === null && line === null) ||
    own.filter((key) => o[key] !== undefined).length < 2
  )
    return null;
  const asked = line === null ? { method: null, path: null } : requestLine(line);
  return {
    time,
    address,
    user: text(o['remote_user']),
    method: asked.method ?? text(o['request_method']),
    path: asked.path ?? (uri === null ? null : pathOf(uri)),
    status,
    userAgent: text(o['http_user_agent']),
    server: text(o['server_name']) ?? text(o['host']) ?? text(o['http_host']),
    requestId: text(o['request_id']),
    certificate: certificateOf(o['ssl_client_verify'], o['ssl_client_s_dn'], o['ssl_client_serial']),
    // JA4 first: JA3 changes from one handshake of a browser to the next, and is only shown.
    tlsFingerprint: text(o['ssl_ja4']) ?? text(o['http_ssl_ja3_hash']) ?? text(o['ssl_ja3_hash']),
  };
}

function apacheEntry(o: JsonObject, status: number): Entry | null {
  const address = text(o['remoteIP']);
  const request = text(o['request']) ?? text(o['requestLine']);
  const time = timeOf(o['time']) ?? timeOf(o['timestamp']) ?? timeOf(o['@timestamp']);
  if (address === null || time === null || request === null || o['userAgent'] === undefined) return null;
  const asked = request.includes(' ') ? requestLine(request) : { method: null, path: pathOf(request) };
  return {
    time,
    address,
    user: text(o['remoteUser']) ?? text(o['user']),
    method: asked.method ?? text(o['method']),
    path: asked.path,
    status,
    userAgent: text(o['userAgent']),
    server: text(o['host']) ?? text(o['virtualHost']),
    requestId: text(o['uniqueId']),
    certificate: certificateOf(o['SSL_CLIENT_VERIFY'], o['SSL_CLIENT_S_DN'], o['SSL_CLIENT_M_SERIAL']),
    tlsFingerprint: null,
  };
}

/** Only `SUCCESS` means that the server checked the chain; `NONE`, `FAILED:…` and `GENEROUS` do not. */
function certificateOf(
  verify: JsonValue | undefined,
  subject: JsonValue | undefined,
  serial: JsonValue | undefined,
): ClientCertificate | null {
  if (verify !== 'SUCCESS') return null;
  const [dn, number] = [text(subject), text(serial)];
  return dn === null && number === null ? null : { subject: dn, serial: number };
}

const text = (value: JsonValue | undefined): string | null => present(str(value));

function statusOf(value: JsonValue | undefined): number | null {
  const n = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : num(value);
  return n !== null && Number.isInteger(n) && n >= 100 && n <= 599 ? n : null;
}

/** ISO, Common Log Format (Apache writes it in brackets), or `$msec`: seconds with milliseconds. */
function timeOf(value: JsonValue | undefined): StatedTime | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,11}\.\d{3}$/.test(value))) {
    const seconds = Number(value);
    return seconds >= 0 && seconds < 7e9 ? { at: micros(Math.round(seconds * 1000) * 1000), precision: 1000 } : null;
  }
  const written = str(value);
  if (written === null) return null;
  return parseIso(written) ?? parseClfTime(written.startsWith('[') ? written.slice(1, -1) : written);
}
