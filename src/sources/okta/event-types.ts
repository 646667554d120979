import type { EventKind } from '../../model/event.ts';

/**
 * What Okta's event types say in our terms. A row covers the type itself and all types below it (`user.mfa` covers
 * `user.mfa.factor.reset_all`); the longest row that fits decides. Types without a row are plain acts.
 * Catalogue: https://developer.okta.com/docs/reference/api/event-types/
 */
interface TypeRow {
  readonly kind: EventKind;
  readonly privileged?: boolean;
  /**
   * Written before, or without, a sign-in: the actor is whoever was typed, and nothing was checked. For such events only
   * an outcome of success counts as proof, and only where `provenBySuccess` says so.
   */
  readonly unproven?: 'always' | 'unless-success';
  /**
   * A step of a sign-in. The session id is already written while the sign-in goes on, up to minutes before the session
   * starts: what is shown in such a step is a password or a factor, not the session.
   */
  readonly signIn?: true;
}

const TYPES: Readonly<Record<string, TypeRow>> = {
  'user.session.start': { kind: 'authenticate', unproven: 'unless-success', signIn: true },
  'user.session.end': { kind: 'end' },
  'user.session.expire': { kind: 'end' },
  'user.session.clear': { kind: 'revoke', privileged: true },
  'user.session.access_admin_app': { kind: 'act', privileged: true },
  'user.session.impersonation': { kind: 'change-identity', privileged: true },
  'user.session.impersonation.initiate': { kind: 'authenticate', privileged: true },
  'user.session.impersonation.end': { kind: 'end', privileged: true },
  'user.authentication': { kind: 'authenticate', unproven: 'unless-success', signIn: true },
  'user.authentication.sso': { kind: 'issue', unproven: 'unless-success' },
  'user.authentication.slo': { kind: 'end' },
  'user.authentication.universal_logout': { kind: 'revoke', privileged: true },
  'user.lifecycle': { kind: 'change-identity', privileged: true },
  'user.account': { kind: 'change-identity', unproven: 'unless-success' },
  'user.account.lock': { kind: 'change-identity', unproven: 'always' },
  'user.account.unlock_token': { kind: 'change-identity', unproven: 'always' },
  'user.account.use_token': { kind: 'change-identity', unproven: 'always' },
  'user.account.privilege': { kind: 'change-identity', privileged: true },
  'user.account.reset_password': { kind: 'change-identity', privileged: true },
  'user.account.unlock_by_admin': { kind: 'change-identity', privileged: true },
  'user.account.access_support_user_app': { kind: 'act', privileged: true },
  'user.mfa': { kind: 'change-identity', privileged: true },
  'user.mfa.attempt_bypass': { kind: 'authenticate', privileged: true, unproven: 'always' },
  'user.mfa.okta_verify': { kind: 'authenticate', unproven: 'always' },
  'user.credential': { kind: 'change-identity', privileged: true },
  'user.privileged_account': { kind: 'change-identity', privileged: true },
  'user.risk': { kind: 'attest', unproven: 'always' },
  'user.behavior': { kind: 'act', unproven: 'always' },
  'policy.evaluate_sign_on': { kind: 'act', unproven: 'unless-success', signIn: true },
  'policy.auth_reevaluate': { kind: 'act' },
  policy: { kind: 'act', privileged: true },
  'group.privilege': { kind: 'change-identity', privileged: true },
  'group.user_membership': { kind: 'change-identity', privileged: true },
  'group.lifecycle': { kind: 'change-identity' },
  'application.lifecycle': { kind: 'act', privileged: true },
  'application.user_membership': { kind: 'change-identity', privileged: true },
  'application.user_membership.show_password': { kind: 'read-secret', privileged: true },
  'application.integration': { kind: 'act', unproven: 'always' },
  'app.generic.unauth_app_access_attempt': { kind: 'act', unproven: 'always' },
  'app.oauth2.token.grant': { kind: 'issue' },
  'app.oauth2.as.token.grant': { kind: 'issue' },
  'app.oauth2.token.revoke': { kind: 'revoke' },
  'app.oauth2.as.token.revoke': { kind: 'revoke' },
  'app.oauth2.invalid_client_credentials': { kind: 'authenticate', unproven: 'always' },
  'app.oauth2.signon': { kind: 'authenticate', unproven: 'unless-success' },
  'app.oauth2.client': { kind: 'change-identity', privileged: true },
  'app.oauth2.client.read_client_secret': { kind: 'read-secret', privileged: true },
  'app.oauth2.credentials': { kind: 'change-identity', privileged: true },
  'app.oauth2.key': { kind: 'rotate', privileged: true },
  'app.oauth2.as.key': { kind: 'rotate', privileged: true },
  'app.access_request.approver': { kind: 'approve' },
  'access.request.resolve': { kind: 'approve' },
  'system.api_token.create': { kind: 'issue', privileged: true },
  'system.api_token': { kind: 'change-identity', privileged: true },
  'system.api_token.revoke': { kind: 'revoke', privileged: true },
  'system.idp': { kind: 'change-identity', privileged: true },
  'system.mfa': { kind: 'act', privileged: true },
  'system.sms': { kind: 'act', unproven: 'always' },
  'system.voice': { kind: 'act', unproven: 'always' },
  'system.email': { kind: 'act', unproven: 'always' },
  'system.push': { kind: 'act', unproven: 'always' },
  'system.log_stream': { kind: 'act', privileged: true },
  'system.agent': { kind: 'act', privileged: true },
  iam: { kind: 'change-identity', privileged: true },
  zone: { kind: 'act', privileged: true },
  security: { kind: 'attest', unproven: 'always' },
  'security.trusted_origin': { kind: 'act', privileged: true },
  'security.authenticator': { kind: 'act', privileged: true },
  'security.zone': { kind: 'act', privileged: true },
  'security.attack_protection': { kind: 'act', privileged: true },
  support: { kind: 'act', privileged: true },
  credential: { kind: 'change-identity', privileged: true },
  device: { kind: 'change-identity' },
  'device.lifecycle': { kind: 'change-identity', privileged: true },
  workload_principal: { kind: 'change-identity', privileged: true },
};

const ROWS: ReadonlyMap<string, TypeRow> = new Map(Object.entries(TYPES));
const PLAIN: TypeRow = { kind: 'act' };
/** Deeper names than any in the catalogue are cut here before the look-up. */
const MAX_LEVELS = 10;

export function rowOf(eventType: string): TypeRow {
  let name = eventType.split('.', MAX_LEVELS).join('.');
  for (;;) {
    const row = ROWS.get(name);
    if (row !== undefined) return row;
    const dot = name.lastIndexOf('.');
    if (dot < 0) return PLAIN;
    name = name.slice(0, dot);
  }
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_TYPES: readonly string[] = [...ROWS].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
