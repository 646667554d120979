import { field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { columnOf } from '../entra/nested.ts';
import { isRow, rowTime } from '../entra/row.ts';

/**
 * One HTTP request to Microsoft Graph.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/microsoftgraphactivitylogs
 */
export interface Entry {
  readonly time: StatedTime | null;
  readonly operation: string;
  readonly ip: string | null;
  /** HTTP status; `null`: not said. */
  readonly status: number | null;
  readonly text: (name: string) => string | null;
}

const NAME = 'MicrosoftGraphActivityLogs';

export function formOf(o: JsonObject): 'diagnostic' | 'row' | null {
  if (o['category'] === NAME) return obj(o['properties']) === null ? null : 'diagnostic';
  return o['Type'] === NAME && isRow(o) ? 'row' : null;
}

export function entryOf(o: JsonObject): Entry | null {
  const form = formOf(o);
  if (form === null) return null;
  if (form === 'row') {
    const get = (name: string): JsonValue | undefined => columnOf(o, name === 'ipAddress' ? 'IPAddress' : name);
    return entry(get, rowTime(o), str(o['OperationName']), null);
  }
  const properties = obj(o['properties']) ?? {};
  const get = (name: string): JsonValue | undefined => field(properties, name);
  const time = parseIso(o['time'], true) ?? parseIso(get('timeGenerated'), true);
  return entry(get, time, str(o['operationName']), str(o['callerIpAddress']));
}

function entry(
  get: (name: string) => JsonValue | undefined,
  time: StatedTime | null,
  operation: string | null,
  ip: string | null,
): Entry {
  const text = (name: string): string | null => str(get(name));
  const status = num(get('responseStatusCode')) ?? Number(text('responseStatusCode') ?? Number.NaN);
  return {
    time,
    operation: operation ?? 'Microsoft Graph Activity',
    ip: text('ipAddress') ?? ip,
    status: Number.isInteger(status) && status >= 100 && status < 600 ? status : null,
    text,
  };
}
