import type { EventKind, Outcome } from '../../model/event.ts';

/**
 * What a type code says. `checks`: what was checked, if it succeeded.
 * - `login`: the user, in a login transaction (see `actor.ts` for single sign-on);
 * - `session`: the session's cookie;
 * - `token`: a code, refresh token or other grant of the user;
 * - `client`: the client's own credential; the client acts;
 * - `api`: the bearer token of a Management API call;
 * - `factor`: a second factor of the user;
 * - `nothing`: nobody acts here who was checked;
 * - `auth0`: Auth0 itself acts; the user, if any, is whom it is about.
 */
export interface TypeCode {
  /** The vendor's title of the code, in lower case with dashes. */
  readonly name: string;
  readonly kind: EventKind;
  readonly outcome: Outcome;
  readonly checks: 'login' | 'session' | 'token' | 'client' | 'api' | 'factor' | 'nothing' | 'auth0';
}

type Checks = TypeCode['checks'];
type Names = Readonly<Record<string, string>>;

const rows = (kind: EventKind, outcome: Outcome, checks: Checks, names: Names): [string, TypeCode][] =>
  Object.entries(names).map(([code, name]) => [code, { name, kind, outcome, checks }]);

/** https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes */
const CODES: ReadonlyMap<string, TypeCode> = new Map([
  ...rows('authenticate', 'success', 'login', {
    s: 'successful-login',
    scoa: 'successful-cross-origin-authentication',
    sens: 'successful-native-social-login',
    sepft: 'success-exchange-password-for-access-token',
  }),
  ...rows('authenticate', 'success', 'session', { ssa: 'successful-silent-authentication' }),
  ...rows('authenticate', 'success', 'factor', {
    gd_auth_succeed: 'mfa-authentication-succeeded',
    gd_recovery_succeed: 'recovery-succeeded',
    gd_auth_email_verification: 'mfa-email-verification-completed',
    scv: 'success-credential-validation',
  }),
  ...rows('authenticate', 'failure', 'login', {
    f: 'failed-login',
    fc: 'failed-connector-login',
    fco: 'origin-not-allowed',
    fcoa: 'failed-cross-origin-authentication',
    fens: 'failed-native-social-login',
    fp: 'incorrect-password',
    fu: 'invalid-username-or-email',
    fsa: 'failed-silent-authentication',
    gd_auth_failed: 'mfa-authentication-failed-wrong-code',
    gd_auth_rejected: 'user-rejected-mfa-request',
    gd_auth_fail_email_verification: 'mfa-email-verification-failed',
    gd_otp_rate_limit_exceed: 'user-entered-too-many-incorrect-codes',
    gd_recovery_failed: 'user-entered-wrong-recovery-code',
    gd_recovery_rate_limit_exceed: 'user-entered-too-many-wrong-codes',
    gd_webauthn_challenge_failed: 'mfa-webauthn-challenge-failed',
    passkey_challenge_failed: 'passkey-challenge-failed',
    limit_wc: 'ten-failed-logins-ip-address-blocked',
    limit_mu: 'hundred-failed-logins-ip-address-blocked',
    limit_sul: 'user-blocked-too-many-failed-logins-from-same-ip',
    pwd_leak: 'login-with-breached-password',
    signup_pwd_leak: 'signup-with-breached-password',
    reset_pwd_leak: 'reset-with-breached-password',
  }),
  ...rows('exchange', 'success', 'token', {
    seacft: 'success-exchange-auth-code-for-access-token',
    sede: 'success-exchange-device-code-for-access-token',
    seoobft: 'success-exchange-password-oob-challenge-for-access-token',
    seotpft: 'success-exchange-password-otp-challenge-for-access-token',
    sepkoobft: 'success-exchange-passkey-oob-challenge-for-access-token',
    sepkotpft: 'success-exchange-passkey-otp-challenge-for-access-token',
    sepkrcft: 'success-exchange-passkey-recovery-code-for-access-token',
    sercft: 'success-exchange-mfa-recovery-code-for-access-token',
    sertft: 'success-exchange-refresh-token-for-access-token',
    secte: 'success-exchange-custom-token',
    ciba_exchange_succeeded: 'success-exchange-ciba-request-for-access-token',
    sd: 'success-delegation',
  }),
  ...rows('authenticate', 'success', 'client', { seccft: 'success-exchange-access-token-for-client-cred-grant' }),
  ...rows('authenticate', 'failure', 'client', { feccft: 'failed-exchange-access-token-for-client-cred-grant' }),
  ...rows('exchange', 'failure', 'token', {
    feacft: 'failed-exchange-auth-code-for-access-token',
    fede: 'failed-exchange-device-code-for-access-token',
    feoobft: 'failed-exchange-password-oob-challenge-for-access-token',
    feotpft: 'failed-exchange-password-otp-challenge-for-access-token',
    fepft: 'failed-exchange-password-for-access-token',
    fepotpft: 'failed-exchange-passwordless-otp-for-access-token',
    fercft: 'failed-exchange-password-mfa-recovery-code-for-access-token',
    ferrt: 'failed-exchange-rotating-refresh-token',
    fertft: 'failed-exchange-refresh-token-for-access-token',
    fecte: 'failed-exchange-custom-token',
    ciba_exchange_failed: 'failed-exchange-ciba-request-for-access-token',
    fd: 'failed-to-generate-delegation-token',
    fpar: 'failed-pushed-authorization-request',
  }),
  ...rows('act', 'success', 'api', { sapi: 'success-mgmt-api-op' }),
  ...rows('act', 'failure', 'api', { fapi: 'failed-mgmt-api-operation' }),
  ...rows('read-secret', 'success', 'api', { mgmt_api_read: 'success-mgmt-api-op-secrets-returned' }),
  ...rows('end', 'success', 'session', {
    slo: 'user-logout-successful',
    oidc_backchannel_logout_succeeded: 'oidc-backchannel-logout-succeeded',
  }),
  ...rows('end', 'failure', 'nothing', {
    flo: 'user-logout-failed',
    federated_logout_failed: 'federated-logout-failed',
    oidc_backchannel_logout_failed: 'oidc-backchannel-logout-failed',
  }),
  ...rows('revoke', 'success', 'auth0', { universal_logout_succeeded: 'universal-logout-succeeded' }),
  ...rows('revoke', 'failure', 'auth0', { universal_logout_failed: 'universal-logout-failed' }),
  ...rows('revoke', 'success', 'nothing', { srrt: 'revoked-refresh-token-successfully' }),
  ...rows('change-identity', 'success', 'auth0', {
    du: 'user-deleted',
    sdu: 'user-deleted-successfully',
    sui: 'imported-users-successfully',
    sscim: 'scim-operation-succeeded',
    organization_member_added: 'organization-member-added',
    ublkdu: 'user-login-block-released',
  }),
  ...rows('change-identity', 'failure', 'auth0', {
    fdu: 'failed-user-deletion',
    fui: 'failed-to-import-users',
    fscim: 'scim-operation-failed',
  }),
  ...rows('change-identity', 'success', 'nothing', {
    ss: 'success-signup',
    si: 'successfully-accepted-user-invitation',
    sce: 'user-email-changed-successfully',
    scp: 'user-password-changed-successfully',
    scpn: 'user-phone-number-changed-successfully',
    scpr: 'user-password-change-request-successful',
    scu: 'username-changed-successfully',
    sv: 'sent-verification-email',
    svr: 'email-verification-processed-successfully',
    gd_enrollment_complete: 'mfa-enrollment-completed',
    gd_unenroll: 'mfa-device-unenrolled',
    gd_update_device_account: 'mfa-device-updated',
    my_account_authentication_method_succeeded: 'my-account-authentication-method-succeeded',
  }),
  ...rows('change-identity', 'failure', 'nothing', {
    fs: 'user-signup-failed',
    fi: 'failed-to-accept-user-invitation',
    fce: 'failed-to-change-user-email',
    fcp: 'failed-to-change-password',
    fcph: 'failed-post-change-password-hook',
    fcpn: 'failed-to-change-phone-number',
    fcpr: 'failed-change-password-request',
    fcu: 'failed-to-change-username',
    fpurh: 'failed-post-user-registration-hook',
    fv: 'failed-to-send-verification-email',
    fvr: 'failed-to-process-verification-email',
    gd_start_enroll_failed: 'mfa-enrollment-start-failed',
    gd_webauthn_enrollment_failed: 'mfa-webauthn-enrollment-failed',
    my_account_authentication_method_failed: 'my-account-authentication-method-failed',
  }),
  ...rows('act', 'failure', 'nothing', {
    fdeac: 'failed-to-activate-device',
    fdeaz: 'failed-device-authorization-request',
    fdecc: 'user-device-not-confirmed',
    ciba_start_failed: 'ciba-start-failed',
    fn: 'failed-to-send-email-notification',
    gd_send_pn_failure: 'push-notification-failure',
    gd_send_sms_failure: 'failed-to-send-sms',
    gd_send_voice_failure: 'voice-call-failure',
    gd_send_email_verification_failure: 'mfa-verification-email-failure',
    ss_sso_failure: 'self-service-sso-failed',
  }),
  ...rows('act', 'unknown', 'nothing', {
    w: 'warnings-during-login',
    mfar: 'user-prompted-for-mfa',
    pla: 'pre-login-assessment',
    cs: 'passwordless-login-code-sent',
    cls: 'passwordless-login-link-sent',
    ciba_start_succeeded: 'ciba-start-succeeded',
    gd_send_pn: 'push-notification-sent',
    gd_send_sms: 'sms-sent',
    gd_send_voice: 'voice-call-made',
    gd_send_email: 'mfa-email-sent',
    gd_send_email_verification: 'mfa-verification-email-sent',
    gd_start_auth: '2fa-auth-event-started',
    gd_start_enroll: 'mfa-enrollment-started',
    passkey_challenge_started: 'passkey-challenge-started',
    scph: 'success-post-change-password-hook',
  }),
  ...rows('act', 'unknown', 'auth0', {
    gd_tenant_update: 'guardian-tenant-update',
    admin_update_launch: 'auth0-update-launched',
    api_limit: 'max-requests-reached',
    api_limit_warning: 'max-requests-nearly-reached',
    appi: 'elevated-api-limits-activated',
    acls_summary: 'network-acls-summary',
    coff: 'ad-ldap-connector-offline',
    con: 'ad-ldap-connector-online',
    depnote: 'deprecation-notice',
    fcpro: 'failed-ad-ldap-provision',
    limit_delegation: 'rate-limit-exceeded-to-delegation-endpoint',
    resource_cleanup: 'resource-cleanup',
    actions_execution_failed: 'action-execution-failed',
    kms_key_state_changed: 'kms-key-state-changed',
    kms_key_management_success: 'kms-key-management-succeeded',
    kms_key_management_failure: 'kms-key-management-failed',
    sys_os_update_start: 'auth0-os-update-started',
    sys_os_update_end: 'auth0-os-update-ended',
    sys_update_start: 'auth0-update-started',
    sys_update_end: 'auth0-update-ended',
  }),
]);

/** A code that came after this table is named by itself, and proves nobody. */
export const typeCode = (code: string): TypeCode =>
  CODES.get(code) ?? { name: code, kind: 'act', outcome: outcomeOf(code), checks: 'nothing' };

const outcomeOf = (code: string): Outcome =>
  /_(?:succeeded|success)$/.test(code) ? 'success' : /_(?:failed|failure)$/.test(code) ? 'failure' : 'unknown';
