import type { Ended, IdentityStatement } from '../../model/event.ts';
import { field } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Activity } from './classes.ts';
import type { Product } from './products.ts';
import { accountOf } from './shape.ts';

export interface Effects {
  readonly ended: readonly Ended[];
  readonly statements: readonly IdentityStatement[];
}

const NONE: Effects = { ended: [], statements: [] };

/** By activity of Account Change: what became of the account. */
const STATES: Readonly<Record<string, { readonly state: string; readonly how: Ended['how'] | null }>> = {
  Create: { state: 'enabled', how: null },
  Enable: { state: 'enabled', how: null },
  Unlock: { state: 'enabled', how: null },
  Disable: { state: 'disabled', how: 'disabled' },
  Lock: { state: 'disabled', how: 'disabled' },
  Delete: { state: 'offboarded', how: 'deleted' },
};

/** What a successful event changes for others: a session that is over, an account that is closed. */
export function effectsOf(json: JsonObject, product: Product, activity: Activity, sessions: readonly Ref[]): Effects {
  if (activity.kind === 'end') {
    return { ended: sessions.map((ref) => ({ ref, how: 'ended', at: null })), statements: [] };
  }
  if (json['class_uid'] !== 3001 || !Object.hasOwn(STATES, activity.name)) return NONE;
  const account = accountOf(field(json, 'user'));
  const target = account === null ? null : product.account(account);
  const change = STATES[activity.name];
  if (target === null || change === undefined) return NONE;
  return {
    ended: change.how === null ? [] : [{ ref: target, how: change.how, at: null }],
    statements: [{ ref: target, attribute: 'state', value: change.state }],
  };
}
