import type { EventKind, Outcome } from '../../model/event.ts';

/**
 * What a type of event says. OneLogin writes its number; the name is the vendor's description in short.
 * `checks`: a credential of the user was looked at in this event.
 */
export interface EventType {
  readonly name: string;
  readonly kind: EventKind;
  readonly outcome: Outcome;
  readonly checks: boolean;
  readonly privileged: boolean;
}

type Names = Readonly<Record<number, string>>;
const rows = (kind: EventKind, outcome: Outcome, privileged: boolean, names: Names): [string, EventType][] =>
  Object.entries(names).map(([id, name]) => [id, { name, kind, outcome, checks: kind === 'authenticate', privileged }]);

/** https://developers.onelogin.com/api-docs/1/events/event-types */
const TYPES: ReadonlyMap<string, EventType> = new Map([
  ...rows('authenticate', 'success', false, {
    5: 'user-logged-into-onelogin',
    8: 'user-logged-into-app',
    68: 'user-authenticated-by-radius',
    78: 'user-logged-into-app-via-assertion-proxy',
    122: 'user-authenticated-via-api',
    130: 'vldap-bind-successful',
    140: 'social-sign-in-successful',
    153: 'mac-login-successful',
  }),
  ...rows('authenticate', 'failure', false, {
    6: 'user-failed-onelogin-login',
    69: 'user-rejected-by-radius',
    77: 'user-failed-app-login-via-assertion-proxy',
    85: 'could-not-authenticate-to-app',
    86: 'user-failed-remote-authentication',
    123: 'user-authentication-via-api-failed',
    129: 'vldap-bind-failed',
    141: 'social-sign-in-failed',
    154: 'mac-login-failed',
  }),
  ...rows('act', 'failure', false, { 90: 'user-failed-to-access-app' }),
  ...rows('end', 'success', false, { 7: 'user-logged-out-of-onelogin', 29: 'user-logged-out-of-app' }),
  ...rows('issue', 'success', true, { 3: 'user-assumed-user', 179: 'api-credential-created' }),
  ...rows('revoke', 'success', true, { 180: 'api-credential-deleted', 182: 'api-credential-disabled' }),
  ...rows('read-secret', 'success', true, { 87: 'user-viewed-secure-note', 240: 'user-revealed-password' }),
  ...rows('act', 'success', true, {
    18: 'admin-approved-password-request',
    101: 'self-registration-approved',
    137: 'user-app-request-approved',
  }),
  ...rows('act', 'failure', true, { 102: 'self-registration-denied', 138: 'user-app-request-denied' }),
  ...rows('change-identity', 'success', false, {
    10: 'user-requested-new-password',
    11: 'user-changed-password',
    22: 'user-registered-otp-device',
    24: 'user-deregistered-otp-device',
    36: 'user-lost-otp-device',
    40: 'user-unlocked-otp-device',
    173: 'security-questions-updated',
  }),
  ...rows('change-identity', 'success', true, {
    1: 'app-added-to-role',
    2: 'app-removed-from-role',
    4: 'user-assigned-role',
    12: 'user-unlocked',
    13: 'user-created',
    14: 'user-updated',
    15: 'user-deactivated',
    16: 'user-activated',
    17: 'user-deleted',
    19: 'user-locked',
    21: 'user-suspended',
    32: 'user-reactivated',
    70: 'privilege-granted-to-account',
    71: 'privilege-revoked-from-account',
    72: 'privilege-granted-to-user',
    73: 'privilege-revoked-from-user',
    74: 'trusted-idp-added',
    75: 'trusted-idp-removed',
    76: 'trusted-idp-modified',
    110: 'user-login-information-updated',
    112: 'default-trusted-idp-changed',
    147: 'user-manually-added-to-role',
    148: 'user-manually-removed-from-role',
    149: 'user-automatically-added-to-role',
    150: 'user-automatically-removed-from-role',
    151: 'role-management-granted',
    152: 'role-management-revoked',
    156: 'policy-created',
    157: 'policy-updated',
    158: 'policy-deleted',
    170: 'authentication-factor-created',
    171: 'authentication-factor-updated',
    172: 'authentication-factor-deleted',
    177: 'certificate-created',
    178: 'certificate-deleted',
    181: 'api-credential-enabled',
    189: 'mapping-added',
    190: 'mapping-deleted',
    191: 'mapping-disabled',
    192: 'mapping-enabled',
    193: 'mapping-updated',
    197: 'account-settings-updated',
    206: 'login-manually-added',
    207: 'login-manually-removed',
    211: 'password-changed-by-administrator',
    531: 'user-locked-via-api',
    551: 'user-suspended-via-api',
    553: 'user-locked-via-api',
  }),
]);

/** A type without a row is named by its number. */
export const eventType = (id: string): EventType =>
  TYPES.get(id) ?? { name: `event-${id}`, kind: 'act', outcome: 'unknown', checks: false, privileged: false };
