import type { EventKind } from '../../model/event.ts';

export interface Purpose {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

/** First fit decides. https://docs.jumpcloud.com/api/insights/directory/1.0/index.html */
const ROWS: readonly (readonly [RegExp, EventKind])[] = [
  [
    /(?:login_attempt|auth_attempt|^login_|_login$|^sso_auth|^ldap_bind|^user_login|^admin_login|^radius_auth)/,
    'authenticate',
  ],
  [/(?:logout|logoff)/, 'end'],
  [/^(?:token|api_key|apikey|password_manager_api)_(?:create|generate)|api_key_create/, 'issue'],
  [/(?:api_key|apikey|token|certificate)_(?:revoke|delete|rotate)|^sessions?_revoke/, 'revoke'],
  [/^(?:passwordmanager|pwm)_.*(?:view|read|reveal|copy)/, 'read-secret'],
  [/^(?:user_password_change|admin_password_change|user_password_set)/, 'change-identity'],
  [
    /^(?:user|admin|association|group|policy|application|integration|organization|directory|ldap_server|radius_server|idsource|scim|mfa|totp|push|access_request|admin_)/,
    'change-identity',
  ],
];
const OWN: ReadonlySet<string> = new Set(['authenticate', 'end']);

export function purposeOf(type: string, actorType: string | null): Purpose {
  const kind = ROWS.find(([pattern]) => pattern.test(type.slice(0, 200)))?.[1] ?? 'act';
  return { kind, privileged: !OWN.has(kind) && (actorType === 'admin' || kind === 'read-secret') };
}
