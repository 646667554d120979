/**
 * A ref is a typed identifier, `kind:value`. A join between two records is equality of refs, so a ref is built in one
 * place only, from one normal form per kind.
 */
export type Ref = string & { readonly __brand: 'Ref' };

/** What a kind of ref stands for. */
export type RefRole = 'identity' | 'credential' | 'session' | 'device' | 'context' | 'assertion';

/**
 * Every kind of ref Ascribe knows, and what it stands for. A source that needs a new kind adds a line here.
 * `assertion` refs are join keys only (a SAML subject, a composite of key id and assumed-role id): they link, and are
 * never shown as an answer.
 */
export const REF_KINDS = {
  // people and accounts
  'okta.user': 'identity',
  'okta.system': 'identity',
  'aws.iam-user': 'identity',
  'aws.account': 'identity',
  'aws.account-root': 'identity',
  // an account by its canonical user id, which only S3 uses
  'aws.canonical-user': 'identity',
  // by name, `[<account>/]<name>`
  'snowflake.user': 'identity',
  'databricks.user': 'identity',
  'databricks.service-principal': 'identity',
  'slack.user': 'identity',
  'salesforce.user': 'identity',
  'openai.user': 'identity',
  'openai.service-account': 'identity',
  'anthropic.user': 'identity',
  'atlas.user': 'identity',
  // `[<scope>/]<database>.<name>`
  'mongodb.user': 'identity',
  // `[<scope>/]<user>@<host>`
  'mysql.user': 'identity',
  'cloudflare.user': 'identity',
  'box.user': 'identity',
  'bitwarden.user': 'identity',
  'bitwarden.service-account': 'identity',
  'tines.user': 'identity',
  'snyk.user': 'identity',
  'wiz.user': 'identity',
  'wiz.service-account': 'identity',
  'aws.identity-center-user': 'identity',
  'aws.federated-user': 'identity',
  'aws.saml-user': 'identity',
  'aws.directory-user': 'identity',
  'aws.role': 'identity',
  'aws.service': 'identity',
  'entra.user': 'identity',
  'entra.service-principal': 'identity',
  // an account by its user principal name in lower case, where the log has no object id
  'entra.upn': 'identity',
  'github.user': 'identity',
  'gitlab.user': 'identity',
  'airflow.user': 'identity',
  'servicenow.user': 'identity',
  'slurm.user': 'identity',
  'jenkins.user': 'identity',
  'atlassian.user': 'identity',
  'teleport.user': 'identity',
  'cyberark.user': 'identity',
  'wallix.user': 'identity',
  'gcp.user': 'identity',
  'gcp.service-account': 'identity',
  'gcp.workforce-pool-principal': 'identity',
  'oidc.subject': 'identity',
  'keycloak.user': 'identity',
  // an account by its name: `<realm>/<name in lower case>`
  'keycloak.username': 'identity',
  'keycloak.client': 'identity',
  'auth0.user': 'identity',
  'auth0.client': 'identity',
  'google.user': 'identity',
  'onepassword.user': 'identity',
  'duo.user': 'identity',
  'duo.admin': 'identity',
  'duo.integration': 'identity',
  'pingone.user': 'identity',
  'pingone.client': 'identity',
  'pingfederate.subject': 'identity',
  'forgerock.user': 'identity',
  'forgerock.client': 'identity',
  'onelogin.user': 'identity',
  'jumpcloud.user': 'identity',
  'jumpcloud.admin': 'identity',
  'cognito.identity': 'identity',
  'k8s.user': 'identity',
  'os.user': 'identity',
  // by its SID; one that every machine has is `<computer>/<SID>`
  'windows.account': 'identity',
  'os.uid': 'identity',
  'pg.role': 'identity',
  'app.user': 'identity',
  'app.service': 'identity',
  // workloads
  'aws.ec2-instance': 'identity',
  'aws.lambda-function': 'identity',
  'aws.ecs-task': 'identity',
  'k8s.serviceaccount': 'identity',
  'k8s.node': 'identity',
  'k8s.component': 'identity',
  'github.workflow': 'identity',
  'gitlab.job': 'identity',
  'gcp.workload-pool-principal': 'identity',
  'gcp.instance': 'identity',
  'teleport.bot': 'identity',
  'teleport.host': 'identity',
  'x509.subject': 'identity',
  'vault.entity': 'identity',
  // an account at an auth method, `<mount accessor>/<name>`
  'vault.alias': 'identity',
  spiffe: 'identity',
  // credentials
  'aws.access-key': 'credential',
  'aws.bearer-token': 'credential',
  'okta.api-token': 'credential',
  'okta.oauth-client': 'credential',
  'k8s.jti': 'credential',
  'x509.sha256': 'credential',
  'x509.serial': 'credential',
  'ssh.key': 'credential',
  'ssh.certificate': 'credential',
  'token.sha256': 'credential',
  // a token by its `jti`, as the claim has it
  'oidc.jti': 'credential',
  'onepassword.token': 'credential',
  'github.token': 'credential',
  'gcp.service-account-key': 'credential',
  'teleport.bot-instance': 'credential',
  // a token of Entra by its claim `uti`; `entra.sign-in` is the same as some logs wrap it
  'entra.uti': 'credential',
  'entra.sign-in': 'credential',
  // a secret or certificate of an application, by its key id
  'entra.key': 'credential',
  'entra.federated-credential': 'credential',
  'secret.version': 'credential',
  'app.token': 'credential',
  'vault.accessor': 'credential',
  'snowflake.credential': 'credential',
  'databricks.token': 'credential',
  'openai.api-key': 'credential',
  'anthropic.api-key': 'credential',
  'atlas.api-key': 'credential',
  'cloudflare.token': 'credential',
  'tines.token': 'credential',
  'vault.token': 'credential',
  'vault.lease': 'credential',
  // what an audit device hashed, with its own salt
  'vault.hmac': 'credential',
  // sessions
  'aws.session': 'session',
  'okta.session': 'session',
  'okta.root-session': 'session',
  'keycloak.session': 'session',
  'auth0.session': 'session',
  'onepassword.session': 'session',
  // one passage of the factors: `txid`
  'duo.transaction': 'session',
  'pingone.session': 'session',
  'pingfederate.session': 'session',
  // a session or token by its tracking id
  'forgerock.tracking': 'session',
  'entra.session': 'session',
  'entra.correlation': 'session',
  'ssh.session': 'session',
  'os.login-session': 'session',
  // `<computer>/<logon id>`
  'windows.logon': 'session',
  'os.process': 'session',
  'pg.session': 'session',
  // a login, which the sessions that came of it name
  'snowflake.login': 'session',
  'snowflake.session': 'session',
  'databricks.session': 'session',
  'slack.session': 'session',
  'salesforce.login': 'session',
  'salesforce.session': 'session',
  'mongodb.connection': 'session',
  'box.session': 'session',
  'snyk.session': 'session',
  'teleport.session': 'session',
  'cyberark.session': 'session',
  'wallix.session': 'session',
  'app.session': 'session',
  'mcp.session': 'session',
  // devices
  'okta.device': 'device',
  'google.device': 'device',
  'onepassword.device': 'device',
  'duo.endpoint': 'device',
  'jumpcloud.system': 'device',
  'entra.device': 'device',
  // by its resource id in lower case: the virtual machine, cluster or app that has a managed identity
  'azure.resource': 'device',
  'k8s.pod': 'device',
  'teleport.device': 'device',
  'host.name': 'device',
  // resolved from traces alone: `<address>/<os>`; two machines behind one egress with one system share it
  'trace.device': 'device',
  'net.address': 'device',
  'app.device': 'device',
  // contexts
  'ci.job': 'context',
  'agent.run': 'context',
  // a change, access request or deployment that somebody may approve: `<system>/<id>`
  'approval.request': 'context',
  // one request as the system that served it numbers it: `<system>/<id>`
  'api.request': 'context',
  trace: 'context',
  'app.correlation': 'context',
  'app.agency': 'context',
  // a log as a whole, by the id of its source
  'log.source': 'context',
  // join keys only
  'aws.sts-credential': 'assertion',
  'aws.console-session': 'assertion',
  'saml.subject': 'assertion',
  'oidc.assertion': 'assertion',
  // the id that a domain controller gives to a service ticket
  'windows.logon-guid': 'assertion',
  // tokens that no log of Google's names: of a federated principal, and along one chain of impersonation
  'gcp.federated-token': 'assertion',
  'gcp.delegated-token': 'assertion',
  // a certificate of a user, which no event of its use names
  'teleport.user-certificate': 'assertion',
  'spiffe.svid': 'assertion',
  // a user that Vault made in a database: the name is unique
  'vault.db-user': 'assertion',
} as const satisfies Record<string, RefRole>;

export type RefKind = keyof typeof REF_KINDS;

/** Build a ref. `value` is the vendor's own immutable id where the log has one, exactly as written there. */
export function ref(kind: RefKind, value: string): Ref {
  return `${kind}:${value}` as Ref;
}

/** The kind of a ref: all before the first colon. */
export function kindOf(r: Ref): string {
  const colon = r.indexOf(':');
  return colon < 0 ? r : r.slice(0, colon);
}

/** The value of a ref: all after the first colon. */
export function valueOf(r: Ref): string {
  return r.slice(r.indexOf(':') + 1);
}

/** What a ref stands for; `undefined` for a kind that is not in the table (possible only for refs read from outside). */
export function roleOf(r: Ref): RefRole | undefined {
  const kind = kindOf(r);
  return Object.hasOwn(REF_KINDS, kind) ? REF_KINDS[kind as RefKind] : undefined;
}
