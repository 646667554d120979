import { arr, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/**
 * Stands for the certificates of one user: who impersonates him, and the access requests that they were made under. No event
 * of a use names its certificate, so this opens windows and names nobody.
 */
export function certificateOf(o: JsonObject, account: Ref, scope: string | null): Ref {
  const identity = obj(o['identity']) ?? o;
  const impersonator = str(identity['impersonator']);
  const requests = requestsOf(identity['access_requests']).join(',');
  const home = str(o['user_cluster_name']) ?? str(o['cluster_name']) ?? scope ?? '';
  return ref('teleport.user-certificate', `${home}/${(impersonator ?? '').slice(0, 500)}>${account}>${requests}`);
}

/** Ids of access requests: UUIDs. */
export const requestsOf = (value: JsonValue | undefined): readonly string[] =>
  arr(value)
    .slice(0, 50)
    .filter((id): id is string => typeof id === 'string' && /^[\w-]{8,100}$/.test(id))
    .sort();
