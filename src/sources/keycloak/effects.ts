import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { field, obj, str } from '../../model/json.ts';
import { kindOf, type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { isFreshLogin, outsideAssertion, type Parties } from './actor.ts';
import type { Entry } from './entry.ts';
import { clientRef, sessionRef, tokenRef, userRef } from './refs.ts';
import { baseType } from './types.ts';

/** Events whose `token_id` is a token that they made; elsewhere (introspection, revocation) it is one that was shown. */
const MAKES_TOKENS: ReadonlySet<string> = new Set([
  'LOGIN',
  'CLIENT_LOGIN',
  'CODE_TO_TOKEN',
  'OAUTH2_DEVICE_CODE_TO_TOKEN',
  'AUTHREQID_TO_TOKEN',
  'PERMISSION_TOKEN',
  'OAUTH2_EXTENSION_GRANT',
  'JWT_BEARER',
  'REFRESH_TOKEN',
  'TOKEN_EXCHANGE',
]);

export function issuedBy(e: Entry, parties: Parties): readonly Issued[] {
  if (e.shape === 'admin') return [];
  const type = baseType(e.type);
  const session = sessionRef(e.sessionId);
  const { actor, onBehalfOf } = parties;
  if (type === 'IMPERSONATE') return session === null ? [] : [issue(e, session, onBehalfOf)];
  if (!MAKES_TOKENS.has(type)) return [];
  const tokens = tokensOf(e);
  const isRoot =
    (isFreshLogin(e) && actor.type !== 'impersonator') || (type === 'CLIENT_LOGIN' && outsideAssertion(e) === null);
  if (isRoot && actor.ref !== null) {
    const made = type === 'LOGIN' && session !== null ? [session, ...tokens] : tokens;
    const root = { lineage: 'root', holder: [actor.ref], authenticates: true } as const;
    return made.map((key) => ({ ...issue(e, key, []), ...root }));
  }
  const added = type === 'CLIENT_LOGIN' ? (actor.ref === null ? [] : [actor.ref]) : holderAdded(e, parties);
  return tokens.map((token) => issue(e, token, added));
}

const issue = (e: Entry, key: Ref, holder: readonly Ref[]): Issued => ({
  ref: key,
  keys: kindOf(key) === 'oidc.jti' ? [key, ...subjectKey(e)] : [key],
  issuedAt: e.time?.at ?? null,
  expires: null,
  lineage: 'presenter',
  holder,
  boundTo: null,
  authenticates: false,
});

/** What a service logs that verified a token and notes its issuer and subject and not its id (Vault, AWS, Google Cloud). */
const subjectKey = (e: Entry): readonly Ref[] =>
  e.issuer === null || e.userId === null ? [] : [ref('oidc.assertion', `${e.issuer}|${e.userId}`)];

/** A refresh shows the refresh token that was presented as `refresh_token_id`, and the new one as `updated_refresh_token_id`. */
function tokensOf(e: Entry): readonly Ref[] {
  const refresh =
    e.detail('updated_refresh_token_id') ??
    (baseType(e.type) === 'REFRESH_TOKEN' ? null : e.detail('refresh_token_id'));
  return [tokenRef(e.detail('token_id')), tokenRef(refresh)].filter((t): t is Ref => t !== null);
}

/** An exchanged token is for the client that asked, if it proved itself; a delegated one for the actor that it names. */
function holderAdded(e: Entry, { actor, onBehalfOf }: Parties): readonly Ref[] {
  if (baseType(e.type) !== 'TOKEN_EXCHANGE') return [];
  if (actor.type === 'impersonator') return onBehalfOf;
  if (actor.type === 'actor') return actor.ref === null ? [] : [actor.ref];
  const method = e.detail('client_auth_method');
  const client = method === null || method === 'none' ? null : clientRef(e.realm, e.clientId);
  return client === null ? [] : [client];
}

export function endedBy(e: Entry): readonly Ended[] {
  const ends = (key: Ref | null, how: Ended['how']): readonly Ended[] =>
    key === null ? [] : [{ ref: key, how, at: null }];
  if (e.shape === 'admin') return endedByAdmin(e, ends);
  switch (baseType(e.type)) {
    case 'LOGOUT':
    case 'USER_SESSION_DELETED':
      return ends(sessionRef(e.sessionId), 'ended');
    case 'REVOKE_GRANT':
      return [
        ...ends(tokenRef(e.detail('token_id')), 'revoked'),
        ...ends(tokenRef(e.detail('refresh_token_id')), 'revoked'),
      ];
    case 'DELETE_ACCOUNT':
      return ends(userRef(e.realm, e.userId), 'deleted');
    case 'USER_DISABLED_BY_PERMANENT_LOCKOUT':
      return ends(userRef(e.realm, e.userId), 'disabled');
    default:
      return [];
  }
}

type Ends = (key: Ref | null, how: Ended['how']) => readonly Ended[];

function endedByAdmin(e: Entry, ends: Ends): readonly Ended[] {
  const [head, id, tail, ...rest] = (e.resourcePath ?? '').slice(0, 400).split('/');
  if (head === 'sessions' && e.type === 'DELETE') return ends(sessionRef(id ?? null), 'revoked');
  if (head !== 'users' || rest.length > 0) return [];
  const user = targetUser(e);
  if (tail === undefined && e.type === 'DELETE') return ends(user, 'deleted');
  if (tail === 'logout') return ends(user, 'revoked');
  return tail === undefined && e.type === 'UPDATE' && sent(e)?.['enabled'] === false ? ends(user, 'disabled') : [];
}

/** The account that an admin event is about. Its realm is only in the API's documents. */
function targetUser(e: Entry): Ref | null {
  const [head, id] = (e.resourcePath ?? '').slice(0, 400).split('/');
  return head === 'users' && id !== undefined && id !== '' ? userRef(e.resourceRealm, id) : null;
}

const MAX_REPRESENTATION = 65_536;

/** What the admin sent; attackers who administrate write it. */
function sent(e: Entry): JsonObject | null {
  const text = e.representation;
  if (text === null || text[0] !== '{' || text.length > MAX_REPRESENTATION) return null;
  try {
    return obj(JSON.parse(text));
  } catch {
    return null;
  }
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['REGISTER', 'created'],
  ['DELETE_ACCOUNT', 'deleted'],
  ['USER_DISABLED_BY_PERMANENT_LOCKOUT', 'disabled'],
  ['USER_DISABLED_BY_TEMPORARY_LOCKOUT', 'locked'],
]);

/** Names at logins, states and names where an account is changed. */
export function statementsOf(e: Entry): readonly IdentityStatement[] {
  if (e.shape === 'admin') return statedByAdmin(e);
  const user = userRef(e.realm, e.userId);
  if (user === null) return [];
  const type = baseType(e.type);
  const state = STATES.get(type);
  const isNaming = isFreshLogin(e) || type === 'REGISTER' || type === 'CLIENT_LOGIN';
  return [
    ...(state === undefined ? [] : [{ ref: user, attribute: 'state', value: state } as const]),
    ...(isNaming ? named(user, e.detail('username'), e.detail('email')) : []),
    ...(type === 'UPDATE_EMAIL' ? named(user, null, e.detail('updated_email')) : []),
  ];
}

function named(user: Ref, name: string | null, email: string | null): readonly IdentityStatement[] {
  const address = email ?? (name?.includes('@') ? name : null);
  return [
    ...(name === null ? [] : [{ ref: user, attribute: 'alias', value: name } as const]),
    ...(address === null ? [] : [{ ref: user, attribute: 'email', value: address } as const]),
  ];
}

function statedByAdmin(e: Entry): readonly IdentityStatement[] {
  const user = targetUser(e);
  if (user === null || (e.resourcePath ?? '').split('/').length !== 2) return [];
  const state = e.type === 'DELETE' ? 'deleted' : stateSent(e);
  const text = sent(e);
  return [
    ...(state === null ? [] : [{ ref: user, attribute: 'state', value: state } as const]),
    ...(text === null ? [] : named(user, str(field(text, 'username')), str(field(text, 'email')))),
  ];
}

function stateSent(e: Entry): string | null {
  const enabled = sent(e)?.['enabled'];
  if (enabled === false) return 'disabled';
  if (e.type === 'CREATE') return 'created';
  return enabled === true ? 'active' : null;
}
