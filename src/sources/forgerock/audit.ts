import { obj } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** The topics of the common audit framework. https://docs.pingidentity.com/pingam/latest/security/audit-logging.html */
const TOPICS: ReadonlySet<string> = new Set(['access', 'activity', 'authentication', 'config', 'sync', 'recon']);

/** The event itself, or the payload of an entry of `/monitoring/logs`. Both have their topic, transaction and id. */
export function auditOf(o: JsonObject): JsonObject | null {
  const payload = o['payload'];
  if (payload === undefined) return isAudit(o) ? o : null;
  const inner = obj(payload);
  return inner !== null && typeof o['timestamp'] === 'string' && isAudit(inner) ? inner : null;
}

const isAudit = (o: JsonObject): boolean =>
  typeof o['topic'] === 'string' &&
  TOPICS.has(o['topic']) &&
  typeof o['_id'] === 'string' &&
  typeof o['eventName'] === 'string' &&
  typeof o['timestamp'] === 'string' &&
  o['transactionId'] !== undefined;
