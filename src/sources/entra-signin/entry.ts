import { arr, field, num, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { columnOf } from '../entra/nested.ts';
import { isRow, rowTime, utcTime } from '../entra/row.ts';

/** Who signed in. A `user` may still be one that is an agent. */
export type Who = 'user' | 'service-principal' | 'managed-identity';

/**
 * One sign-in, however it was exported:
 * - Azure Monitor: the fields under `properties`, https://learn.microsoft.com/en-us/entra/identity/monitoring-health/concept-sign-in-log-activity-details
 * - a row of Log Analytics: the same as columns, objects partly as JSON text,
 *   https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/signinlogs
 * - a line of the portal's download
 * - a `signIn` of Microsoft Graph, https://learn.microsoft.com/en-us/graph/api/resources/signin?view=graph-rest-beta
 */
export interface Entry {
  readonly who: Who;
  readonly time: StatedTime | null;
  /** `Sign-in activity`, and nothing else so far. */
  readonly operation: string;
  readonly get: (name: string) => JsonValue | undefined;
  readonly text: (name: string) => string | null;
  /** 0: success; `null`: not said. As text: `50126`. */
  readonly errorCode: string | null;
  readonly ip: string | null;
  readonly isInteractive: boolean;
}

const CATEGORIES: ReadonlyMap<string, Who> = new Map([
  ['SignInLogs', 'user'],
  ['NonInteractiveUserSignInLogs', 'user'],
  ['ADFSSignInLogs', 'user'],
  ['ServicePrincipalSignInLogs', 'service-principal'],
  ['MicrosoftServicePrincipalSignInLogs', 'service-principal'],
  ['ManagedIdentitySignInLogs', 'managed-identity'],
]);

const TABLES: ReadonlyMap<string, Who> = new Map([
  ['SigninLogs', 'user'],
  ['AADNonInteractiveUserSignInLogs', 'user'],
  ['ADFSSignInLogs', 'user'],
  ['AADServicePrincipalSignInLogs', 'service-principal'],
  ['MicrosoftServicePrincipalSignInLogs', 'service-principal'],
  ['AADManagedIdentitySignInLogs', 'managed-identity'],
]);

export type Form = 'diagnostic' | 'row' | 'graph' | 'portal';

/** Which form a record has; `null`: it is no sign-in. Cheap. */
export function formOf(o: JsonObject): Form | null {
  if (typeof o['category'] === 'string' && CATEGORIES.has(o['category']))
    return obj(o['properties']) === null ? null : 'diagnostic';
  if (typeof o['Type'] === 'string' && TABLES.has(o['Type'])) return 'row';
  if (typeof o['Category'] === 'string' && CATEGORIES.has(o['Category']) && isRow(o)) return 'row';
  if (typeof o['Request ID'] === 'string')
    return o['Date (UTC)'] !== undefined && (o['User ID'] ?? o['Service principal ID']) !== undefined ? 'portal' : null;
  return typeof o['createdDateTime'] === 'string' && isGraphDocument(o) ? 'graph' : null;
}

const isGraphDocument = (o: JsonObject): boolean =>
  field(obj(o['status']) ?? undefined, 'errorCode') !== undefined &&
  o['conditionalAccessStatus'] !== undefined &&
  o['appId'] !== undefined &&
  (o['userPrincipalName'] !== undefined || o['servicePrincipalId'] !== undefined);

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'diagnostic':
      return diagnostic(o, obj(o['properties']) ?? {});
    case 'row':
      return row(o);
    case 'graph':
      return document(o);
    case 'portal':
      return exported(o);
    case null:
      return null;
  }
}

function diagnostic(o: JsonObject, properties: JsonObject): Entry {
  const get = (name: string): JsonValue | undefined => field(properties, name);
  return entry(get, CATEGORIES.get(str(o['category']) ?? '') ?? 'user', {
    time: parseIso(o['time'], true) ?? parseIso(get('createdDateTime'), true),
    operation: str(o['operationName']),
    errorCode: code(o['resultType']),
    ip: str(o['callerIpAddress']),
    isInteractive: o['category'] === 'SignInLogs' && get('isInteractive') !== false,
  });
}

function row(o: JsonObject): Entry {
  const get = (name: string): JsonValue | undefined => columnOf(o, name === 'ipAddress' ? 'IPAddress' : name);
  const who = TABLES.get(str(o['Type']) ?? '') ?? CATEGORIES.get(str(o['Category']) ?? '') ?? 'user';
  const isInteractiveTable = o['Type'] === 'SigninLogs' || o['Category'] === 'SignInLogs';
  return entry(get, who, {
    time: rowTime(o) ?? parseIso(get('createdDateTime'), true),
    operation: str(o['OperationName']),
    errorCode: code(o['ResultType']),
    ip: null,
    isInteractive: isInteractiveTable && get('isInteractive') !== false && get('isInteractive') !== 'false',
  });
}

function document(o: JsonObject): Entry {
  const get = (name: string): JsonValue | undefined => field(o, name);
  const types = arr(o['signInEventTypes']);
  const who: Who = types.includes('managedIdentity')
    ? 'managed-identity'
    : types.includes('servicePrincipal') || str(o['userPrincipalName']) === null
      ? 'service-principal'
      : 'user';
  return entry(get, who, {
    time: parseIso(o['createdDateTime'], true),
    operation: null,
    errorCode: null,
    ip: null,
    isInteractive: o['isInteractive'] === true,
  });
}

/** Columns of the portal's download, by the fields that they hold. Its interactive sign-ins don't say that they are. */
const EXPORTED: ReadonlyMap<string, string> = new Map([
  ['id', 'Request ID'],
  ['correlationId', 'Correlation ID'],
  ['userId', 'User ID'],
  ['userPrincipalName', 'Username'],
  ['userType', 'User type'],
  ['servicePrincipalId', 'Service principal ID'],
  ['servicePrincipalName', 'Service principal name'],
  ['servicePrincipalCredentialKeyId', 'Service principal credential key ID'],
  ['uniqueTokenIdentifier', 'Unique token identifier'],
  ['sessionId', 'Session ID'],
  ['authenticationProtocol', 'Authentication Protocol'],
  ['originalTransferMethod', 'Original transfer method'],
  ['ipAddress', 'IP address'],
  ['userAgent', 'User agent'],
  ['resourceDisplayName', 'Resource'],
  ['resourceId', 'Resource ID'],
]);

function exported(o: JsonObject): Entry {
  const get = (name: string): JsonValue | undefined =>
    name === 'deviceDetail' ? { deviceId: str(o['Device ID']) ?? '' } : field(o, EXPORTED.get(name) ?? '');
  const isApplication = str(o['User ID']) === null;
  const failed = code(o['Sign-in error code']);
  return entry(get, isApplication ? 'service-principal' : 'user', {
    time: utcTime(o['Date (UTC)']),
    operation: null,
    errorCode: failed ?? (o['Status'] === 'Success' ? '0' : null),
    ip: null,
    isInteractive: false,
  });
}

interface Outside {
  readonly time: StatedTime | null;
  readonly operation: string | null;
  readonly errorCode: string | null;
  readonly ip: string | null;
  readonly isInteractive: boolean;
}

function entry(get: Entry['get'], who: Who, outside: Outside): Entry {
  return {
    who,
    get,
    text: (name) => str(get(name)),
    time: outside.time,
    operation: outside.operation ?? 'Sign-in activity',
    errorCode: code(field(obj(get('status')) ?? undefined, 'errorCode')) ?? outside.errorCode,
    ip: str(get('ipAddress')) ?? outside.ip,
    isInteractive: outside.isInteractive,
  };
}

/** A code is a number, or one as text. */
function code(value: JsonValue | undefined): string | null {
  const n = num(value);
  if (n !== null) return String(n);
  const text = str(value);
  return text !== null && /^-?\d{1,12}$/.test(text) ? text : null;
}

/** One field of an object field: `deviceDetail.deviceId`. */
export const part = (e: Entry, name: string, key: string): string | null => strAt(e.get(name), key);
