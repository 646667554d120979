/**
 * Which streams of the corpora are ours, and whose. A source id may end in `*`. A stream that no line names is not ours: a
 * claim of one of its records is a defect.
 */
export interface OurStream {
  /** Sources that may rightly claim a record of it; the first is the one it is for. */
  readonly sources: readonly string[];
  /** The stream also holds records of other kinds, or excerpts: those may stay unclaimed. */
  readonly mixed?: string;
  /** Its readers have met the bars: a conflict in identity, ip or session is an error from now on. */
  readonly finished?: true;
  /** Year and zone that a user would declare for such an origin: its time stamps have none. */
  readonly clock?: { readonly year?: number; readonly utcOffset?: string };
}

const EXCERPTS = 'excerpts without the fields that tell the product';
const entra = (...more: string[]): OurStream => ({ sources: ['entra.*', ...more] });

export const OURS: Readonly<Record<string, OurStream>> = {
  // 1 to 4: clouds, clusters, hosts
  'elastic:aws/cloudtrail': { finished: true, sources: ['aws.cloudtrail'] },
  'sekoia:AWS/aws-cloudtrail': { finished: true, sources: ['aws.cloudtrail'] },
  'panther:AWS.CloudTrail': { sources: ['aws.cloudtrail'], mixed: EXCERPTS },
  'ocsf:AWS/CloudTrail/API Activity': { finished: true, sources: ['aws.cloudtrail'] },
  'ocsf:AWS/CloudTrail/Account Change': { finished: true, sources: ['aws.cloudtrail'] },
  'ocsf:AWS/CloudTrail/Authentication': { finished: true, sources: ['aws.cloudtrail'] },
  'sekoia:Kubernetes/audit-log': { finished: true, sources: ['k8s.audit'] },
  'panther:Amazon.EKS.Audit': { sources: ['k8s.audit'] },
  'ocsf:AWS/EKS Audit Logs': { finished: true, sources: ['k8s.audit'] },
  'elastic:okta/system': { finished: true, sources: ['okta.system-log'] },
  'sekoia:Okta/okta-system-logs': { finished: true, sources: ['okta.system-log'] },
  'panther:Okta.SystemLog': { sources: ['okta.system-log'], mixed: EXCERPTS },
  'ocsf:Okta/System Logs/API Activity': { finished: true, sources: ['okta.system-log'] },
  'ocsf:Okta/System Logs/Account Change': { finished: true, sources: ['okta.system-log'] },
  'ocsf:Okta/System Logs/Authentication': { finished: true, sources: ['okta.system-log'] },
  'ocsf:Okta/System Logs/Detection Finding': { finished: true, sources: ['okta.system-log'] },
  'ocsf:Okta/System Logs/Entity Management': { finished: true, sources: ['okta.system-log'] },
  'ocsf:Okta/System Logs/Group Management': { finished: true, sources: ['okta.system-log'] },
  'sekoia:OpenSSH/openssh': {
    finished: true,
    sources: ['openssh.sshd'],
    mixed: 'message texts without their syslog header',
  },
  'elastic:system/auth': {
    finished: true,
    sources: ['openssh.sshd', 'linux.*', 'systemd.*'],
    mixed: 'a host log: kernel, cron, useradd and daemons beside sshd and sudo',
    // The peer took the year in which it ran.
    clock: { year: 2024, utcOffset: '+00:00' },
  },
  'elastic:system/syslog': {
    finished: true,
    sources: ['linux.*', 'openssh.sshd', 'systemd.*'],
    mixed: 'a host log',
    clock: { utcOffset: '+00:00' },
  },
  'elastic:hashicorp_vault/audit': { finished: true, sources: ['vault.audit'] },
  'elastic:github/audit': { finished: true, sources: ['github.audit'] },
  'sekoia:Github/github-audit-logs': { finished: true, sources: ['github.audit'] },
  'ocsf:GitHub/Github Audit Logs/API Activity': { finished: true, sources: ['github.audit'] },
  'ocsf:GitHub/Github Audit Logs/Account Change': { finished: true, sources: ['github.audit'] },
  'ocsf:GitHub/Github Audit Logs/Authentication': { finished: true, sources: ['github.audit'] },
  'ocsf:GitHub/Github Audit Logs/Entity Management': { finished: true, sources: ['github.audit'] },
  'ocsf:GitHub/Github Audit Logs/Group Management': { finished: true, sources: ['github.audit'] },
  'elastic:postgresql/log': { finished: true, sources: ['postgresql.log'] },
  'elastic:auditd/log': { finished: true, sources: ['linux.auditd'] },
  'elastic:auditd_manager/auditd': { finished: true, sources: ['linux.auditd'] },
  'sekoia:Beats/auditbeat': {
    finished: true,
    sources: ['linux.auditd', 'ecs.*'],
    mixed: 'flows, processes and packages of the same agent',
  },

  // 5: Microsoft
  'elastic:azure/signinlogs': { ...entra(), finished: true },
  'elastic:azure/auditlogs': { ...entra(), finished: true },
  'elastic:azure/graphactivitylogs': { sources: ['microsoft.graph*'], finished: true },
  'elastic:azure/activitylogs': { sources: ['azure.activity*', 'entra.*'], finished: true },
  'elastic:azure/platformlogs': { sources: ['azure.*', 'k8s.audit'], mixed: 'diagnostics of many resources' },
  'elastic:azure/identity_protection': {
    sources: ['entra.*'],
    finished: true,
  },
  'elastic:azure/provisioning': { sources: ['entra.*'], mixed: 'provisioning, read where a reader knows it' },
  'elastic:o365/audit': {
    sources: ['m365.*', 'microsoft.365*', 'o365.*'],
    mixed: 'records of the peer’s own making for its parser: no JSON, or nothing but a platform',
    finished: true,
  },
  'sekoia:Azure/azure-ad': { ...entra('microsoft.graph*'), finished: true },
  'sekoia:Microsoft/microsoft-entraid-graphapi': { ...entra(), finished: true },
  'sekoia:Azure/azure-activity-logs': { sources: ['azure.activity*'], finished: true },
  'sekoia:Azure/azure-key-vault': {
    sources: ['azure.key-vault*', 'azure.keyvault*'],
    mixed: 'policy and metric records too',
    finished: true,
  },
  'sekoia:Azure/azure-windows': { sources: ['windows.*'], mixed: 'event logs of every kind', finished: true },
  'sekoia:Office 365/o365': {
    sources: ['m365.*', 'microsoft.365*', 'o365.*'],
    mixed: 'alerts and message traces too',
    finished: true,
  },
  'panther:Azure.Audit': { sources: ['entra.*'], mixed: EXCERPTS },
  'panther:Azure.MonitorActivity': {
    sources: ['azure.*', 'entra.*', 'k8s.audit', 'microsoft.*', 'graph.*'],
    mixed: EXCERPTS,
  },
  'panther:Microsoft365.Audit.AzureActiveDirectory': {
    sources: ['m365.*', 'microsoft.365*', 'o365.*'],
    mixed: EXCERPTS,
  },
  'panther:Microsoft365.Audit.Exchange': { sources: ['m365.*', 'microsoft.365*', 'o365.*'], mixed: EXCERPTS },
  'panther:Microsoft365.Audit.SharePoint': { sources: ['m365.*', 'microsoft.365*', 'o365.*'], mixed: EXCERPTS },

  // 6: identity providers and vaults
  'elastic:keycloak/log': {
    sources: ['keycloak.*'],
    mixed: 'messages of other loggers of the server',
    clock: { utcOffset: '-05:00' },
    finished: true,
  },
  'sekoia:Keycloak/keycloak-events': { sources: ['keycloak.*'], finished: true },
  'elastic:auth0/logs': { sources: ['auth0.*'], finished: true },
  ...Object.fromEntries(
    [
      'admin',
      'device',
      'drive',
      'gcp',
      'group_enterprise',
      'groups',
      'login',
      'rules',
      'saml',
      'token',
      'user_accounts',
    ].map((name) => [`elastic:google_workspace/${name}`, { sources: ['google.workspace*'], finished: true as const }]),
  ),
  'elastic:google_workspace/alert': { sources: ['google.*'], mixed: 'alerts are no activity' },
  'sekoia:Google Cloud/google-report': { sources: ['google.workspace*'], finished: true },
  'panther:GSuite.ActivityEvent': { sources: ['google.workspace*'], mixed: EXCERPTS },
  'elastic:1password/audit_events': { sources: ['onepassword.*'], finished: true },
  'elastic:1password/item_usages': { sources: ['onepassword.*'], finished: true },
  'elastic:1password/signin_attempts': { sources: ['onepassword.*'], finished: true },
  'sekoia:1Password/1password-epm': { sources: ['onepassword.*'], finished: true },
  'panther:OnePassword.ItemUsage': { sources: ['onepassword.*'], mixed: EXCERPTS },
  'panther:OnePassword.SignInAttempt': { sources: ['onepassword.*'], mixed: EXCERPTS },
  'elastic:cisco_duo/auth': { sources: ['duo.*'], mixed: 'an empty answer of the API', finished: true },
  'elastic:cisco_duo/admin': { sources: ['duo.*'], finished: true },
  'elastic:cisco_duo/offline_enrollment': { sources: ['duo.*'], finished: true },
  'elastic:cisco_duo/telephony': { sources: ['duo.*'], finished: true },
  'sekoia:Duo/duo-security': { sources: ['duo.*'], finished: true },
  'panther:Duo.Administrator': { sources: ['duo.*'], mixed: EXCERPTS },
  'panther:Duo.Authentication': { sources: ['duo.*'], mixed: EXCERPTS },
  'elastic:ping_one/audit': { sources: ['pingone.*'], finished: true },
  'sekoia:Ping Identity/pingfederate': {
    sources: ['pingfederate.*'],
    mixed: 'server and access log beside the audit log',
    clock: { utcOffset: '+00:00' },
    finished: true,
  },
  'sekoia:Jumpcloud/jumpcloud-directory-insights': { sources: ['jumpcloud.*'], finished: true },
  'elastic:forgerock/am_access': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/am_activity': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/am_authentication': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/am_config': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/idm_access': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/idm_activity': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/idm_authentication': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/idm_config': { sources: ['forgerock.*'], finished: true },
  'elastic:forgerock/idm_sync': { sources: ['forgerock.*'], finished: true },
  'panther:OneLogin.Events': { sources: ['onelogin.*'], mixed: EXCERPTS },

  // 7: Google Cloud
  'elastic:gcp/audit': { sources: ['gcp.*'], finished: true },
  'elastic:google_scc/audit': { sources: ['gcp.*'], finished: true },
  'sekoia:Google Cloud/Google Cloud Audit': { sources: ['gcp.*'], finished: true },
  'sekoia:Google Cloud/Google Kubernetes Engine': {
    sources: ['gcp.*', 'k8s.audit'],
    mixed: 'node and container logs too',
  },
  'panther:GCP.AuditLog': { sources: ['gcp.*'], mixed: EXCERPTS },

  // 8: access brokers
  'elastic:teleport/audit': { sources: ['teleport.*'], finished: true },
  'elastic:cyberarkpas/audit': { sources: ['cyberark.*'], clock: { year: 2024, utcOffset: '+00:00' }, finished: true },
  'sekoia:CyberArk/cyberark-digital-vault': { sources: ['cyberark.*'], finished: true },
  'sekoia:CyberArk/cyberark-audit-logs': { sources: ['cyberark.*'], finished: true },
  'sekoia:Wallix/wallix-bastion': { sources: ['wallix.*'], mixed: 'sudo, cron and PAM lines too', finished: true },

  // 9: jobs and approvals
  'elastic:gitlab/api': { sources: ['gitlab.*'], finished: true },
  'elastic:gitlab/production': { sources: ['gitlab.*'], finished: true },
  'elastic:atlassian_bitbucket/audit': { sources: ['atlassian.*'], finished: true },
  'elastic:atlassian_confluence/audit': { sources: ['atlassian.*'], finished: true },
  'elastic:atlassian_jira/audit': { sources: ['atlassian.*'], finished: true },
  'panther:Atlassian.Audit': { sources: ['atlassian.*'] },
  'panther:GitLab.Audit': { sources: ['gitlab.*'], mixed: EXCERPTS },
  'panther:GitLab.Production': { sources: ['gitlab.*'], mixed: 'web requests' },

  // 10: data, collaboration, AI, Windows
  'elastic:aws/s3access': { sources: ['aws.s3*'], finished: true },
  'panther:AWS.S3ServerAccess': { sources: ['aws.s3*'], mixed: EXCERPTS },
  'elastic:salesforce/apex': { sources: ['salesforce.*'], finished: true },
  'elastic:salesforce/login': { sources: ['salesforce.*'], finished: true },
  'elastic:salesforce/logout': { sources: ['salesforce.*'], finished: true },
  'elastic:salesforce/setupaudittrail': { sources: ['salesforce.*'], finished: true },
  'sekoia:Salesforce/salesforce-events': { sources: ['salesforce.*'], finished: true },
  'panther:Salesforce.LoginAs': { sources: ['salesforce.*'], mixed: EXCERPTS },
  'panther:Salesforce.RealtimeEvent': { sources: ['salesforce.*'], mixed: EXCERPTS },
  'elastic:slack/audit': { sources: ['slack.*'], finished: true },
  'panther:Slack.AuditLogs': { sources: ['slack.*'], mixed: EXCERPTS },
  'panther:Snowflake.LoginHistory': { sources: ['snowflake.*'], mixed: EXCERPTS },
  'panther:Snowflake.QueryHistory': { sources: ['snowflake.*'], mixed: EXCERPTS },
  'panther:Snowflake.GrantsToRoles': { sources: ['snowflake.*'], mixed: 'a table of grants' },
  'panther:Snowflake.GrantsToUsers': { sources: ['snowflake.*'], mixed: 'a table of grants' },
  'panther:Snowflake.DataTransferHistory': { sources: ['snowflake.*'], mixed: 'a table of transfers' },
  'panther:Databricks.Audit': { sources: ['databricks.*'], mixed: EXCERPTS },
  'panther:OpenAI.Audit': { sources: ['openai.*'], mixed: EXCERPTS },
  'panther:Anthropic.Activity': { sources: ['anthropic.*'], mixed: EXCERPTS },
  'elastic:box_events/events': {
    sources: ['box.events'],
    mixed: 'most records are a type and nothing else',
    finished: true,
  },
  'panther:Box.Event': { sources: ['box.events'], mixed: EXCERPTS },
  'elastic:bitwarden/event': { sources: ['bitwarden.events'], finished: true },
  'elastic:tines/audit_logs': { sources: ['tines.audit'], finished: true },
  'panther:Tines.Audit': { sources: ['tines.audit'], mixed: EXCERPTS },
  'elastic:snyk/audit': { sources: ['snyk.audit'], finished: true },
  'elastic:snyk/audit_logs': { sources: ['snyk.audit'], finished: true },
  'elastic:mysql_enterprise/audit': { sources: ['mysql.audit'], finished: true },
  'elastic:wiz/audit': { sources: ['wiz.audit'], finished: true },
  'sekoia:Wiz/wiz-audit-logs': { sources: ['wiz.audit'], finished: true },
  'elastic:mongodb_atlas/mongod_audit': { sources: ['mongodb.audit'], finished: true },
  'elastic:mongodb_atlas/organization': { sources: ['mongodb.atlas-events'], finished: true },
  'elastic:mongodb_atlas/project': { sources: ['mongodb.atlas-events'], finished: true },
  'panther:MongoDB.OrganizationEvent': { sources: ['mongodb.atlas-events'], mixed: EXCERPTS },
  'panther:MongoDB.ProjectEvent': { sources: ['mongodb.atlas-events'], mixed: EXCERPTS },
  'elastic:cloudflare/audit': { sources: ['cloudflare.audit'], finished: true },
  'sekoia:Cloudflare/access_requests': {
    sources: ['cloudflare.audit'],
    mixed: 'an audit entry beside the requests of Access',
  },
  'sekoia:Cloudflare/audit_logs': { sources: ['cloudflare.audit'], finished: true },
  'elastic:system/security': {
    sources: ['windows.*'],
    mixed: 'event ids that say nothing of a logon',
    finished: true,
  },

  // 11: schemas
  'sekoia:OCSF/ocsf': {
    finished: true,
    sources: ['ocsf.*', 'ocsf'],
    mixed: 'findings, network, file and process classes',
  },
  'ocsf-event:AWS/CloudTrail/API Activity': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:AWS/CloudTrail/Account Change': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:AWS/CloudTrail/Authentication': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:AWS/EKS Audit Logs': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:GitHub/Github Audit Logs/API Activity': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:GitHub/Github Audit Logs/Account Change': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:GitHub/Github Audit Logs/Authentication': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:GitHub/Github Audit Logs/Entity Management': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:GitHub/Github Audit Logs/Group Management': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:Okta/System Logs/API Activity': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:Okta/System Logs/Account Change': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:Okta/System Logs/Authentication': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:Okta/System Logs/Entity Management': { finished: true, sources: ['ocsf.*', 'ocsf'] },
  'ocsf-event:Okta/System Logs/Group Management': { finished: true, sources: ['ocsf.*', 'ocsf'] },
};

/** Whether `source` is one of those that a stream allows. */
export const allows = (stream: OurStream, source: string): boolean =>
  stream.sources.some((s) => (s.endsWith('*') ? source.startsWith(s.slice(0, -1)) : s === source));
