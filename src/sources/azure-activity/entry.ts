import { at, field, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { nested } from '../entra/nested.ts';
import { isRow, rowTime } from '../entra/row.ts';

/**
 * One event of the activity log.
 * - as Azure Monitor sends it: https://learn.microsoft.com/en-us/azure/azure-monitor/platform/activity-log-schema#schema-from-storage-account-and-event-hubs
 * - a row of Log Analytics: https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/azureactivity
 * - from the API: https://learn.microsoft.com/en-us/rest/api/monitor/activity-logs/list
 */
export interface Entry {
  readonly id: string | null;
  readonly time: StatedTime | null;
  readonly category: string | null;
  readonly operation: string;
  readonly status: string | null;
  readonly error: string | null;
  readonly resource: string | null;
  readonly caller: string | null;
  readonly claims: JsonValue | undefined;
  readonly ip: string | null;
}

/** The categories of the activity log; older exports have the kind of operation in its place. */
const CATEGORIES: ReadonlySet<string> = new Set([
  'Administrative',
  'Security',
  'ServiceHealth',
  'Alert',
  'Recommendation',
  'Policy',
  'Autoscale',
  'ResourceHealth',
  'Write',
  'Delete',
  'Action',
]);

export type Form = 'diagnostic' | 'row' | 'api';

/** Cheap. Resource logs of single products have the same envelope, and other categories. */
export function formOf(o: JsonObject): Form | null {
  const operation = o['operationName'];
  if (typeof operation === 'string') {
    if (typeof o['category'] !== 'string' || !CATEGORIES.has(o['category'])) return null;
    if (!operation.includes('/') || !isResource(o['resourceId'])) return null;
    return o['properties'] === undefined || field(o['properties'], 'log') === undefined ? 'diagnostic' : null;
  }
  if (o['Type'] === 'AzureActivity') return isRow(o) ? 'row' : null;
  return typeof o['eventTimestamp'] === 'string' &&
    strAt(o, 'operationName', 'value') !== null &&
    (o['eventDataId'] !== undefined || o['submissionTimestamp'] !== undefined)
    ? 'api'
    : null;
}

const isResource = (v: JsonValue | undefined): boolean =>
  typeof v === 'string' && /^\/(?:subscriptions|providers|tenants)\//i.test(v.slice(0, 20));

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'diagnostic':
      return diagnostic(o);
    case 'row':
      return row(o);
    case 'api':
      return document(o);
    case null:
      return null;
  }
}

function diagnostic(o: JsonObject): Entry {
  const properties = obj(o['properties']) ?? undefined;
  return {
    id: strAt(properties, 'eventDataId'),
    time: parseIso(o['time'], true),
    category: str(o['category']),
    operation: str(o['operationName']) ?? '',
    status: str(o['resultType']),
    error: str(o['resultSignature']),
    resource: str(o['resourceId']),
    caller: str(o['caller']) ?? strAt(properties, 'caller'),
    claims: at(o, 'identity', 'claims'),
    ip: str(o['callerIpAddress']),
  };
}

function row(o: JsonObject): Entry {
  const claims = obj(o['Claims_d']) ?? nested(o['Claims']);
  const request = nested(o['HTTPRequest']);
  return {
    id: str(o['EventDataId']),
    time: rowTime(o),
    category: str(o['CategoryValue']) ?? str(o['Category']),
    operation: str(o['OperationNameValue']) ?? str(o['OperationName']) ?? '',
    status: str(o['ActivityStatusValue']) ?? str(o['ActivityStatus']),
    error: str(o['ActivitySubstatusValue']) ?? str(o['ActivitySubstatus']),
    resource: str(o['_ResourceId']) ?? str(o['ResourceId']),
    caller: str(o['Caller']),
    claims,
    ip: str(o['CallerIpAddress']) ?? strAt(request, 'clientIpAddress'),
  };
}

function document(o: JsonObject): Entry {
  return {
    id: str(o['eventDataId']),
    time: parseIso(o['eventTimestamp'], true),
    category: strAt(o, 'category', 'value'),
    operation: strAt(o, 'operationName', 'value') ?? '',
    status: strAt(o, 'status', 'value'),
    error: strAt(o, 'subStatus', 'value'),
    resource: str(o['resourceId']),
    caller: str(o['caller']),
    claims: o['claims'],
    ip: strAt(o, 'httpRequest', 'clientIpAddress'),
  };
}
