import { arr, at, field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';
import { cefFields, leefFields, xmlFields } from './forms.ts';
import { type Payload, payloadOf } from './framing.ts';

/**
 * One audit record, in the words of the Vault's own XML. Unset means that the form does not carry the field, or that it is
 * empty there.
 */
export interface AuditRecord {
  /** Message code: `295` is Retrieve password. */
  readonly code: string;
  /** The operation in the Vault's words. */
  readonly action: string;
  /** `Info`, `Error`, `Critical`. */
  readonly severity: string | null;
  /** The Vault user who did it. */
  readonly issuer: string | null;
  /** Whom it was done to; for a gateway's connection its other party. */
  readonly sourceUser: string | null;
  readonly targetUser: string | null;
  readonly safe: string | null;
  readonly file: string | null;
  /** Address of the issuer's machine, or of the component that acts for him. */
  readonly station: string | null;
  readonly requestId: string | null;
  /** Free text of the issuer, or of the component. */
  readonly reason: string | null;
  /** `SessionID`, `SrcHost`, `DstHost`, `User` … of a session through PSM. */
  readonly details: ReadonlyMap<string, string>;
  readonly stamp: string | null;
  /** Name of the Vault. */
  readonly host: string | null;
}

/** Several records can come in one document of the translator. */
const MAX_RECORDS = 1_000;

export function recordsOf(view: RecordView): readonly AuditRecord[] {
  const payload = view.json === null ? payloadOf(view.text) : null;
  if (payload !== null && payload.form !== 'json') return [fromText(payload)].filter((r) => r !== null);
  const o = view.json ?? parsed(payload?.body ?? '');
  const found = at(o ?? undefined, 'syslog', 'audit_record');
  const list = Array.isArray(found) ? arr(found).slice(0, MAX_RECORDS) : [found];
  return list.map((r) => fromJson(obj(r), payload)).filter((r) => r !== null);
}

function parsed(text: string): JsonObject | null {
  try {
    return obj(JSON.parse(text) as JsonValue);
  } catch {
    return null;
  }
}

/** Blank fields are written as one space. */
const text = (value: JsonValue | undefined): string | null => str(value)?.trim().slice(0, 4_000) || null;

function fromJson(r: JsonObject | null, payload: Payload | null): AuditRecord | null {
  const code = text(r?.['MessageID']) ?? (num(r?.['MessageID']) === null ? null : String(num(r?.['MessageID'])));
  if (r === null || code === null || code.length > 10) return null;
  return {
    code,
    action: text(r['Action']) ?? text(r['Desc']) ?? code,
    severity: text(r['Severity']),
    issuer: text(r['Issuer']),
    sourceUser: text(r['SourceUser']),
    targetUser: text(r['TargetUser']),
    safe: text(r['Safe']),
    file: text(r['File']),
    station: text(r['Station']),
    requestId: text(r['RequestId']),
    reason: text(r['Reason']),
    details: detailsOf(str(field(r, 'ExtraDetails'))),
    stamp: text(r['IsoTimestamp']) ?? payload?.stamp ?? null,
    host: text(r['Hostname']) ?? payload?.host ?? null,
  };
}

/** The fields of the CEF and LEEF translators that come with the Vault, and of its XML. */
function fromText(payload: Payload): AuditRecord | null {
  const read = payload.form === 'cef' ? cefFields : payload.form === 'leef' ? leefFields : xmlFields;
  const f = read(payload.body);
  const get = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = f.get(name)?.trim();
      if (value !== undefined && value !== '') return value.slice(0, 4_000);
    }
    return null;
  };
  const code = get('MessageID');
  if (code === null || code.length > 10) return null;
  const details = new Map(detailsOf(f.get('ExtraDetails') ?? null));
  for (const [key, name] of CEF_DETAILS) {
    const value = payload.form === 'xml' ? null : get(name);
    if (value !== null && !details.has(key) && isPsm(code)) details.set(key, value);
  }
  return {
    code,
    action: get('Action', 'act', 'Desc') ?? code,
    severity: get('Severity'),
    issuer: get('Issuer', 'suser', 'usrName'),
    sourceUser: get('SourceUser', 'cs1'),
    targetUser: get('TargetUser'),
    safe: get('Safe', 'cs2'),
    file: get('File', 'fname'),
    station: get('Station', 'src', 'shost'),
    requestId: get('RequestId', 'cn1'),
    reason: get('Reason', 'msg'),
    details,
    stamp: get('IsoTimestamp', 'cs6') ?? payload.stamp,
    host: get('Hostname') ?? payload.host,
  };
}

/** Connect, disconnect and their failures: these translators then write the parts of `ExtraDetails` as fields of their own. */
const isPsm = (code: string): boolean => code === '300' || code === '301' || code === '302' || code === '303';
const CEF_DETAILS = [
  ['SrcHost', 'shost'],
  ['DstHost', 'dhost'],
  ['User', 'duser'],
  ['SessionID', 'externalId'],
  ['Protocol', 'app'],
] as const;

/** `Key=value;Key=value;`, with `\;` inside a value. The first of two equal keys counts. */
function detailsOf(value: string | null): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (value === null) return found;
  for (const part of value.slice(0, 16_000).split(/(?<!\\);/)) {
    const equals = part.indexOf('=');
    const key = part.slice(0, Math.max(0, equals)).trim();
    if (/^\w{1,40}$/.test(key) && !found.has(key)) found.set(key, part.slice(equals + 1).trim());
  }
  return found;
}
