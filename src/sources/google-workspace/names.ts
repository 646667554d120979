import type { EventKind, Outcome } from '../../model/event.ts';
import type { Activity, Happened } from './activity.ts';

/** What the events of an application are, unless a row below says otherwise. */
const BY_APPLICATION: ReadonlyMap<string, { readonly kind: EventKind; readonly privileged: boolean }> = new Map([
  ['admin', { kind: 'change-identity', privileged: true }],
  ['login', { kind: 'authenticate', privileged: false }],
  ['saml', { kind: 'authenticate', privileged: false }],
  ['ldap', { kind: 'authenticate', privileged: false }],
  ['user_accounts', { kind: 'change-identity', privileged: false }],
  ['groups', { kind: 'change-identity', privileged: false }],
  ['groups_enterprise', { kind: 'change-identity', privileged: true }],
  ['directory_sync', { kind: 'change-identity', privileged: true }],
  ['gcp', { kind: 'change-identity', privileged: true }],
  ['vault', { kind: 'act', privileged: true }],
  ['takeout', { kind: 'act', privileged: true }],
  ['access_transparency', { kind: 'act', privileged: true }],
]);

interface Row {
  readonly app: string;
  readonly name: RegExp;
  readonly kind: EventKind;
  readonly privileged?: boolean;
}

/**
 * First fit decides.
 * https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-event-names and its siblings
 */
const ROWS: readonly Row[] = [
  { app: 'token', name: /^authorize$/, kind: 'issue' },
  { app: 'token', name: /^(?:revoke|deny)$/, kind: 'revoke' },
  { app: 'login', name: /^logout$/, kind: 'end' },
  { app: 'login', name: /^account_disabled/, kind: 'change-identity' },
  { app: 'login', name: /^(?:suspicious_|gov_attack|risky_|blocked_|passkey_|dlp_)/, kind: 'act' },
  {
    app: 'login',
    name: /^(?:2sv_|password_edit|recovery_|titanium_|email_forwarding|user_signed_out)/,
    kind: 'change-identity',
  },
  {
    app: 'admin',
    name: /(?:_VIEW|_VIEWED)$|^(?:VIEW|DOWNLOAD|EXPORT|SECURITY_INVESTIGATION|EMAIL_LOG_SEARCH)/,
    kind: 'act',
  },
  {
    app: 'admin',
    name: /^(?:RESET_SIGNIN_COOKIES|REVOKE_|SIGN_OUT_USER|DELETE_2SV_SCRATCH_CODES|UNENROLL_USER)/,
    kind: 'revoke',
  },
  {
    app: 'admin',
    name: /^(?:CHANGE_PASSWORD|GENERATE_2SV_SCRATCH_CODES|GENERATE_CERTIFICATE|GENERATE_PIN)/,
    kind: 'rotate',
  },
  { app: 'chrome', name: /LOGIN_EVENT$|AFFILIATED_UNLOCK_SUCCESS$/, kind: 'authenticate' },
  { app: 'chrome', name: /LOGOUT_EVENT$/, kind: 'end' },
  { app: 'chrome', name: /(?:ADD|REMOVE)_USER$/, kind: 'change-identity' },
  {
    app: 'drive',
    name: /^(?:change_|team_drive_membership|shared_drive_membership|remove_from|.*acl)/,
    kind: 'change-identity',
  },
];

const PLAIN = { kind: 'act', privileged: false } as const;

export function purposeOf(
  { app }: Activity,
  { name }: Happened,
): { readonly kind: EventKind; readonly privileged: boolean } {
  const usual = BY_APPLICATION.get(app) ?? PLAIN;
  const short = name.slice(0, 200);
  const row = ROWS.find((r) => r.app === app && r.name.test(short));
  return row === undefined ? usual : { kind: row.kind, privileged: row.privileged ?? usual.privileged };
}

const FAILED = /(?:^|_)(?:failure|failed|fail|blocked)(?:_event)?$|access_deny_event$|^deny$/i;
/** Written where something was noticed, asked for or would have been refused: nothing was done. */
const NOTICED =
  /^(?:suspicious_|gov_attack|risky_|rule_|content_|.*(?:alert|trigger)|notification_)|monitor_mode|^message_/i;

/** An activity is written of what was done, unless its name says that it was not. */
export function outcomeOf(a: Activity, h: Happened): Outcome {
  const name = h.name.slice(0, 200);
  const status = h.parameter('login_challenge_status');
  if (status !== null) return /pass/i.test(status) ? 'success' : 'failure';
  if (NOTICED.test(name) || a.app === 'rules') return 'unknown';
  return FAILED.test(name) ? 'failure' : name === 'login_challenge' || name === 'unknown' ? 'unknown' : 'success';
}
