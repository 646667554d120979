import { at, field, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import type { Fields, Value } from './fields.ts';
import type { AuditRecord } from './record.ts';
import { typeOf } from './types.ts';

/**
 * A document of Auditbeat's or Elastic Agent's auditd module. The agent takes the records from the kernel itself, so this is
 * the original, not a copy: `@timestamp` and `auditd.sequence` are the kernel's stamp, and the event is the same event as the
 * one that an audit.log of the same host has.
 * https://www.elastic.co/docs/reference/beats/auditbeat/auditbeat-module-auditd
 */
export const isAuditbeat = (json: JsonObject): boolean =>
  obj(json['auditd']) !== null &&
  strAt(json, 'event', 'module') === 'auditd' &&
  strAt(json, 'auditd', 'message_type') !== null;

export function auditbeatRecord(json: JsonObject): AuditRecord {
  const time = parseIso(json['@timestamp']);
  const sequence = text(at(json, 'auditd', 'sequence'));
  const isKernelStamp = time !== null && time.precision >= 1_000 && sequence !== null && /^\d{1,20}$/.test(sequence);
  const millis = time === null ? 0 : Math.floor(time.at / 1_000);
  const data = obj(at(json, 'auditd', 'data')) ?? {};
  const syscall = str(data['syscall']);
  return {
    type: typeOf((strAt(json, 'auditd', 'message_type') ?? '').toUpperCase()),
    node: strAt(json, 'host', 'hostname') ?? strAt(json, 'host', 'name') ?? strAt(json, 'agent', 'hostname'),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    stamp: isKernelStamp
      ? `${Math.floor(millis / 1_000)}.${String(millis % 1_000).padStart(3, '0')}:${sequence}`
      : null,
    outer: fieldsWith({
      ...accountsOf(json),
      pid: text(at(json, 'process', 'pid')),
      exe: strAt(json, 'process', 'executable'),
      comm: strAt(json, 'process', 'name'),
      ses: text(at(json, 'auditd', 'session')),
      success: strAt(json, 'auditd', 'result'),
      exit: text(data['exit']),
      euid: strAt(json, 'user', 'effective', 'id'),
      syscall,
    }),
    inner: fieldsWith({
      ...Object.fromEntries(TOLD.map((key) => [key, text(field(data, key))])),
      addr: strAt(json, 'source', 'ip'),
      res: strAt(json, 'auditd', 'result'),
    }),
    names: fieldsWith({ ...namesOf(json), SYSCALL: syscall }),
    interpreted: false,
    decision: null,
  };
}

/** What a program told in `msg='…'`, as the module passes it on. */
const TOLD = ['op', 'acct', 'cmd', 'id', 'grp', 'unit', 'sw', 'terminal', 'hostname', 'selected-context'] as const;

/**
 * The login uid stands in `user.audit`; for steps of logins newer versions put it into `user.id` alone. `summary.actor.primary`
 * is the login uid in every version, and says when there is none.
 */
function accountsOf(json: JsonObject): Record<'auid' | 'uid', string | null> {
  const uid = text(at(json, 'user', 'id'));
  const auid = text(at(json, 'user', 'audit', 'id'));
  if (auid !== null) return { auid, uid };
  return isLoginUid(json) ? { auid: uid, uid: null } : { auid: null, uid };
}

function namesOf(json: JsonObject): Record<'AUID' | 'UID', string | null> {
  const name = strAt(json, 'user', 'name');
  const audit = strAt(json, 'user', 'audit', 'name');
  if (at(json, 'user', 'audit', 'id') !== undefined) return { AUID: audit, UID: name };
  return isLoginUid(json) ? { AUID: name, UID: null } : { AUID: null, UID: name };
}

function isLoginUid(json: JsonObject): boolean {
  const primary = strAt(json, 'auditd', 'summary', 'actor', 'primary');
  if (primary === null || primary === 'unset') return false;
  return primary === strAt(json, 'user', 'name') || primary === text(at(json, 'user', 'id'));
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);

function fieldsWith(values: Readonly<Record<string, string | null>>): Fields {
  const fields = new Map<string, Value>();
  for (const [key, value] of Object.entries(values)) if (value !== null) fields.set(key, { text: value, quoted: true });
  return fields;
}
