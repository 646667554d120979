import type { EventKind, Outcome } from '../../model/event.ts';

/**
 * What an action of the audit log says in our terms. A row covers an operation (`org.add_member`) or a whole category
 * (`hook`); the operation's own row decides, then the shape of its name (secrets, runners), then the category's row.
 * https://docs.github.com/en/enterprise-cloud@latest/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization
 */
export interface ActionRow {
  readonly kind: EventKind;
  readonly privileged?: boolean;
  /**
   * What the entry rests on, where that is not the credential of its actor:
   * - `typed`: written before, or without, a sign-in: the actor is whoever was typed;
   * - `consequence`: GitHub wrote it as a consequence of something (a run that ended, an alert, a push that was refused).
   *   The actor is who GitHub traces it back to; for a push with a deploy key that is whoever once added the key.
   */
  readonly rests?: 'typed' | 'consequence';
  /** Where the name says more than that something happened. */
  readonly outcome?: Outcome;
}

const ACT: ActionRow = { kind: 'act' };
const ADMIN: ActionRow = { kind: 'act', privileged: true };
const IDENTITY: ActionRow = { kind: 'change-identity', privileged: true };
const CONSEQUENCE: ActionRow = { kind: 'act', rests: 'consequence' };
const RUN: ActionRow = { kind: 'run', rests: 'consequence' };
const REVOKE: ActionRow = { kind: 'revoke', privileged: true };
const ISSUE: ActionRow = { kind: 'issue', privileged: true };
const APPROVE: ActionRow = { kind: 'approve', privileged: true };

const OPERATIONS: Readonly<Record<string, ActionRow>> = {
  // sign-in
  'user.login': { kind: 'authenticate' },
  'user.logout': { kind: 'end' },
  'user.failed_login': { kind: 'authenticate', rests: 'typed', outcome: 'failure' },
  'user.forgot_password': { kind: 'act', rests: 'typed' },
  'user.two_factor_challenge_failure': { kind: 'authenticate', rests: 'typed', outcome: 'failure' },
  'user.two_factor_challenge_success': { kind: 'authenticate' },
  'user.two_factor_requested': { kind: 'authenticate', rests: 'typed' },
  'user.new_device_used': { kind: 'attest' },
  'user.sign_in_from_unrecognized_device': { kind: 'attest' },
  'user.sign_in_from_unrecognized_device_and_location': { kind: 'attest' },
  // written when a member attempts it, whatever came of it
  'org.sso_response': { kind: 'authenticate', outcome: 'unknown' },
  'business.sso_response': { kind: 'authenticate', outcome: 'unknown' },
  // git: reading and writing code is the daily work
  'git.clone': ACT,
  'git.fetch': ACT,
  'git.push': ACT,
  'repo.download_zip': ACT,
  // runs and their approval
  'workflows.created_workflow_run': RUN,
  'workflows.completed_workflow_run': RUN,
  'workflows.prepared_workflow_job': RUN,
  'workflows.actions_policy_violation': CONSEQUENCE,
  'workflows.rerun_workflow_run': { kind: 'run' },
  'workflows.approve_workflow_job': APPROVE,
  'workflows.reject_workflow_job': APPROVE,
  'workflows.bypass_protection_rules': APPROVE,
  'workflows.delete_workflow_run': ADMIN,
  'workflows.disable_workflow': ADMIN,
  'workflows.enable_workflow': ADMIN,
  'environment.create': ACT,
  'pull_request_review.submit': { kind: 'approve' },
  // credentials
  'personal_access_token.access_granted': ISSUE,
  'personal_access_token.request_created': { kind: 'issue' },
  'personal_access_token.create': ISSUE,
  'personal_access_token.access_revoked': REVOKE,
  'personal_access_token.destroy': REVOKE,
  'personal_access_token.request_denied': APPROVE,
  'org_credential_authorization.revoke': REVOKE,
  'org_credential_authorization.deauthorize': REVOKE,
  'oauth_access.create': { kind: 'issue' },
  'oauth_access.regenerate': { kind: 'rotate' },
  'oauth_access.destroy': { kind: 'revoke' },
  'oauth_access.revoke': { kind: 'revoke' },
  'oauth_authorization.create': { kind: 'issue' },
  'oauth_authorization.destroy': { kind: 'revoke' },
  'oauth_application.reset_secret': { kind: 'rotate', privileged: true },
  'oauth_application.generate_client_secret': ISSUE,
  'oauth_application.remove_client_secret': REVOKE,
  'oauth_application.revoke_tokens': REVOKE,
  'oauth_application.revoke_all_tokens': REVOKE,
  'integration.generate_client_secret': ISSUE,
  'integration.remove_client_secret': REVOKE,
  'integration.revoke_tokens': REVOKE,
  'integration.revoke_all_tokens': REVOKE,
  'public_key.create': ISSUE,
  'public_key.delete': REVOKE,
  'public_key.unverify': REVOKE,
  'public_key.verification_failure': { kind: 'act', outcome: 'failure' },
  'public_key.unverification_failure': { kind: 'act', outcome: 'failure' },
  'org.register_self_hosted_runner': ISSUE,
  'repo.register_self_hosted_runner': ISSUE,
  'enterprise.register_self_hosted_runner': ISSUE,
  'two_factor_authentication.recovery_codes_regenerated': { kind: 'rotate', privileged: true },
  'two_factor_authentication.recovery_codes_viewed': { kind: 'read-secret', privileged: true },
  'two_factor_authentication.recovery_codes_downloaded': { kind: 'read-secret', privileged: true },
  'two_factor_authentication.recovery_codes_printed': { kind: 'read-secret', privileged: true },
  'staff.dependabot_debug_credentials_generated': { kind: 'read-secret', privileged: true },
  // people, roles and permissions
  'org.add_member': IDENTITY,
  'org.remove_member': IDENTITY,
  'org.update_member': IDENTITY,
  'org.invite_member': IDENTITY,
  'org.cancel_invitation': IDENTITY,
  'org.block_user': IDENTITY,
  'org.unblock_user': IDENTITY,
  'org.add_billing_manager': IDENTITY,
  'org.remove_billing_manager': IDENTITY,
  'org.add_outside_collaborator': IDENTITY,
  'org.remove_outside_collaborator': IDENTITY,
  'org.convert_member_to_outside_collaborator': IDENTITY,
  'org.add_security_manager': IDENTITY,
  'org.remove_security_manager': IDENTITY,
  'org.update_default_repository_permission': IDENTITY,
  'org.enable_saml': IDENTITY,
  'org.disable_saml': IDENTITY,
  'org.update_saml_provider_settings': IDENTITY,
  'org.enable_two_factor_requirement': IDENTITY,
  'org.disable_two_factor_requirement': IDENTITY,
  'org.runner_group_runner_removed': ADMIN,
  'org.self_hosted_runner_online': CONSEQUENCE,
  'org.self_hosted_runner_offline': CONSEQUENCE,
  'org.self_hosted_runner_updated': CONSEQUENCE,
  'repo.self_hosted_runner_online': CONSEQUENCE,
  'repo.self_hosted_runner_offline': CONSEQUENCE,
  'repo.self_hosted_runner_updated': CONSEQUENCE,
  'enterprise.self_hosted_runner_online': CONSEQUENCE,
  'enterprise.self_hosted_runner_offline': CONSEQUENCE,
  'enterprise.self_hosted_runner_updated': CONSEQUENCE,
  'business.add_admin': IDENTITY,
  'business.remove_admin': IDENTITY,
  'business.invite_admin': IDENTITY,
  'business.add_billing_manager': IDENTITY,
  'business.remove_billing_manager': IDENTITY,
  'business.remove_member': IDENTITY,
  'business.enable_saml': IDENTITY,
  'business.disable_saml': IDENTITY,
  'business.update_saml_provider_settings': IDENTITY,
  'business.enable_two_factor_requirement': IDENTITY,
  'business.disable_two_factor_requirement': IDENTITY,
  'repo.add_member': IDENTITY,
  'repo.remove_member': IDENTITY,
  'repo.update_member': IDENTITY,
  'repo.access': ADMIN,
  'repo.create': ACT,
  'repo.change_merge_setting': ACT,
  'repo.add_topic': ACT,
  'repo.remove_topic': ACT,
  'team.add_repository': IDENTITY,
  // consequences
  'protected_branch.rejected_ref_update': { kind: 'act', rests: 'consequence', outcome: 'failure' },
  'protected_branch.policy_override': { kind: 'act', privileged: true, rests: 'consequence' },
  'pull_request.indirect_merge': CONSEQUENCE,
  'pull_request.close': CONSEQUENCE,
  'workflows.cancel_workflow_run': CONSEQUENCE,
  // a job publishes in the name of whom its run is traced back to
  'packages.package_published': { kind: 'act', privileged: true, rests: 'consequence' },
  'packages.package_version_published': { kind: 'act', privileged: true, rests: 'consequence' },
  'code_scanning.alert_closed_by_user': ACT,
  'code_scanning.alert_reopened_by_user': ACT,
  'secret_scanning_alert.resolve': ADMIN,
  'secret_scanning_alert.reopen': ACT,
  'secret_scanning_push_protection.bypass': { kind: 'act', privileged: true, rests: 'consequence' },
};

/** Categories, and what their operations are unless they have a row. */
const CATEGORIES: Readonly<Record<string, ActionRow>> = {
  ...every(IDENTITY, [
    'enterprise_team',
    'external_group',
    'external_identity',
    'org_credential_authorization',
    'organization_role',
    'role',
    'team',
    'team_sync_tenant',
    'two_factor_authentication',
    'user',
    'user_email',
    'security_key',
    'passkey',
    'oauth_application',
    'integration',
    'integration_installation',
    'integration_installation_request',
    'personal_access_token',
    'auto_approve_personal_access_token_requests',
    'public_key',
    'ssh_certificate_authority',
    'ssh_certificate_requirement',
    'repository_invitation',
    'organization_domain',
  ]),
  ...every(ADMIN, [
    'business',
    'enterprise',
    'org',
    'repo',
    'hook',
    'environment',
    'protected_branch',
    'repository_ruleset',
    'repository_branch_protection_evaluation',
    'required_status_check',
    'audit_log_streaming',
    'api',
    'ip_allow_list',
    'ip_allow_list_entry',
    'enterprise_installation',
    'enterprise_domain',
    'custom_hosted_runner',
    'github_hosted_runner',
    'secret_scanning',
    'secret_scanning_new_repos',
    'secret_scanning_push_protection',
    'repository_secret_scanning',
    'repository_secret_scanning_push_protection',
    'org_secret_scanning_push_protection_bypass_list',
    'business_secret_scanning',
    'business_secret_scanning_push_protection',
    'dependabot_alerts',
    'dependabot_alerts_new_repos',
    'repository_vulnerability_alerts',
    'advanced_security',
    'business_advanced_security',
    'copilot',
    'migration',
    'network_configuration',
    'packages',
    'restrict_notification_delivery',
    'security_configuration',
    'staff',
  ]),
  ...every(CONSEQUENCE, [
    'code_scanning',
    'dependabot_alert',
    'repository_vulnerability_alert',
    'secret_scanning_alert',
    'security_center',
  ]),
  ...every(ACT, [
    'account',
    'actions_cache',
    'advisory_credit',
    'agent_session',
    'artifact',
    'billing',
    'billing_customer',
    'checks',
    'codespaces',
    'commit_comment',
    'custom_property_definition',
    'custom_property_value',
    'dependabot_repository_access',
    'dependabot_security_updates',
    'dependabot_security_updates_new_repos',
    'dependency_graph',
    'dependency_graph_new_repos',
    'discussion',
    'discussion_comment',
    'discussion_post',
    'discussion_post_reply',
    'gist',
    'git',
    'issue',
    'issue_comment',
    'issues',
    'marketplace_agreement_signature',
    'marketplace_listing',
    'members_can_create_pages',
    'members_can_create_private_pages',
    'members_can_create_public_pages',
    'members_can_delete_repos',
    'merge_queue',
    'oauth_access',
    'oauth_authorization',
    'organization_default_label',
    'organization_custom_property_value',
    'organization_projects_change',
    'organization_wide_project_base_role',
    'pages_protected_domain',
    'payment_method',
    'prebuild_configuration',
    'private_repository_forking',
    'profile_picture',
    'project',
    'project_base_role',
    'project_collaborator',
    'project_field',
    'project_view',
    'projects',
    'public_repository_creation',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'release',
    'repository_advisory',
    'repository_content_analysis',
    'repository_dependency_graph',
    'repository_image',
    'repository_projects_change',
    'repository_visibility_change',
    'required_workflow',
    'sponsors',
    'sub_issues',
    'successor_invitation',
    'user_content_edit',
    'user_status',
    'vulnerability_alert_rule',
    'workflows',
  ]),
};

function every(row: ActionRow, names: readonly string[]): Record<string, ActionRow> {
  return Object.fromEntries(names.map((name) => [name, row]));
}

const BY_OPERATION: ReadonlyMap<string, ActionRow> = new Map(Object.entries(OPERATIONS));
const BY_CATEGORY: ReadonlyMap<string, ActionRow> = new Map(Object.entries(CATEGORIES));

export const isKnownCategory = (category: string): boolean => BY_CATEGORY.has(category);

/** What an action says. One that is not documented is a plain act. */
export function rowOf(action: string): ActionRow {
  const own = BY_OPERATION.get(action);
  if (own !== undefined) return own;
  const dot = action.indexOf('.');
  const operation = action.slice(dot + 1);
  // repo.create_actions_secret, org.update_integration_secret, environment.remove_actions_secret …
  if (/_secret$/.test(operation)) return operation.startsWith('update_') ? ROTATE : ADMIN;
  // repo.remove_self_hosted_runner, org.runner_group_created, enterprise.runner_group_runners_added …
  if (operation.includes('runner')) return ADMIN;
  return BY_CATEGORY.get(action.slice(0, Math.max(dot, 0))) ?? ACT;
}

const ROTATE: ActionRow = { kind: 'rotate', privileged: true };

/** For the list in docs/sources.md: actions, and categories (`name.*`) of which all are that a row does not except. */
export const PRIVILEGED_ACTIONS: readonly string[] = [
  ...[...BY_OPERATION].flatMap(([name, row]) => (row.privileged === true ? [name] : [])),
  ...[...BY_CATEGORY].flatMap(([name, row]) => (row.privileged === true ? [`${name}.*`] : [])),
];
