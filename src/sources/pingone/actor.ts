import { type Authentication, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { arr, at, field, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import type { Purpose } from './types.ts';

const RANDOM = /^[0-9a-f-]{30,40}$/i;

/** Ids are random and unique everywhere; `adminui`, PingOne's own console, is the same in all environments and no account. */
const random = (kind: 'pingone.user' | 'pingone.client' | 'pingone.session', id: string | null): Ref | null =>
  id !== null && RANDOM.test(id) ? ref(kind, id) : null;

/** The first thing that was acted on. */
export const resourceOf = (o: JsonObject): JsonObject | null => obj(arr(o['resources'])[0]);

/** The account that an activity is about. */
export function accountOf(o: JsonObject): Ref | null {
  const resource = resourceOf(o);
  return field(resource ?? undefined, 'type') === 'USER'
    ? random('pingone.user', strAt(resource ?? undefined, 'id'))
    : null;
}

export const sessionOf = (o: JsonObject): Ref | null =>
  random('pingone.session', strAt(o['internalCorrelation'], 'sessionId'));

/** Who acted: the user, else the client for itself. Checks of a password or code name the user only as what was checked. */
export function principalOf(o: JsonObject, { isCheck }: Purpose): Principal {
  const user = at(o, 'actors', 'user');
  if (obj(user) !== null) return person(user);
  const client = at(o, 'actors', 'client');
  if (obj(client) !== null) {
    const id = strAt(client, 'id');
    return { ref: random('pingone.client', id), id, name: strAt(client, 'name'), email: null, type: 'CLIENT' };
  }
  return isCheck && accountOf(o) !== null ? person(resourceOf(o) ?? undefined) : NO_PRINCIPAL;
}

function person(v: JsonValue | undefined): Principal {
  const id = strAt(v, 'id');
  const name = strAt(v, 'name');
  return {
    ref: random('pingone.user', id),
    id,
    name,
    email: name?.includes('@') ? name : null,
    type: strAt(v, 'type'),
  };
}

export function authenticationOf(actor: Principal, purpose: Purpose, failed: boolean): Authentication {
  if (failed && purpose.kind === 'authenticate') return 'failed';
  return actor.ref === null ? 'none' : 'proven';
}

export function presentedBy(o: JsonObject, actor: Principal, { isCheck }: Purpose): Presented | null {
  const session = isCheck ? null : sessionOf(o);
  if (session === null && actor.ref === null) return null;
  return {
    ref: session,
    joins: session === null ? [] : [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: actor.ref === null ? [] : [actor.ref],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'not-logged',
  };
}

export const resultOf = (o: JsonObject): string | null => str(field(o['result'], 'status'))?.toUpperCase() ?? null;
