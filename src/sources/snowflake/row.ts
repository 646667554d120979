import { type Ref, type RefKind, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext } from '../../model/source.ts';
import { micros, parseIso, type StatedTime } from '../../model/time.ts';

export type View = 'login' | 'session' | 'query' | 'access' | 'grant' | 'transfer';

/** A column: Snowflake writes names in capitals, connectors often in small letters. */
export function column(o: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(o, name) ? o[name] : Object.hasOwn(o, name.toLowerCase()) ? o[name.toLowerCase()] : undefined;
}

/** Text, or a number as text: exports differ in how they write NUMBER. `null`, `''` and `NULL` are absent. */
export function cell(o: JsonObject, name: string): string | null {
  const value = column(o, name);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value !== 'string' || value === '' || value === 'NULL' || value === '\\N' ? null : value;
}

/** Which view a row is of, by the columns that no other has together; `null`: no row of ours. */
export function viewOf(o: JsonObject): View | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => column(o, name) !== undefined);
  if (has('IS_SUCCESS', 'EVENT_TYPE', 'REPORTED_CLIENT_TYPE')) return 'login';
  if (has('LOGIN_EVENT_ID', 'SESSION_ID')) return 'session';
  if (has('QUERY_TYPE', 'EXECUTION_STATUS', 'USER_NAME') && (has('QUERY_TEXT') || has('QUERY_ID'))) return 'query';
  if (has('QUERY_START_TIME', 'QUERY_ID') && (has('DIRECT_OBJECTS_ACCESSED') || has('BASE_OBJECTS_ACCESSED')))
    return 'access';
  if (has('GRANTEE_NAME', 'GRANTED_BY', 'GRANTED_TO', 'CREATED_ON')) return 'grant';
  return has('TRANSFER_TYPE', 'SOURCE_CLOUD', 'TARGET_CLOUD', 'BYTES_TRANSFERRED') ? 'transfer' : null;
}

/** Names and ids are an account's own: organisation-wide views name the account, else the origin may. */
export function scoped(kind: RefKind, o: JsonObject, id: string, context: ReadContext): Ref {
  const account = cell(o, 'ACCOUNT_LOCATOR') ?? cell(o, 'ACCOUNT_NAME') ?? context.scope;
  return ref(kind, account === null ? id : `${account}/${id}`);
}

/**
 * A time as exports write it. Without zone it is what the origin declares, or UTC where the vendor documents that (`utc`: the
 * login history); else it stays open, because a view's times are in the time zone of the session that read it.
 */
export function timeIn(o: JsonObject, name: string, context: ReadContext, utc = false): StatedTime | null {
  const text = cell(o, name);
  if (text === null || text.length > 60) return null;
  const epoch = /^(\d{9,10})\.(\d{1,9})(?: \d{1,4})?$/.exec(text);
  if (epoch !== null) {
    const sub = (epoch[2] ?? '').padEnd(6, '0').slice(0, 6);
    return { at: micros(Number(epoch[1]) * 1_000_000 + Number(sub)), precision: precisionOf(epoch[2] ?? '') };
  }
  const joined = text.replace(/ (?=[+-]\d{2}:?\d{2}$|Z$)/, '');
  const zoned = parseIso(joined);
  if (zoned !== null) return zoned;
  const offset = context.utcOffsetMinutes ?? (utc ? 0 : null);
  const local = offset === null ? null : parseIso(joined, true);
  return local === null || offset === null
    ? null
    : { at: micros(local.at - offset * 60_000_000), precision: local.precision };
}

const precisionOf = (fraction: string): number => Math.max(1, 10 ** (6 - fraction.length));
