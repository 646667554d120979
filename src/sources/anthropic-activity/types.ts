import type { EventKind } from '../../model/event.ts';

export interface TypeRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const row = (kind: EventKind, privileged: boolean): TypeRow => ({ kind, privileged });

/** By the words of which the types are made; the first that fits decides. */
const TYPES: readonly (readonly [RegExp, TypeRow])[] = [
  [/(?:^|_)log_?in(?:_|$)|magic_link|_mfa_(?:verified|challenge)/, row('authenticate', false)],
  [/(?:^|_)log_?out(?:_|$)|session_(?:ended|expired)/, row('end', false)],
  [/(?:^|_)session_?s?_revoked|logout_all/, row('revoke', true)],
  [/_key_created$|_token_created$/, row('issue', true)],
  [/_key_(?:deleted|revoked|disabled)$|_token_(?:deleted|revoked)$/, row('revoke', true)],
  [/_key_|_token_/, row('act', true)],
  [
    /^(?:org_user|org_member|role_|group_|scim_|primary_owner|org_invite|workspace_member|user_role)/,
    row('change-identity', true),
  ],
  [
    /^(?:org_|admin_|platform_|mcp_server|claude_organization|integration_org|workspace_|compliance_|data_export|audit_log)/,
    row('act', true),
  ],
];

export const rowOf = (type: string): TypeRow => TYPES.find(([words]) => words.test(type))?.[1] ?? row('act', false);
