import { strAt } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { cell, type Entry, operationOf } from './shape.ts';

/**
 * A real-time event (stream or stored object): names in camel case. Records say of which object they are only where the API wrote
 * `attributes.type`; otherwise by the fields that no other object has.
 */
export function realTimeEntry(o: JsonObject): Entry | null {
  if (o['EventIdentifier'] === undefined || o['EventDate'] === undefined) return null;
  if (o['UserId'] === undefined && o['Username'] === undefined) return null;
  const type = strAt(o['attributes'], 'type') ?? typeOf(o);
  const delegate = cell(o, 'DelegatedUsername');
  return {
    form: 'real-time',
    type: operationOf(type),
    id: cell(o, 'EventIdentifier'),
    requestId: cell(o, 'RequestIdentifier'),
    time: parseIso(o['EventDate'], true),
    user: { id: cell(o, 'UserId'), name: cell(o, 'Username') },
    delegate: delegate === null ? null : { id: null, name: delegate },
    userType: cell(o, 'UserType'),
    loginKey: cell(o, 'LoginKey'),
    sessionKey: cell(o, 'SessionKey'),
    ip: cell(o, 'SourceIp', 'ClientIp', 'CurrentIp'),
    userAgent: cell(o, 'UserAgent', 'CurrentUserAgent'),
    target: cell(o, 'QueriedEntities', 'ReportId', 'PageUrl', 'TargetUrl', 'PermissionList', 'LoginUrl', 'Application'),
    status: cell(o, 'Status'),
    section: null,
  };
}

/** The first object of which a field stands in the record. */
const TELLING: readonly (readonly [string, readonly string[]])[] = [
  ['LoginAs', ['DelegatedUsername', 'DelegatedOrganizationId']],
  ['Login', ['LoginHistoryId', 'LoginType']],
  ['SessionHijacking', ['PreviousIp', 'CurrentIp']],
  ['IdentityVerification', ['VerificationMethod']],
  ['PermissionSet', ['PermissionList', 'PermissionType']],
  ['Anomaly', ['Score', 'SecurityEventData']],
  ['Report', ['ReportId', 'DashboardId']],
  ['ListView', ['ListViewId']],
  ['BulkApiResult', ['JobIdentifier']],
  ['Api', ['QueriedEntities', 'ApiType']],
  ['Uri', ['PageUrl', 'PageStartTime']],
];

/** A logout is told by having nothing more than these. */
const LOGOUT: ReadonlySet<string> = new Set([
  ...[
    'EventDate',
    'EventIdentifier',
    'SourceIp',
    'CreatedById',
    'CreatedDate',
    'Username',
    'UserId',
    'RelatedEventIdentifier',
  ],
  ...['SessionKey', 'LoginKey', 'SessionLevel', 'ReplayId', 'EventUuid', 'Id', 'attributes'],
]);

function typeOf(o: JsonObject): string {
  const found = TELLING.find(([, names]) => names.some((name) => o[name] !== undefined));
  if (found !== undefined) return found[0];
  const names = Object.keys(o);
  return names.length <= LOGOUT.size && o['SessionLevel'] !== undefined && names.every((name) => LOGOUT.has(name))
    ? 'Logout'
    : 'Event';
}
