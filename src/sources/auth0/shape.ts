import { obj } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

const LOG_ID = /^\d{30,90}$/;
const CODE = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * The log itself; `null` if this is none. Forms: as `GET /api/v2/logs` gives it; `{log_id, data}` (log streams, EventBridge
 * detail); `{id, subject, data}` (Event Grid); `{json: {log_id, data}}` (an agent's input document). The id of fifty and
 * more digits and the code of the type make it Auth0's.
 */
export function logOf(o: JsonObject): JsonObject | null {
  if (typeof o['date'] === 'string') return isLog(o, o['log_id'] ?? o['_id']) ? o : null;
  if (o['data'] === undefined) return o['json'] === undefined ? null : ofStream(obj(o['json']));
  return ofStream(o);
}

function ofStream(o: JsonObject | null): JsonObject | null {
  const data = o === null ? null : obj(o['data']);
  if (o === null || data === null || typeof data['date'] !== 'string') return null;
  return isLog(data, data['log_id'] ?? o['log_id']) ? data : null;
}

const isLog = (o: JsonObject, id: unknown): boolean =>
  typeof id === 'string' &&
  typeof o['type'] === 'string' &&
  LOG_ID.test(id) &&
  CODE.test(o['type']) &&
  (o['client_id'] !== undefined || o['ip'] !== undefined || o['user_id'] !== undefined || o['details'] !== undefined);

/** The id of the log, which every way out keeps. */
export const logId = (outer: JsonObject, log: JsonObject): string | null => {
  const ids = [log['log_id'], outer['log_id'], log['_id'], obj(outer['json'])?.['log_id']];
  return ids.find((id): id is string => typeof id === 'string' && LOG_ID.test(id)) ?? null;
};
