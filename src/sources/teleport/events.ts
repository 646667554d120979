import type { EventKind } from '../../model/event.ts';

/** What kind of thing an event is. The longest name that fits an event's dotted name decides. */
interface EventRow {
  readonly kind: EventKind;
  readonly privileged?: true;
}

const change: EventRow = { kind: 'change-identity', privileged: true };
const power: EventRow = { kind: 'act', privileged: true };
const act: EventRow = { kind: 'act' };
const opens: EventRow = { kind: 'authenticate' };
const ends: EventRow = { kind: 'end' };

/**
 * The families of Teleport's events, and those of their members that are something else than the family.
 * https://goteleport.com/docs/reference/monitoring/audit/
 */
const ROWS: ReadonlyMap<string, EventRow> = new Map<string, EventRow>([
  ['access_graph', act],
  ['access_list', change],
  ['access_request', act],
  ['access_request.review', { kind: 'approve' }],
  ['access_request.update', { kind: 'approve' }],
  ['app', act],
  ['app.create', power],
  ['app.delete', power],
  ['app.session.end', ends],
  ['app.session.start', opens],
  ['app.update', power],
  ['auth', opens],
  ['auth_preference', power],
  ['autoupdate_agent_rollout', power],
  ['autoupdate_config', power],
  ['autoupdate_version', power],
  ['aws_identity_center', act],
  ['billing', power],
  ['bot', change],
  ['bot.join', opens],
  ['bound_keypair', act],
  ['cert', { kind: 'issue' }],
  ['client', act],
  ['client.disconnect', ends],
  ['cluster_networking_config', power],
  ['contact', act],
  ['crown_jewel', act],
  ['db', act],
  ['db.create', power],
  ['db.delete', power],
  ['db.session.end', ends],
  ['db.session.start', opens],
  ['db.session.user', change],
  ['db.update', power],
  ['desktop', act],
  ['device', change],
  ['device.authenticate', { kind: 'attest' }],
  ['device.enroll', { kind: 'attest' }],
  ['discovery_config', power],
  ['exec', act],
  ['external_audit_storage', power],
  ['git', act],
  ['github', change],
  ['health_check_config', act],
  ['instance', { kind: 'attest' }],
  ['integration', power],
  ['join_token', { kind: 'issue', privileged: true }],
  ['kube', act],
  ['kube.create', power],
  ['kube.delete', power],
  ['kube.update', power],
  ['lock', { kind: 'revoke', privileged: true }],
  ['lock.deleted', change],
  ['login_rule', change],
  ['mcp', act],
  ['mcp.session.end', ends],
  ['mcp.session.start', opens],
  ['mfa', change],
  ['mfa_auth_challenge', opens],
  ['oidc', change],
  ['okta', act],
  ['okta.user', change],
  ['plugin', power],
  ['port', act],
  ['privilege_token', { kind: 'issue' }],
  ['provision_token', { kind: 'issue', privileged: true }],
  ['recovery_code', change],
  ['recovery_code.used', opens],
  ['reset_password_token', { kind: 'issue', privileged: true }],
  ['resize', act],
  ['role', change],
  ['saml', change],
  ['saml.idp.auth', { kind: 'issue' }],
  ['scp', act],
  ['secreports', power],
  ['session', act],
  ['session.connect', opens],
  ['session.end', ends],
  ['session.join', opens],
  ['session.leave', act],
  ['session.recording', power],
  ['session.rejected', opens],
  ['session.start', opens],
  ['session_recording_config', power],
  ['sftp', act],
  ['sftp_summary', act],
  ['sigstore_policy', power],
  ['spiffe', { kind: 'issue' }],
  ['spiffe.federation', change],
  ['ssm', power],
  ['stable_unix_user', act],
  ['static_host_user', change],
  ['subsystem', act],
  ['trusted_cluster', change],
  ['trusted_cluster_token', { kind: 'issue', privileged: true }],
  ['unknown', act],
  ['upgradewindow', power],
  ['upgradewindowstart', power],
  ['upload', act],
  ['user', change],
  ['user.headless_login', opens],
  ['user.login', opens],
  ['user_task', act],
  ['vnet', act],
  ['windows', act],
  ['windows.desktop.session.end', ends],
  ['windows.desktop.session.start', opens],
  ['workload_identity', power],
  ['workload_identity_x509_issuer_override', power],
  ['x11-forward', act],
]);

export const isKnownFamily = (event: string): boolean => ROWS.has(event.split('.', 1)[0] ?? '');

export function rowOf(event: string): EventRow {
  for (let name = event; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const row = ROWS.get(name);
    if (row !== undefined) return row;
  }
  return act;
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_EVENTS: readonly string[] = [...ROWS].flatMap(([name, row]) =>
  row.privileged === true ? [name] : [],
);
