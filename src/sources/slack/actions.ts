import type { EventKind } from '../../model/event.ts';

export interface ActionRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
  /** Slack's own finding about what an account did: nothing was authenticated for it. */
  readonly finding?: true;
  readonly failed?: true;
}

const OPERATIONS: ReadonlyMap<string, ActionRow> = new Map<string, ActionRow>([
  ['user_login', { kind: 'authenticate', privileged: false }],
  ['user_login_failed', { kind: 'authenticate', privileged: false, failed: true }],
  ['user_logout', { kind: 'end', privileged: false }],
  ['user_logout_compromised', { kind: 'revoke', privileged: true }],
  ['user_session_invalidated', { kind: 'revoke', privileged: false }],
  ['user_session_reset_by_admin', { kind: 'revoke', privileged: true }],
  ['bulk_session_reset_by_admin', { kind: 'revoke', privileged: true }],
  ['anomaly', { kind: 'attest', privileged: false, finding: true }],
  ['file_malicious_content_detected', { kind: 'attest', privileged: false, finding: true }],
  ['user_app_token_created', { kind: 'issue', privileged: true }],
  ['app_token_preserved', { kind: 'act', privileged: true }],
  ['bot_token_upgraded', { kind: 'rotate', privileged: true }],
  ['bot_token_downgraded', { kind: 'rotate', privileged: true }],
]);

/** Whose rights change. */
const IDENTITY =
  /^(?:role_|permissions?_|user_(?:created|deactivated|reactivated|email_updated|profile_deleted|added_to_usergroup|removed_from_usergroup)|guest_|owner_transferred|service_owner_transferred|custom_.*role|member_(?:joined|left)_workspace)/;
/** What administers an organisation, its apps, its retention, its logs and its walls. */
const ADMIN =
  /^(?:app_|org_app_|organization_|workspace_|pref\.|idp_|ekm_|barrier_|legal_hold|native_dlp_|dlp_|intune_|emm_|domain_|manual_export|scheduled_export|corporate_export|ext(?:ernal)?_shared_channel|private_channel_converted|channel_(?:posting|retention)|audit_|approved_orgs|migration_|team_|function_permission|ip_allow|allowlist|token_)/;

export function rowOf(action: string): ActionRow {
  const own = OPERATIONS.get(action);
  if (own !== undefined) return own;
  if (IDENTITY.test(action)) return { kind: 'change-identity', privileged: true };
  return { kind: 'act', privileged: ADMIN.test(action) };
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_ACTIONS: readonly string[] = [...OPERATIONS].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
