import { type Authentication, type Join, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { arr, at, obj, str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { clientRef, sessionRef, tokenRef, userRef } from './refs.ts';
import type { TypeCode } from './type-codes.ts';

/** The user of the log; of a Management API call whoever's token made it; of a client's own grant the client. */
export function principalOf(o: JsonObject, code: TypeCode): Principal {
  switch (code.checks) {
    case 'auth0':
      return NO_PRINCIPAL;
    case 'client':
      return clientPrincipal(o);
    case 'api':
      return apiCaller(o);
    default:
      return person(o, str(o['user_id']), str(o['user_name']));
  }
}

function person(o: JsonObject, id: string | null, name: string | null, email: string | null = null): Principal {
  return { ref: userRef(o, id), id, name, email: email ?? (name?.includes('@') ? name : null), type: null };
}

function clientPrincipal(o: JsonObject): Principal {
  const id = str(o['client_id']);
  return { ref: clientRef(id), id: str(o['user_id']) ?? id, name: str(o['client_name']), email: null, type: 'client' };
}

function apiCaller(o: JsonObject): Principal {
  const user = obj(at(o, 'details', 'request', 'auth', 'user'));
  const id = strAt(user ?? undefined, 'user_id') ?? str(o['user_id']);
  if (id === null || id.endsWith('@clients')) return clientPrincipal(o);
  return person(o, id, strAt(user ?? undefined, 'name') ?? str(o['user_name']), strAt(user ?? undefined, 'email'));
}

export function authenticationOf(o: JsonObject, code: TypeCode, actor: Principal): Authentication {
  switch (code.checks) {
    case 'auth0':
      return 'internal';
    case 'nothing':
      return 'none';
    case 'api':
      // A call that was refused for its token names none.
      return actor.ref !== null && (code.outcome === 'success' || obj(at(o, 'details', 'request', 'auth')) !== null)
        ? 'proven'
        : 'failed';
    default:
      return code.outcome === 'failure' ? 'failed' : actor.ref === null ? 'none' : 'proven';
  }
}

/** The step of a login transaction in which the user proved something; consent and single sign-on have none. */
const PROVED = /^login$|authenticate|signup|mfa/;
const MAX_PROMPTS = 50;

/**
 * Whether the user was authenticated in this event. A `s` without such a step was answered from the session's cookie, on whatever
 * machine that was. Grants of a password are fresh by themselves.
 */
export const isFreshLogin = (o: JsonObject, code: TypeCode): boolean =>
  code.checks === 'login' && (code.name !== 'successful-login' || proved(o));

const proved = (o: JsonObject): boolean =>
  arr(at(o, 'details', 'prompts'))
    .slice(0, MAX_PROMPTS)
    .some((prompt) => PROVED.test(strAt(prompt, 'name')?.slice(0, 100) ?? ''));

export const sessionOf = (o: JsonObject): Ref | null => sessionRef(strAt(o['details'], 'session_id'));

export function presentedBy(o: JsonObject, code: TypeCode, actor: Principal): Presented | null {
  const holder = actor.ref === null ? [] : [actor.ref];
  if (code.checks === 'api') {
    const token = tokenRef(str(at(o, 'details', 'request', 'auth', 'credentials', 'jti')));
    // No log of a token's issue has its `jti`.
    return withholding(token, token === null ? [] : [join(token, 'K2')], holder, 'not-logged');
  }
  const session = code.checks === 'factor' || code.checks === 'client' || isFreshLogin(o, code) ? null : sessionOf(o);
  if (session === null && holder.length === 0) return null;
  return withholding(
    session,
    session === null ? [] : [join(session, 'K3')],
    holder,
    session === null ? 'not-logged' : 'expected',
  );
}

const join = (key: Ref, cls: Join['cls']): Join => ({ key, cls, issuedAt: null, withinMicros: null });

const withholding = (
  shown: Ref | null,
  joins: readonly Join[],
  holder: readonly Ref[],
  issuance: Presented['issuance'],
): Presented => ({ ref: shown, joins, holder, holderClass: 'K3', boundTo: null, issuance });
