import type { Ended, IdentityStatement } from '../../model/event.ts';
import { arr, field, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { partyRef } from './actor.ts';

const affected = (o: JsonObject): Ref | null => partyRef(strAt(o['resource'], 'type'), strAt(o['resource'], 'id'));

/** A change of one field of the account, as the event lists it. */
function changedTo(o: JsonObject, name: string): unknown {
  const change = arr(o['changes'])
    .slice(0, 200)
    .find((c) => field(c, 'field') === name);
  return change === undefined ? undefined : field(change, 'to');
}

/** The state that the event gave the account; `null`: none. */
function stateGiven(type: string, o: JsonObject): string | null {
  if (/^(?:user|admin)_create$/.test(type)) return 'created';
  if (/^(?:user|admin)_delete$/.test(type)) return 'deleted';
  if (/^user_(?:lockout|locked)/.test(type)) return 'locked';
  if (/^user_(?:unlock|activate)/.test(type)) return 'active';
  if (/^(?:user|admin)_suspend/.test(type)) return 'suspended';
  const suspended = changedTo(o, 'suspended');
  if (typeof suspended === 'boolean') return suspended ? 'suspended' : 'active';
  const state = changedTo(o, 'state');
  return typeof state === 'string' && state.length < 64 ? state.toLowerCase() : null;
}

export function endedBy(type: string, o: JsonObject): readonly Ended[] {
  const account = affected(o);
  const state = stateGiven(type, o);
  if (account === null || (state !== 'deleted' && state !== 'suspended')) return [];
  return [{ ref: account, how: state === 'deleted' ? 'deleted' : 'disabled', at: null }];
}

export function statementsOf(type: string, o: JsonObject): readonly IdentityStatement[] {
  const account = affected(o);
  const state = stateGiven(type, o);
  if (account === null || state === null) return [];
  const name = strAt(o['resource'], 'username');
  const email = strAt(o['resource'], 'email');
  return [
    { ref: account, attribute: 'state', value: state },
    ...(name === null ? [] : [{ ref: account, attribute: 'alias', value: name } as const]),
    ...(email === null ? [] : [{ ref: account, attribute: 'email', value: email } as const]),
  ];
}
