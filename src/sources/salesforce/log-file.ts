import type { JsonObject } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { cell, type Entry, operationOf } from './shape.ts';

/**
 * A row of an event log file: columns in capitals. Collectors that name the account `USER` and leave the ids out are read as well.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_supportedeventtypes.htm
 */
export function logFileEntry(o: JsonObject): Entry | null {
  const type = cell(o, 'EVENT_TYPE');
  if (type === null || !(isRow(o) || isShortRow(o))) return null;
  const isLogin = type === 'Login';
  return {
    form: 'log-file',
    type: operationOf(isShortRow(o) ? (cell(o, 'ACTION') ?? type) : type),
    id: null,
    requestId: cell(o, 'REQUEST_ID'),
    time: timeOf(cell(o, 'TIMESTAMP_DERIVED')) ?? timeOf(cell(o, 'TIMESTAMP')) ?? timeOf(cell(o, 'LOGIN_TIME')),
    user: { id: cell(o, 'USER_ID', 'USER_ID_DERIVED'), name: cell(o, 'USER_NAME', 'USERNAME', 'USER') },
    delegate:
      cell(o, 'DELEGATED_USER_ID', 'DELEGATED_USER_ID_DERIVED', 'DELEGATED_USER_NAME') === null
        ? null
        : { id: cell(o, 'DELEGATED_USER_ID', 'DELEGATED_USER_ID_DERIVED'), name: cell(o, 'DELEGATED_USER_NAME') },
    userType: cell(o, 'USER_TYPE'),
    loginKey: cell(o, 'LOGIN_KEY'),
    sessionKey: cell(o, 'SESSION_KEY') ?? (isShortRow(o) ? cell(o, 'SESSION_ID') : null),
    // Of a login the address it came from; the other may be one of Salesforce's own.
    ip: isLogin ? cell(o, 'SOURCE_IP', 'CLIENT_IP', 'IP_ADDRESS') : cell(o, 'CLIENT_IP', 'SOURCE_IP', 'IP_ADDRESS'),
    userAgent: agentOf(o),
    target: cell(
      o,
      'ENTITY_NAME',
      'API_RESOURCE',
      'REPORT_ID_DERIVED',
      'REPORT_NAME',
      'API_ENDPOINT',
      'URI',
      'CONNECTED_APP_NAME',
      'CLASS_NAME',
      'ENTRY_POINT',
    ),
    status:
      cell(o, 'LOGIN_STATUS') ??
      successWord(o, 'SUCCESS') ??
      successWord(o, 'STATUS') ??
      cell(o, 'REQUEST_STATUS') ??
      cell(o, 'STATUS_CODE', 'RESPONSE_CODE', 'STATUS'),
    section: null,
  };
}

const has = (o: JsonObject, ...names: readonly string[]): boolean => names.some((name) => o[name] !== undefined);

const isRow = (o: JsonObject): boolean =>
  has(o, 'TIMESTAMP', 'TIMESTAMP_DERIVED') && has(o, 'ORGANIZATION_ID', 'LOGIN_KEY', 'USER_ID_DERIVED');

const isShortRow = (o: JsonObject): boolean =>
  !has(o, 'ORGANIZATION_ID') &&
  /^[^\s@]+@[^\s@]+$/.test(cell(o, 'USER') ?? '') &&
  has(o, 'LOGIN_URL', 'LOGIN_GEO_LOCATION', 'API_ENDPOINT', 'DEBUG_LOG_ID', 'DASHBOARD_ID', 'REPORT_URL');

/** `SUCCESS`, and `STATUS` of a custom callout, are 1 or 0. */
function successWord(o: JsonObject, name: string): string | null {
  const value = cell(o, name);
  return value === '1' ? 'S' : value === '0' ? 'F' : null;
}

/** Some files have a number for the browser. */
function agentOf(o: JsonObject): string | null {
  const text = cell(o, 'BROWSER_TYPE', 'USER_AGENT');
  return text === null || /^\d+$/.test(text) ? null : text;
}

const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{1,6})?$/;

/** `20230101170000.885` in GMT, or ISO; UTC where it has no zone. */
function timeOf(text: string | null): StatedTime | null {
  const m = text === null ? null : COMPACT.exec(text);
  return parseIso(m === null ? text : `${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}${m[7] ?? ''}Z`, true);
}
