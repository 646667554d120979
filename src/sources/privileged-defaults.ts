import { PRIVILEGED_TYPES as AUDITD } from './auditd/types.ts';
import { PRIVILEGED_OPERATIONS as CLOUDTRAIL } from './cloudtrail/privileged.ts';
import { PRIVILEGED_ACTIONS as DATABRICKS } from './databricks/actions.ts';
import { PRIVILEGED_ACTIVITIES, PRIVILEGED_CATEGORIES } from './entra-audit/operations.ts';
import { POWERFUL as GCP } from './gcp-audit/methods.ts';
import { PRIVILEGED_ACTIONS as GITHUB } from './github-audit/actions.ts';
import { PRIVILEGED as KUBERNETES } from './kubernetes/privileged.ts';
import { PRIVILEGED_TYPES as OKTA } from './okta/event-types.ts';
import { PRIVILEGED_TYPES as OPENAI } from './openai-audit/types.ts';
import { PRIVILEGED_TYPES as SALESFORCE } from './salesforce/types.ts';
import { PRIVILEGED_ACTIONS as SLACK } from './slack/actions.ts';
import { PRIVILEGED_EVENTS as TELEPORT } from './teleport/events.ts';
import { PRIVILEGED_EVENTS as WINDOWS } from './windows-security/events.ts';

/** What of a source counts as privileged unless `privileged` in ascribe.yaml says otherwise. */
interface Defaults {
  /** The rule in a sentence. */
  readonly says: string;
  /** The names that the rule lists, from the very table that the reader asks; absent: it lists none, or goes by a pattern. */
  readonly actions?: readonly string[];
}

const kubernetes = KUBERNETES.map(
  ({ resources, verbs, because }) => `${resources.join(', ')}: ${verbs?.join(', ') ?? 'any verb'} (${because})`,
);

/** By source, for docs/sources.md. A source that is not here has no action of that kind: a test holds that against its golden records. */
export const PRIVILEGED_DEFAULTS: Readonly<Record<string, Defaults>> = {
  'airflow.events': {
    says: 'What by its name changes or triggers something (DAGs, connections, variables, pools, users, roles); not what components write about tasks.',
  },
  'anthropic.activity': {
    says: 'Keys and tokens, members, groups, roles and workspaces, sessions revoked, settings and exports of the organization.',
  },
  'ascribe.gateway': { says: 'A call that the gateway itself marks so, and every approval and revocation.' },
  'atlassian.audit': { says: 'All but signing in and out, reading, and work on issues, pages and boards.' },
  'auth0.tenant-logs': { says: 'Calls of the Management API, and changes of accounts that Auth0 itself vouches for.' },
  'aws.cloudtrail': {
    says: 'What creates or changes credentials, identities and permissions, reads secrets, weakens logging or detection, exposes or destroys stores of data, or runs code with the rights of another; and every login of the account root. `writes`: all of the service but its reads.',
    actions: Object.entries(CLOUDTRAIL).map(([service, names]) => `${service}: ${names.join(', ')}`),
  },
  'aws.s3-access': {
    says: 'Writes of access rules, policies, public access, ownership, logging, versioning, encryption, replication, lifecycle, notification and locks of a bucket, and its end.',
  },
  'azure.activity': {
    says: 'What shows or renews a secret; role assignments, managed identities and access policies; changes in the services of authorization, identity, keys, security, policy, backup and monitoring; commands run on machines, extensions, locks, firewall rules; deletion of machines, databases, networks and resource groups. Not what the platform does by itself.',
  },
  'azure.key-vault': {
    says: 'All but daily use: secrets and keys that are shown or backed up, new versions, access policies and roles, the security domain. Using a key without seeing it, and lists, are daily.',
  },
  'bitwarden.events': {
    says: 'Secrets shown, vaults exported, changes of accounts, members, groups and of the organization, decisions on devices.',
  },
  'box.events': {
    says: 'Keys and tokens, accounts, groups, roles and two-factor, permissions of folders, retention and legal holds, applications, workflows, reports.',
  },
  'cloudflare.audit': { says: 'All but signing in and out: the log has nothing but administration.' },
  'cyberark.audit': {
    says: 'What cyberark.vault has, by the same codes; in the identity service changes of users, roles, groups, policies and applications.',
  },
  'cyberark.vault': {
    says: 'Passwords and keys shown or changed, sessions to targets, users, groups, safes, rules and platforms, decisions on requests, histories cleared.',
  },
  'databricks.audit': {
    says: 'These; changes of access lists (Acl); and what the services of single sign-on, init scripts, IAM roles, billing and OAuth do, reads apart.',
    actions: DATABRICKS,
  },
  'duo.admin-api': { says: 'What administrators and integrations do; not what a person does at a prompt.' },
  'ecs.document': { says: 'event.category iam or configuration, with event.type change, creation, deletion or admin.' },
  'entra.audit': {
    says: 'Credentials and consents of applications, role management, policies, and what else these categories hold.',
    actions: [...PRIVILEGED_ACTIVITIES, ...PRIVILEGED_CATEGORIES.map((name) => `category ${name}`)],
  },
  'forgerock.audit': { says: 'Changes of identities and of the configuration.' },
  'gcp.audit': {
    says: 'Changes of IAM policies; changes in the services of identities; secrets read; in clusters what k8s.audit has; access by Google’s staff (Access Transparency); and these methods, that give power or take evidence away.',
    actions: [...GCP],
  },
  'github.actions': { says: 'A decision on a deployment.' },
  'github.audit': {
    says: 'These, every action on secrets and runners, and whatever a rule of protection is bypassed for. A category (`name.*`) counts as a whole where no row excepts an action.',
    actions: GITHUB,
  },
  'gitlab.events': {
    says: 'Audit events but for signing in, changes by the administration’s paths, deployments and the decisions on them.',
  },
  'google.workspace': {
    says: 'What the applications admin, groups_enterprise, directory_sync, gcp, vault, takeout and access_transparency log, unless a row of names says otherwise.',
  },
  'jenkins.events': {
    says: 'Use of a credential by a build, and requests that configure, script, create, delete or restart.',
  },
  'jira.issues': { says: 'A decision on an approval.' },
  'jumpcloud.directory-insights': {
    says: 'What administrators do, signing in and out apart, and secrets that anybody reads.',
  },
  'k8s.audit': {
    says: 'Impersonation, and requests that give power over other identities, secrets or workloads.',
    actions: kubernetes,
  },
  'keycloak.events': {
    says: 'All admin events; impersonation; tokens of other providers retrieved; clients that register, change or delete themselves.',
  },
  'linux.auditd': {
    says: 'What is done as root by somebody else, and changes of who may do what on the host.',
    actions: AUDITD,
  },
  'linux.sudo': { says: 'Commands by sudo; su and sudo sessions as root; accounts, groups and passwords changed.' },
  'm365.audit': {
    says: 'Changes in the directory (devices and one’s own password apart); cmdlets that change something; membership, sharing and rights in SharePoint, Teams and mailboxes; inbox rules; searches exported; what is done with an administrator’s logon.',
  },
  'microsoft.graph-activity': {
    says: 'Writes to applications, service principals, roles, policies, users, groups, devices, domains and security, not to the content of users and groups; recovery keys and local administrators’ passwords read.',
  },
  'mongodb.atlas-events': {
    says: 'Keys and service accounts, members, teams, roles and database users, access lists, networks, encryption, audit, alerts, snapshots, exports, settings, and what is deleted.',
  },
  'mongodb.audit': {
    says: 'Users and roles; shutdown, replica sets and shards, dropped databases and collections, audit and cluster parameters.',
  },
  'mysql.audit': {
    says: 'GRANT and REVOKE, users, roles and passwords, SET ROLE; shutdown, plugins and components, servers, replication, KILL, FLUSH, PURGE, dropped databases.',
  },
  'ocsf.event': { says: 'Changes of accounts, users, groups, roles and entities, and privileges assigned.' },
  'okta.system-log': {
    says: 'These and what is below them in the catalogue of event types, unless a longer name is a row of its own.',
    actions: OKTA,
  },
  'onelogin.events': {
    says: 'A person who assumed another, API credentials, secrets shown, administration of applications, roles and policies, and changes of an account by somebody else.',
  },
  'onepassword.events': {
    says: 'All audit events, and uses in which an item’s secret was shown, copied, filled in, fetched or changed.',
  },
  'openai.audit': { says: 'These.', actions: OPENAI },
  'openid.ssf': { says: 'What an administrator is said to have done to an account, credential or session.' },
  'openssh.sshd': { says: 'Logins and sessions as root.' },
  'pingone.audit': { says: 'All but what a user does for himself: access, checks, flows and sessions.' },
  'postgresql.log': {
    says: 'Roles and grants, ALTER SYSTEM, extensions, languages, servers and databases, SET ROLE and SESSION AUTHORIZATION, security labels, LOAD, COPY to or from a program.',
  },
  'salesforce.events': { says: 'These.', actions: SALESFORCE },
  'servicenow.changes': { says: 'A decision on a change.' },
  'slack.audit': { says: 'These.', actions: SLACK },
  'snowflake.account-usage': {
    says: 'Statements on grants, users, roles and policies, and on what the account is set to.',
  },
  'snyk.audit': { says: 'All but signing in and out, calls of the API as such, and tests of projects.' },
  'spire.server': {
    says: 'Identities minted by hand and subordinate authorities, agents banned or deleted, tokens to join, log level, entries, bundles, federation, authorities.',
  },
  'systemd.journal': { says: 'Jobs that cron runs as root, and crontabs that are edited.' },
  'teleport.audit': { says: 'These, and sessions as root or administrator.', actions: TELEPORT },
  'tines.audit': {
    says: 'All kinds but signing in and out; of plain acts those on credentials, resources, settings, owners, addresses, tunnels, and deletions.',
  },
  'vault.audit': {
    says: 'Tokens issued for others and revoked, roles and policies, secrets read or written, engines and audit devices, `sys` paths that need sudo.',
  },
  'wallix.bastion': {
    says: 'All in a session, since it is with the account that the Bastion keeps; passwords checked out or changed; administration, reads apart.',
  },
  'windows.security': { says: 'These, and processes that were started with raised rights (4688).', actions: WINDOWS },
  'wiz.audit': { says: 'What by its name creates, changes, deletes, assigns, rotates or revokes.' },
};
