import type { Ended, IdentityStatement } from '../../model/event.ts';
import { strAt } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { accountOf, resourceOf, sessionOf } from './actor.ts';

interface Effect {
  readonly ends?: Ended['how'];
  readonly state: string;
}
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['USER.CREATED', { state: 'created' }],
  ['USER.DELETED', { ends: 'deleted', state: 'deleted' }],
  ['USER.DISABLED', { ends: 'disabled', state: 'disabled' }],
  ['USER.ENABLED', { state: 'active' }],
  ['USER.LOCKED', { state: 'locked' }],
  ['USER.UNLOCKED', { state: 'active' }],
]);

/** What was done to the account of the activity, or to its session by a sign-off. */
export function endedBy(type: string, o: JsonObject): readonly Ended[] {
  if (type === 'USER.SLO_SUCCESS' || type === 'SESSION.DELETED') {
    const session = sessionOf(o);
    return session === null ? [] : [{ ref: session, how: 'ended', at: null }];
  }
  const how = EFFECTS.get(type)?.ends;
  const account = accountOf(o);
  return how === undefined || account === null ? [] : [{ ref: account, how, at: null }];
}

export function statementsOf(type: string, o: JsonObject): readonly IdentityStatement[] {
  const account = accountOf(o);
  const effect = EFFECTS.get(type);
  if (account === null || (effect === undefined && type !== 'USER.ACCESS_ALLOWED')) return [];
  const name = strAt(resourceOf(o) ?? undefined, 'name');
  return [
    ...(effect === undefined ? [] : [{ ref: account, attribute: 'state', value: effect.state } as const]),
    ...(name === null
      ? []
      : [{ ref: account, attribute: name.includes('@') ? 'email' : 'alias', value: name } as const]),
  ];
}
