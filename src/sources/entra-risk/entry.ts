import { field, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';
import { columnOf } from '../entra/nested.ts';
import { isRow, rowTime, utcTime } from '../entra/row.ts';

/**
 * One risk, of an account or of one of its sign-ins.
 * https://learn.microsoft.com/en-us/graph/api/resources/riskdetection,
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/aaduserriskevents
 */
export interface Entry {
  readonly time: StatedTime | null;
  readonly operation: string;
  readonly ip: string | null;
  /** Of the record, as its stream has it. */
  readonly correlationId: string | null;
  readonly text: (name: string) => string | null;
  readonly get: (name: string) => JsonValue | undefined;
}

/** Categories of the stream and tables of Log Analytics, with what their records are called. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['RiskyUsers', 'Risky user'],
  ['UserRiskEvents', 'User Risk Detection'],
  ['RiskyServicePrincipals', 'Risky service principal'],
  ['ServicePrincipalRiskEvents', 'Service principal risk detection'],
  ['AADRiskyUsers', 'Risky user'],
  ['AADUserRiskEvents', 'User Risk Detection'],
  ['AADRiskyServicePrincipals', 'Risky service principal'],
  ['AADServicePrincipalRiskEvents', 'Service principal risk detection'],
]);

export function formOf(o: JsonObject): 'diagnostic' | 'row' | 'graph' | null {
  if (typeof o['category'] === 'string')
    return KINDS.has(o['category']) && obj(o['properties']) !== null ? 'diagnostic' : null;
  if (typeof o['Type'] === 'string') return KINDS.has(o['Type']) && isRow(o) ? 'row' : null;
  return typeof o['riskEventType'] === 'string' && typeof o['detectedDateTime'] === 'string' ? 'graph' : null;
}

export function entryOf(o: JsonObject): Entry | null {
  const properties = obj(o['properties']) ?? {};
  switch (formOf(o)) {
    case 'diagnostic':
      return {
        ...entry((name) => field(properties, name)),
        time: utcTime(o['time']),
        operation: str(o['operationName']) ?? KINDS.get(str(o['category']) ?? '') ?? '',
        ip: str(properties['ipAddress']) ?? str(o['callerIpAddress']),
        correlationId: str(o['correlationId']),
      };
    case 'row':
      return {
        ...entry((name) => columnOf(o, name)),
        time: rowTime(o),
        operation: str(o['OperationName']) ?? KINDS.get(str(o['Type']) ?? '') ?? '',
        ip: str(o['IpAddress']) ?? str(o['IPAddress']),
      };
    case 'graph':
      return {
        ...entry((name) => field(o, name)),
        time: utcTime(o['detectedDateTime']),
        operation: 'User Risk Detection',
      };
    case null:
      return null;
  }
}

function entry(get: (name: string) => JsonValue | undefined): Entry {
  const text = (name: string): string | null => str(get(name));
  return { time: null, operation: '', ip: text('ipAddress'), correlationId: text('correlationId'), text, get };
}
