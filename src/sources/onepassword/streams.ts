import { obj } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

export type Stream = 'sign-in' | 'item-usage' | 'audit';

/** Each stream has an object and ids that no other has. `null`: none of them. */
export function streamOf(o: JsonObject): Stream | null {
  if (typeof o['uuid'] !== 'string' || typeof o['timestamp'] !== 'string') return null;
  if (o['target_user'] !== undefined) return isSignIn(o) ? 'sign-in' : null;
  if (o['item_uuid'] !== undefined) return isItemUsage(o) ? 'item-usage' : null;
  return o['actor_uuid'] !== undefined && isAudit(o) ? 'audit' : null;
}

/** https://developer.1password.com/docs/events-api/reference/ (signinattempts) */
const isSignIn = (o: JsonObject): boolean =>
  obj(o['target_user']) !== null &&
  typeof o['category'] === 'string' &&
  (obj(o['client']) !== null || o['session_uuid'] !== undefined);

const isItemUsage = (o: JsonObject): boolean =>
  typeof o['item_uuid'] === 'string' && typeof o['vault_uuid'] === 'string' && obj(o['user']) !== null;

const isAudit = (o: JsonObject): boolean =>
  typeof o['actor_uuid'] === 'string' &&
  typeof o['action'] === 'string' &&
  typeof o['object_type'] === 'string' &&
  (typeof o['object_uuid'] === 'string' || obj(o['session']) !== null);
