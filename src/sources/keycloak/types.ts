import type { EventKind } from '../../model/event.ts';
import type { Entry } from './entry.ts';

/**
 * What the types of user events say. `checks`: what was checked when the event succeeded.
 * - `login`: a password, a factor, a broker's assertion, or the cookie of the session (see `actor.ts`);
 * - `credential`: a code, a token, or a client's own credential, in this event; if it failed, nobody is proven;
 * - `session`: something inside a session, where the event names one; else a link or form that proves nobody;
 * - `nothing`: written before anybody is known, or by Keycloak itself.
 * https://www.keycloak.org/docs/latest/server_admin/#event-types
 */
export interface TypeRow {
  readonly kind: EventKind;
  readonly checks: 'login' | 'credential' | 'session' | 'nothing';
  /** Who acts: by default the account of the event. */
  readonly who?: 'client' | 'keycloak';
  readonly privileged?: true;
}

const row = (kind: EventKind, checks: TypeRow['checks'], more: Pick<TypeRow, 'who' | 'privileged'> = {}): TypeRow => ({
  kind,
  checks,
  ...more,
});
const ADMINISTERS = { who: 'client', privileged: true } as const;

const ROWS: ReadonlyMap<string, TypeRow> = new Map([
  ['LOGIN', row('authenticate', 'login')],
  ['IDENTITY_PROVIDER_LOGIN', row('authenticate', 'session')],
  ['IDENTITY_PROVIDER_FIRST_LOGIN', row('authenticate', 'session')],
  ['IDENTITY_PROVIDER_POST_LOGIN', row('authenticate', 'session')],
  ['IDENTITY_PROVIDER_RESPONSE', row('authenticate', 'session')],
  ['CLIENT_LOGIN', row('authenticate', 'credential')],
  ['LOGOUT', row('end', 'session')],
  ['CODE_TO_TOKEN', row('issue', 'credential')],
  ['OAUTH2_DEVICE_CODE_TO_TOKEN', row('issue', 'credential')],
  ['AUTHREQID_TO_TOKEN', row('issue', 'credential')],
  ['PERMISSION_TOKEN', row('issue', 'credential')],
  ['OAUTH2_EXTENSION_GRANT', row('issue', 'credential')],
  ['JWT_BEARER', row('exchange', 'credential')],
  ['REFRESH_TOKEN', row('exchange', 'credential')],
  ['TOKEN_EXCHANGE', row('exchange', 'credential')],
  ['IDENTITY_PROVIDER_RETRIEVE_TOKEN', row('read-secret', 'credential', { privileged: true })],
  ['IMPERSONATE', row('issue', 'credential', { privileged: true })],
  ['USER_INFO_REQUEST', row('act', 'credential')],
  ['VALIDATE_ACCESS_TOKEN', row('act', 'credential')],
  ['INTROSPECT_TOKEN', row('act', 'credential', { who: 'client' })],
  ['PUSHED_AUTHORIZATION_REQUEST', row('act', 'credential', { who: 'client' })],
  ['OAUTH2_DEVICE_AUTH', row('act', 'credential', { who: 'client' })],
  ['OAUTH2_DEVICE_VERIFY_USER_CODE', row('act', 'session')],
  ['REVOKE_GRANT', row('revoke', 'session')],
  ['GRANT_CONSENT', row('act', 'session')],
  ['UPDATE_CONSENT', row('act', 'session')],
  ['REGISTER', row('change-identity', 'nothing')],
  ['UPDATE_PASSWORD', row('change-identity', 'session')],
  ['UPDATE_CREDENTIAL', row('change-identity', 'session')],
  ['REMOVE_CREDENTIAL', row('change-identity', 'session')],
  ['UPDATE_TOTP', row('change-identity', 'session')],
  ['REMOVE_TOTP', row('change-identity', 'session')],
  ['UPDATE_EMAIL', row('change-identity', 'session')],
  ['UPDATE_PROFILE', row('change-identity', 'session')],
  ['VERIFY_PROFILE', row('change-identity', 'session')],
  ['VERIFY_EMAIL', row('change-identity', 'session')],
  ['RESET_PASSWORD', row('act', 'session')],
  ['FEDERATED_IDENTITY_LINK', row('change-identity', 'session')],
  ['REMOVE_FEDERATED_IDENTITY', row('change-identity', 'session')],
  ['IDENTITY_PROVIDER_LINK_ACCOUNT', row('change-identity', 'session')],
  ['CLIENT_INITIATED_ACCOUNT_LINKING', row('change-identity', 'session')],
  ['DELETE_ACCOUNT', row('change-identity', 'session')],
  ['CLIENT_REGISTER', row('change-identity', 'credential', ADMINISTERS)],
  ['CLIENT_UPDATE', row('change-identity', 'credential', ADMINISTERS)],
  ['CLIENT_DELETE', row('change-identity', 'credential', ADMINISTERS)],
  ['CLIENT_INFO', row('act', 'credential', { who: 'client' })],
  ['REGISTER_NODE', row('act', 'credential', { who: 'client' })],
  ['UNREGISTER_NODE', row('act', 'credential', { who: 'client' })],
  ['USER_DISABLED_BY_PERMANENT_LOCKOUT', row('change-identity', 'nothing', { who: 'keycloak' })],
  ['USER_DISABLED_BY_TEMPORARY_LOCKOUT', row('change-identity', 'nothing', { who: 'keycloak' })],
  ['USER_SESSION_DELETED', row('end', 'nothing', { who: 'keycloak' })],
  ['INVALID_SIGNATURE', row('act', 'nothing')],
  ['SEND_RESET_PASSWORD', row('act', 'nothing')],
  ['SEND_VERIFY_EMAIL', row('act', 'nothing')],
  ['SEND_IDENTITY_PROVIDER_LINK', row('act', 'nothing')],
  ['RESTART_AUTHENTICATION', row('act', 'nothing')],
  ['EXECUTE_ACTION_TOKEN', row('act', 'nothing')],
]);
const PLAIN = row('act', 'session');

/** `LOGIN_ERROR` is the failure of `LOGIN`. */
export const baseType = (type: string): string => (type.endsWith('_ERROR') ? type.slice(0, -'_ERROR'.length) : type);

export const rowOf = (type: string): TypeRow => ROWS.get(baseType(type)) ?? PLAIN;

/** Changes of the admin API that are no change of an account, client, role or policy. First fit decides. */
const ADMIN_PATHS: readonly (readonly [RegExp, EventKind])[] = [
  [/^users\/[^/]+\/impersonation$/, 'issue'],
  [/^users\/[^/]+\/(?:logout|consents\/)/, 'revoke'],
  [/^sessions\//, 'revoke'],
  [/^(?:logout-all|push-revocation|clients\/[^/]+\/push-revocation)$/, 'revoke'],
  [/^clients\/[^/]+\/client-secret(?:\/rotated)?$/, 'rotate'],
  [/^clients\/[^/]+\/certificates\/[^/]+\/(?:generate|upload)/, 'rotate'],
];

export const adminKind = ({ resourcePath: path }: Entry): EventKind =>
  (path === null ? undefined : ADMIN_PATHS.find(([pattern]) => pattern.test(path.slice(0, 400)))?.[1]) ??
  'change-identity';
