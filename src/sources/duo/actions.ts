import type { EventKind } from '../../model/event.ts';

/** First fit decides; what fits none changes who may do what, or how they prove it. https://duo.com/docs/adminapi#administrator-logs */
const ROWS: readonly (readonly [RegExp, EventKind])[] = [
  [/^admin_(?:login|2fa|factor|sso_login)/, 'authenticate'],
  [/^admin_logout/, 'end'],
  [/^bypass_create|^activation_create|^o2fa_user_provisioned/, 'issue'],
  [/^bypass_(?:delete|revoke|view_delete)|_session_(?:revoke|delete)/, 'revoke'],
  [/^(?:integration|application)_skey_view|^bypass_view/, 'read-secret'],
  [/skey_(?:reset|bulk_reset)|_secret_reset|_reset_password/, 'rotate'],
  [/_view$|^(?:log_export|report_|adminapi_log|email_|resend_|hardtoken_resync)/, 'act'],
];

export const adminKind = (action: string): EventKind =>
  ROWS.find(([pattern]) => pattern.test(action.slice(0, 200)))?.[1] ?? 'change-identity';

export const isFailure = (action: string): boolean =>
  /_(?:error|failed|failure|fail|denied)$/.test(action.slice(0, 200));
