import { field, obj } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { isRow, rowAsRecord } from './columns.ts';

/** Which of the Admin API's logs a record is of. https://duo.com/docs/adminapi#logs */
export type Log = 'authentication' | 'administrator' | 'activity' | 'telephony';

export interface LogRecord {
  readonly log: Log;
  readonly o: JsonObject;
}

/** The record and its log; `null` if it is Duo's in no form. Rows of Log Analytics are put together again. */
export function logOf(o: JsonObject): LogRecord | null {
  if (isRow(o)) {
    const record = rowAsRecord(o);
    const log = kindOf(record);
    return log === null ? null : { log, o: record };
  }
  const log = kindOf(o);
  return log === null ? null : { log, o };
}

function kindOf(o: JsonObject): Log | null {
  if (typeof o['event_type'] === 'string') return isAuthentication(o) ? 'authentication' : null;
  if (o['activity_id'] !== undefined) return isActivity(o) ? 'activity' : null;
  if (typeof o['isotimestamp'] !== 'string' && o['telephony_id'] === undefined) return null;
  if (typeof o['context'] === 'string') return isTelephony(o) ? 'telephony' : null;
  return typeof o['action'] === 'string' && typeof o['username'] === 'string' ? 'administrator' : null;
}

/** Version 2. Excerpts leave out ids and stamps. */
const isAuthentication = (o: JsonObject): boolean =>
  (o['event_type'] === 'authentication' || o['event_type'] === 'enrollment') &&
  obj(o['user']) !== null &&
  typeof o['result'] === 'string' &&
  (obj(o['access_device']) !== null || obj(o['auth_device']) !== null) &&
  (o['factor'] !== undefined || o['reason'] !== undefined);

const isActivity = (o: JsonObject): boolean =>
  typeof o['activity_id'] === 'string' &&
  typeof o['ts'] === 'string' &&
  typeof field(o['action'], 'name') === 'string' &&
  obj(o['actor']) !== null;

/** Version 1 has `isotimestamp`, version 2 `telephony_id` and `ts`. */
const isTelephony = (o: JsonObject): boolean =>
  typeof o['phone'] === 'string' &&
  typeof o['type'] === 'string' &&
  (o['credits'] !== undefined || o['telephony_id'] !== undefined);
