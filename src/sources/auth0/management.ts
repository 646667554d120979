import type { Ended, EventKind } from '../../model/event.ts';
import { at, field, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { sessionRef, userRef } from './refs.ts';

/** A call of the Management API, as `details.request` has it. */
interface Call {
  readonly method: string;
  /** Without `/api/v2/`, ids decoded. */
  readonly path: readonly string[];
}

const MAX_PATH = 1_000;

function callOf(o: JsonObject): Call | null {
  const method = str(at(o, 'details', 'request', 'method'));
  const path = str(at(o, 'details', 'request', 'path'));
  if (method === null || path === null || path.length > MAX_PATH || !path.startsWith('/api/v2/')) return null;
  return { method: method.toLowerCase(), path: path.slice('/api/v2/'.length).split('/').map(decoded) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `post /api/v2/clients`, else what the log calls it (`Create a client`). */
export function operationOf(o: JsonObject): string | null {
  const call = callOf(o);
  return call === null
    ? (str(o['description'])?.slice(0, MAX_PATH) ?? null)
    : `${call.method} /api/v2/${call.path.join('/')}`;
}

/** Objects that say who may do what: users, roles, clients and their secrets, connections, grants, organizations. */
const IDENTITY: ReadonlySet<string> = new Set([
  ...['users', 'roles', 'clients', 'client-grants', 'connections', 'organizations', 'grants', 'device-credentials'],
  ...[
    'user-blocks',
    'anomaly',
    'guardian',
    'resource-servers',
    'actions',
    'rules',
    'tickets',
    'sessions',
    'refresh-tokens',
  ],
]);

export function kindOfCall(o: JsonObject, otherwise: EventKind): EventKind {
  const call = callOf(o);
  if (call === null || otherwise === 'read-secret') return otherwise;
  const [head, , tail] = call.path;
  if (tail === 'rotate-secret' || head === 'keys') return 'rotate';
  if (head === 'sessions' || head === 'refresh-tokens' || tail === 'sessions' || tail === 'refresh-tokens')
    return 'revoke';
  return head !== undefined && IDENTITY.has(head) && call.method !== 'get' ? 'change-identity' : otherwise;
}

/** What a successful call ended. */
export function endedByCall(o: JsonObject): readonly Ended[] {
  const call = callOf(o);
  if (call === null) return [];
  const [head, id, tail] = call.path;
  const ends = (ref: Ref | null, how: Ended['how']): readonly Ended[] => (ref === null ? [] : [{ ref, how, at: null }]);
  if (id === undefined || id === '') return [];
  if (head === 'sessions' && (call.method === 'delete' || tail === 'revoke')) return ends(sessionRef(id), 'revoked');
  if (head !== 'users') return [];
  const user = userRef(o, id);
  if (call.method === 'delete' && tail === undefined) return ends(user, 'deleted');
  if (call.method === 'delete' && tail === 'sessions') return ends(user, 'revoked');
  return isBlocked(o) === true && tail === undefined ? ends(user, 'disabled') : [];
}

/** The account of `/users/<id>` and the state that the call gave it. */
export function stateByCall(o: JsonObject): { readonly user: Ref; readonly state: string } | null {
  const call = callOf(o);
  if (call === null || call.path[0] !== 'users' || call.path.length > 2) return null;
  const id = call.path[1] ?? str(at(o, 'details', 'response', 'body', 'user_id'));
  const user = userRef(o, id === undefined || id === '' ? null : id);
  if (user === null) return null;
  if (call.method === 'delete') return { user, state: 'deleted' };
  if (call.method === 'post') return { user, state: 'created' };
  const blocked = isBlocked(o);
  return blocked === null ? null : { user, state: blocked ? 'blocked' : 'active' };
}

function isBlocked(o: JsonObject): boolean | null {
  const blocked = field(at(o, 'details', 'request', 'body'), 'blocked');
  return typeof blocked === 'boolean' ? blocked : null;
}
