import { NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

export const idText = (v: JsonValue | undefined): string | null => {
  const n = num(v);
  return n === null ? str(v) : String(n);
};

/** User ids are numbers, unique in their account. */
export function userRef(o: JsonObject, id: string | null): Ref | null {
  const account = idText(o['account_id']);
  return id === null || account === null || !/^\d{1,20}$/.test(id) ? null : ref('onelogin.user', `${account}/${id}`);
}

export interface Parties {
  readonly actor: Principal;
  /** The account that somebody else had assumed. */
  readonly onBehalfOf: readonly Ref[];
}

/**
 * `actor_user_id` acted on `user_id`; at a sign-in they are one, and some records have the latter only. Where an administrator
 * had assumed the account, `assuming_acting_user_id` is who was there.
 */
export function partiesOf(o: JsonObject, checks: boolean): Parties {
  const actorId = idText(o['actor_user_id']);
  const userId = idText(o['user_id']);
  const id = actorId ?? (checks ? userId : null);
  const name = str(o['actor_user_name']) ?? (checks || id === userId ? str(o['user_name']) : null);
  const named: Principal = { ref: userRef(o, id), id, name, email: null, type: null };
  const assuming = idText(o['assuming_acting_user_id']);
  if (assuming !== null && assuming !== id) {
    const account = named.ref;
    const actor = { ...NO_PRINCIPAL, ref: userRef(o, assuming), id: assuming, type: 'assuming-user' };
    return { actor, onBehalfOf: account === null ? [] : [account] };
  }
  // OneLogin's own agents and mappings have a system and no user.
  const system = str(o['actor_system']);
  if (id === null && system !== null && system !== '')
    return { actor: { ...NO_PRINCIPAL, name: system, type: 'system' }, onBehalfOf: [] };
  return { actor: named, onBehalfOf: [] };
}
