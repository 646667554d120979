import { arr, field, obj, str, strAt } from '../../model/json.ts';
import type { JsonArray, JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { columnOf, nested } from '../entra/nested.ts';
import { isRow, rowTime } from '../entra/row.ts';

/**
 * One activity in the directory, however it was exported.
 * - Azure Monitor: `category: AuditLogs`, the fields under `properties`
 * - a row of Log Analytics: https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/auditlogs
 * - a `directoryAudit` of Microsoft Graph: https://learn.microsoft.com/en-us/graph/api/resources/directoryaudit
 */
export interface Entry {
  readonly id: string | null;
  readonly time: StatedTime | null;
  readonly operation: string;
  /** `UserManagement`, `RoleManagement` … */
  readonly category: string | null;
  readonly result: string | null;
  readonly reason: string | null;
  readonly correlationId: string | null;
  readonly ip: string | null;
  /** `user` or `app`; neither where a service of Microsoft's did it by itself. */
  readonly initiatedBy: JsonValue | undefined;
  readonly targets: JsonArray;
  readonly detail: (key: string) => string | null;
  readonly userAgent: string | null;
}

export type Form = 'diagnostic' | 'row' | 'graph';

/** Cheap. */
export function formOf(o: JsonObject): Form | null {
  const properties = obj(o['properties']);
  if (properties !== null && typeof o['category'] === 'string') {
    const isAudit =
      o['category'] === 'AuditLogs'
        ? o['operationName'] !== undefined
        : properties['initiatedBy'] !== undefined &&
          (typeof properties['activityDisplayName'] === 'string' || typeof properties['loggedByService'] === 'string');
    return isAudit && o['operationName'] !== undefined ? 'diagnostic' : null;
  }
  if (o['Type'] === 'AuditLogs')
    return isRow(o) && (o['InitiatedBy'] ?? o['TargetResources']) !== undefined ? 'row' : null;
  return typeof o['activityDateTime'] === 'string' &&
    typeof o['activityDisplayName'] === 'string' &&
    (o['targetResources'] !== undefined || o['initiatedBy'] !== undefined)
    ? 'graph'
    : null;
}

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'diagnostic': {
      const properties = obj(o['properties']) ?? {};
      return entry((name) => field(properties, name), {
        time: parseIso(o['time'], true),
        operation: str(o['operationName']),
        correlationId: str(o['correlationId']),
        ip: str(o['callerIpAddress']),
        result: str(o['result']),
      });
    }
    case 'row':
      return entry((name) => columnOf(o, name), {
        time: rowTime(o),
        operation: str(o['OperationName']),
        correlationId: null,
        ip: null,
        result: null,
      });
    case 'graph':
      return entry((name) => field(o, name), {
        time: null,
        operation: null,
        correlationId: null,
        ip: null,
        result: null,
      });
    case null:
      return null;
  }
}

interface Outside {
  readonly time: StatedTime | null;
  readonly operation: string | null;
  readonly correlationId: string | null;
  readonly ip: string | null;
  readonly result: string | null;
}

const MAX_LIST = 200;

function entry(get: (name: string) => JsonValue | undefined, outside: Outside): Entry {
  const initiatedBy = get('initiatedBy');
  const details = arr(nested(get('additionalDetails'))).slice(0, MAX_LIST);
  const detail = (key: string): string | null => {
    const found = details.find((d) => field(d, 'key') === key);
    return found === undefined ? null : str(field(found, 'value'));
  };
  return {
    id: str(get('id')),
    time: outside.time ?? parseIso(get('activityDateTime'), true),
    operation: (outside.operation ?? str(get('activityDisplayName')) ?? '').trim(),
    category: str(get('category')),
    result: str(get('result')) ?? outside.result,
    reason: str(get('resultReason')),
    correlationId: outside.correlationId ?? str(get('correlationId')),
    ip: outside.ip ?? strAt(initiatedBy, 'user', 'ipAddress') ?? detail('ipaddr'),
    initiatedBy,
    targets: arr(nested(get('targetResources'))).slice(0, MAX_LIST),
    detail,
    userAgent: str(get('userAgent')) ?? detail('User-Agent'),
  };
}
