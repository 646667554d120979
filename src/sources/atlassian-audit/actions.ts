import type { EventKind } from '../../model/event.ts';

export interface ActionRow {
  readonly kind: EventKind;
  readonly failed?: true;
  readonly plain?: true;
}

/** Operations that are more than an act. Keys of Data Center, words of Cloud and of the organisation's log. */
const ROWS: ReadonlyMap<string, ActionRow> = new Map<string, ActionRow>([
  ['bitbucket.service.user.audit.action.authenticationsuccess', { kind: 'authenticate', plain: true }],
  ['bitbucket.service.user.audit.action.authenticationfailure', { kind: 'authenticate', plain: true, failed: true }],
  ['bitbucket.web.audit.action.logoutsuccess', { kind: 'end', plain: true }],
  ['jira.auditing.user.logged.in', { kind: 'authenticate', plain: true }],
  ['jira.auditing.user.login.failed', { kind: 'authenticate', plain: true, failed: true }],
  ['jira.auditing.user.logged.out', { kind: 'end', plain: true }],
  ['audit.logging.summary.login.success', { kind: 'authenticate', plain: true }],
  ['audit.logging.summary.login.failed', { kind: 'authenticate', plain: true, failed: true }],
  ['audit.logging.summary.logout.success', { kind: 'end', plain: true }],
  ['user_login', { kind: 'authenticate', plain: true }],
  ['user_logged_in', { kind: 'authenticate', plain: true }],
  ['user_login_failed', { kind: 'authenticate', plain: true, failed: true }],
  ['user_logout', { kind: 'end', plain: true }],
]);

const IDENTITY =
  /^user(?:\b|_)|[.\s]user(?:\.|s?\s|_)?(?:created|deleted|updated|renamed|deactivated|activated|invited)|groupmembership|group\.membership|added to group|removed from group/i;
const TOKEN = /token\w*[._ ](?:\w+[._ ])?created|accesstokencreated|api_token_created|sshkeycreated/i;
const TOKEN_END = /token\w*[._ ](?:\w+[._ ])?(?:revoked|deleted)|accesstokendeleted|api_token_revoked|sshkeydeleted/i;
/** Reading, and what every user does to his own things. */
const PLAIN =
  /repositoryaccessed|jira\.auditing\.(?:version|filter|issue)\b|^(?:Page|Board|Space logo|Project component)\b/;

export function rowOf(action: string): ActionRow {
  const row = ROWS.get(action);
  if (row !== undefined) return row;
  if (TOKEN_END.test(action)) return { kind: 'revoke' };
  if (TOKEN.test(action)) return { kind: 'issue' };
  if (IDENTITY.test(action)) return { kind: 'change-identity' };
  return PLAIN.test(action) ? { kind: 'act', plain: true } : { kind: 'act' };
}
