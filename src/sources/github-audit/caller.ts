import { type Authentication, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { appRef, userRef } from '../github/refs.ts';
import type { ActionRow } from './actions.ts';
import { hashedToken, tokenId } from './tokens.ts';

/** Who called, with what, and for whom. */
export interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
}

export function callerOf(o: JsonObject, row: ActionRow, server: string | null): Caller {
  const principal = principalOf(o, server);
  const initiator = isTrue(o['actor_is_agent']) ? userRef(o['user_id'], server) : null;
  const authentication = authenticationOf(o, row, principal);
  return {
    principal,
    authentication,
    presented: authentication === 'proven' ? presentedBy(o, principal, server) : null,
    onBehalfOf: initiator === null || initiator === principal.ref ? [] : [initiator],
    mode: initiator === null ? 'unknown' : 'delegated',
  };
}

/** With a deploy key there is no account: GitHub writes this for the login, and no id. */
const DEPLOY_KEY = 'deploy_key';

function principalOf(o: JsonObject, server: string | null): Principal {
  const login = str(o['actor']);
  const account = login === DEPLOY_KEY ? null : userRef(o['actor_id'], server);
  if (login === null && account === null) return NO_PRINCIPAL;
  const nameId = str(o['external_identity_nameid']);
  return {
    ref: account,
    id: account === null ? null : String(o['actor_id']),
    name: login,
    email: nameId !== null && EMAIL.test(nameId.slice(0, 320)) ? nameId : null,
    type: typeOf(o, login),
  };
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

function typeOf(o: JsonObject, login: string | null): string {
  if (isTrue(o['actor_is_agent'])) return 'Agent';
  if (login === DEPLOY_KEY) return 'DeployKey';
  return isTrue(o['actor_is_bot']) || login?.endsWith('[bot]') === true ? 'Bot' : 'User';
}

/** Enterprise Server writes booleans as words. */
const isTrue = (v: JsonValue | undefined): boolean => v === true || v === 'true' || v === 'True';

function authenticationOf(o: JsonObject, row: ActionRow, principal: Principal): Authentication {
  if (row.rests === 'typed') return row.outcome === 'failure' ? 'failed' : 'none';
  if (row.rests === 'consequence' || accessType(o).includes('anonymous')) return 'none';
  return principal.ref !== null || hashedToken(o['hashed_token']) !== null || tokenId(o['token_id']) !== null
    ? 'proven'
    : 'none';
}

const accessType = (o: JsonObject): string => (strAt(o, 'programmatic_access_type') ?? '').slice(0, 200);

/**
 * The token or key that GitHub checked, and the account that it belongs to, both by GitHub's own word; for the web
 * interface, the account alone. A deploy key belongs to a repository and names nobody.
 */
function presentedBy(o: JsonObject, principal: Principal, server: string | null): Presented {
  const credentials = [hashedToken(o['hashed_token']), tokenId(o['token_id'])].filter((r) => r !== null);
  const account = principal.ref;
  const app = accessType(o).startsWith('OAuth') ? appRef('oauth-app', o['oauth_application_id'], server) : null;
  return {
    ref: credentials[0] ?? null,
    joins: credentials.map((key) => ({ key, cls: 'K2' as const, issuedAt: null, withinMicros: null })),
    holder: account === null ? [] : app === null ? [account] : [account, app],
    holderClass: credentials.length > 0 ? 'K2' : 'K3',
    boundTo: null,
    issuance: credentials.length > 0 ? 'elsewhere' : 'not-logged',
  };
}

/** Enterprise Server numbers the web sessions of an account. */
export function nativeSessions(o: JsonObject, principal: Principal): readonly Ref[] {
  const session = o['actor_session'];
  return typeof session === 'number' && Number.isSafeInteger(session) && session > 0 && principal.ref !== null
    ? [ref('app.session', `github/${principal.ref.slice('github.user:'.length)}/${session}`)]
    : [];
}
