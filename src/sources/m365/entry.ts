import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonArray, JsonObject, JsonValue } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';
import { nested } from '../entra/nested.ts';
import { isRow, utcTime } from '../entra/row.ts';

/**
 * One record of the unified audit log. The schema is common to all workloads; each adds fields of its own.
 * https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema
 * - as the Management Activity API gives it;
 * - as text in `AuditData` of a row of Search-UnifiedAuditLog or of the portal's export;
 * - with keys in lower case (column stores);
 * - as a row of Log Analytics (`OfficeActivity`).
 */
export interface Entry {
  readonly id: string | null;
  readonly time: StatedTime | null;
  readonly operation: string;
  /** Number of the record type, as text; a name in Log Analytics. */
  readonly recordType: string;
  readonly workload: string | null;
  readonly userType: string | null;
  readonly get: (name: string) => JsonValue | undefined;
  readonly text: (name: string) => string | null;
  readonly list: (name: string) => JsonArray;
}

export type Form = 'record' | 'lower-case' | 'search' | 'row';

/** Cheap. */
export function formOf(o: JsonObject): Form | null {
  if (typeof o['CreationTime'] === 'string') {
    const isRecord =
      (typeof o['RecordType'] === 'number' || typeof o['RecordType'] === 'string') && str(o['Id']) !== null;
    return isRecord ? 'record' : null;
  }
  if (typeof o['AuditData'] === 'string' || obj(o['AuditData']) !== null)
    return (o['Operations'] ?? o['Operation'] ?? o['UserIds'] ?? o['RecordType']) === undefined ? null : 'search';
  if (typeof o['creationtime'] === 'string')
    return o['recordtype'] !== undefined && typeof o['operation'] === 'string' ? 'lower-case' : null;
  return o['Type'] === 'OfficeActivity' && isRow(o) ? 'row' : null;
}

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'record':
      return entry((name) => field(o, name));
    case 'lower-case':
      return entry((name) => field(o, name.toLowerCase()));
    case 'search': {
      const inner = obj(nested(o['AuditData']));
      return inner === null || formOf(inner) !== 'record' ? null : entry((name) => field(inner, name));
    }
    case 'row':
      return entry(
        (name) =>
          field(o, COLUMNS.get(name) ?? name) ?? (name === 'CreationTime' ? o['TimeGenerated [UTC]'] : undefined),
      );
    case null:
      return null;
  }
}

/** https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/officeactivity */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['CreationTime', 'TimeGenerated'],
  ['Id', 'OfficeId'],
  ['Workload', 'OfficeWorkload'],
  ['ObjectId', 'OfficeObjectId'],
  ['ClientIPAddress', 'Client_IPAddress'],
  ['LogonType', 'Logon_Type'],
]);

export function entry(get: (name: string) => JsonValue | undefined): Entry {
  const text = (name: string): string | null => {
    const value = get(name);
    return typeof value === 'number' ? String(value) : str(value);
  };
  return {
    id: text('Id'),
    time: utcTime(get('CreationTime')),
    operation: text('Operation') ?? '',
    recordType: text('RecordType') ?? '',
    workload: text('Workload'),
    userType: text('UserType'),
    get,
    text,
    list: (name) => arr(nested(get(name))).slice(0, 200),
  };
}

/** The value of a list of `{Name, Value}`: `ExtendedProperties`, `DeviceProperties`, `Parameters`. */
export function named(e: Entry, list: string, name: string): string | null {
  const found = e.list(list).find((item) => field(item, 'Name') === name);
  return found === undefined ? null : str(field(found, 'Value'));
}

/** A field of `AppAccessContext`, which says by which token the application got in. */
export const access = (e: Entry, name: string): string | null => str(field(nested(e.get('AppAccessContext')), name));
