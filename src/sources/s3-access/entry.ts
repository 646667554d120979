import { str } from '../../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { fieldsOf, parseClfTime, present } from '../access-line.ts';

/** What one record says, whatever form it came in. `null`: `-` in the line, absent in JSON. */
export interface Entry {
  readonly bucket: string | null;
  readonly time: StatedTime | null;
  readonly remoteIp: string | null;
  /** Canonical user id, ARN, `svc:<service>`, `AmazonS3`; `null` for an anonymous request. */
  readonly requester: string | null;
  readonly requestId: string | null;
  readonly operation: string;
  readonly key: string | null;
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly userAgent: string | null;
  readonly versionId: string | null;
  /** `AuthHeader`; `QueryString` for a presigned URL. */
  readonly signedIn: string | null;
}

const OPERATION = /^(?:REST|SOAP|WEBSITE|BATCH|S3)\.[A-Za-z_.]{1,80}$/;
/** Bucket owner (a canonical user id), bucket, time in brackets. */
const START = /^[0-9a-f]{64} [^ ]{1,255} \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] /;

export function entryOf(view: RecordView): Entry | null {
  return view.json === null ? lineEntry(view.text) : jsonEntry(view.json);
}

/** The space-delimited line. Fields after the request URI can be pushed about by a client only within its own quotes. */
function lineEntry(text: string): Entry | null {
  if (text.charCodeAt(64) !== 0x20 || !START.test(text)) return null;
  const f = fieldsOf(text.trimEnd(), 30);
  const operation = f[6];
  if (operation === undefined || !OPERATION.test(operation)) return null;
  return {
    bucket: present(f[1]),
    time: parseClfTime(f[2] ?? null),
    remoteIp: present(f[3]),
    requester: present(f[4]),
    requestId: present(f[5]),
    operation,
    key: present(f[7]),
    status: status(present(f[9])),
    errorCode: present(f[10]),
    userAgent: present(f[16]),
    versionId: present(f[17]),
    signedIn: present(f[21]),
  };
}

/**
 * As JSON: CloudWatch Logs (`bucket_name`, `request_time`), and rows of the table that the vendor's guide defines for
 * Athena (`bucket_name`, `requestdatetime`, `requestid`) or that collectors make of the line (`bucket`, `time`).
 */
function jsonEntry(o: JsonObject): Entry | null {
  const operation = str(o['operation']);
  const requestId = text(o['request_id'] ?? o['requestid'] ?? o['requestID']);
  if (operation === null || !OPERATION.test(operation)) return null;
  const bucket = text(o['bucket_name'] ?? o['bucket']);
  if (bucket === null || (requestId === null && text(o['bucketowner'] ?? o['bucket_owner_id']) === null)) return null;
  const time = text(o['request_time'] ?? o['requestdatetime'] ?? o['time']);
  return {
    bucket,
    time: parseIso(time, true) ?? parseClfTime(time),
    remoteIp: text(o['remote_ip'] ?? o['remoteip']),
    requester: text(o['requester']),
    requestId,
    operation,
    key: text(o['key']),
    status: status(o['http_status'] ?? o['httpstatus']),
    errorCode: text(o['error_code'] ?? o['errorcode']),
    userAgent: text(o['user_agent'] ?? o['useragent']),
    versionId: text(o['version_id'] ?? o['versionid']),
    signedIn: text(o['authentication_type'] ?? o['authtype']),
  };
}

const text = (value: JsonValue | undefined): string | null => present(str(value));

function status(value: JsonValue | undefined): number | null {
  const n = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && n >= 100 && n <= 599 ? n : null;
}
