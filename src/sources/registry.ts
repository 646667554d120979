import type { ReadContext, ReadResult, RecordView, Source } from '../model/source.ts';
import { airflow } from './airflow/index.ts';
import { anthropicActivity } from './anthropic-activity/index.ts';
import { atlassianAudit } from './atlassian-audit/index.ts';
import { auditd } from './auditd/index.ts';
import { auth0 } from './auth0/index.ts';
import { azureActivity } from './azure-activity/index.ts';
import { azureKeyVault } from './azure-keyvault/index.ts';
import { bitwarden } from './bitwarden/index.ts';
import { boxEvents } from './box-events/index.ts';
import { cloudflareAudit } from './cloudflare-audit/index.ts';
import { cloudtrail } from './cloudtrail/index.ts';
import { cyberarkAudit } from './cyberark-audit/index.ts';
import { cyberarkVault } from './cyberark-vault/index.ts';
import { databricks } from './databricks/index.ts';
import { duo } from './duo/index.ts';
import { repeatsKey } from './duplicates.ts';
import { ecs } from './ecs/index.ts';
import { entraAudit } from './entra-audit/index.ts';
import { entraRisk } from './entra-risk/index.ts';
import { entraSignIn } from './entra-signin/index.ts';
import { forgerock } from './forgerock/index.ts';
import { gateway } from './gateway/index.ts';
import { gcpAudit } from './gcp-audit/index.ts';
import { githubActions } from './github-actions/index.ts';
import { githubAudit } from './github-audit/index.ts';
import { gitlab } from './gitlab/index.ts';
import { googleWorkspace } from './google-workspace/index.ts';
import { graphActivity } from './graph-activity/index.ts';
import { inventory } from './inventory/index.ts';
import { jenkins } from './jenkins/index.ts';
import { jira } from './jira/index.ts';
import { jumpcloud } from './jumpcloud/index.ts';
import { keycloak } from './keycloak/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { langfuse } from './langfuse/index.ts';
import { langsmith } from './langsmith/index.ts';
import { m365 } from './m365/index.ts';
import { mcp } from './mcp/index.ts';
import { mongodAudit } from './mongod-audit/index.ts';
import { mongodbAtlas } from './mongodb-atlas/index.ts';
import { mysqlAudit } from './mysql-audit/index.ts';
import { ocsf } from './ocsf/index.ts';
import { okta } from './okta/index.ts';
import { onelogin } from './onelogin/index.ts';
import { onepassword } from './onepassword/index.ts';
import { openaiAudit } from './openai-audit/index.ts';
import { openssh } from './openssh/index.ts';
import { otlp } from './otlp/index.ts';
import { pingfederate } from './pingfederate/index.ts';
import { pingone } from './pingone/index.ts';
import { postgresql } from './postgresql/index.ts';
import { s3Access } from './s3-access/index.ts';
import { salesforce } from './salesforce/index.ts';
import { servicenow } from './servicenow/index.ts';
import { slack } from './slack/index.ts';
import { slurm } from './slurm/index.ts';
import { snowflake } from './snowflake/index.ts';
import { snyk } from './snyk/index.ts';
import { spire } from './spire/index.ts';
import { ssfSet } from './ssf-set/index.ts';
import { sudo } from './sudo/index.ts';
import { systemd } from './systemd/index.ts';
import { teleport } from './teleport/index.ts';
import { tines } from './tines/index.ts';
import { vault } from './vault/index.ts';
import { wallixBastion } from './wallix-bastion/index.ts';
import { webAccess } from './web-access/index.ts';
import { windowsSecurity } from './windows-security/index.ts';
import { wizAudit } from './wiz-audit/index.ts';

/** Every source that Ascribe reads, the most frequent first: one line each. */
export const SOURCES: readonly Source[] = [
  cloudtrail,
  kubernetes,
  okta,
  entraSignIn,
  entraAudit,
  entraRisk,
  m365,
  windowsSecurity,
  graphActivity,
  azureActivity,
  azureKeyVault,
  openssh,
  gcpAudit,
  githubAudit,
  githubActions,
  vault,
  teleport,
  cyberarkVault,
  spire,
  wallixBastion,
  cyberarkAudit,
  auditd,
  sudo,
  postgresql,
  keycloak,
  auth0,
  duo,
  pingone,
  pingfederate,
  forgerock,
  onelogin,
  jumpcloud,
  gateway,
  inventory,
  otlp,
  mcp,
  googleWorkspace,
  onepassword,
  langfuse,
  langsmith,
  s3Access,
  webAccess,
  snowflake,
  databricks,
  slack,
  salesforce,
  openaiAudit,
  anthropicActivity,
  mongodAudit,
  mongodbAtlas,
  cloudflareAudit,
  boxEvents,
  bitwarden,
  tines,
  snyk,
  mysqlAudit,
  wizAudit,
  ocsf,
  ssfSet,
  ecs,
  gitlab,
  atlassianAudit,
  jenkins,
  slurm,
  servicenow,
  airflow,
  systemd,
  jira,
];

/** Schemas in which any product may be told again: what its own reader or a mapping knows comes first. */
export const SCHEMAS: ReadonlySet<Source> = new Set([ocsf, ecs]);

export interface Reading {
  readonly source: Source;
  readonly result: ReadResult;
}

/**
 * Find the source whose record this is, and read it; `null` if no source claims it. Content picks the reader. The source
 * that the origin is declared for is asked first, and gets the record as well when nobody claims it, so that its reason
 * for not reading is kept. Trust is decided elsewhere: a record that another source claims is foreign to its origin.
 *
 * `sources` is `SOURCES` with the mapped sources of the configuration among it.
 */
export function recogniseAndRead(
  view: RecordView,
  context: ReadContext,
  sources: readonly Source[] = SOURCES,
): Reading | null {
  const declared =
    context.declaredSource === null ? undefined : sources.find((s) => s.meta.id === context.declaredSource);
  if (declared?.recognise(view)) return readBy(declared, view, context);
  for (const source of sources) {
    if (source !== declared && source.recognise(view)) return readBy(source, view, context);
  }
  return declared === undefined ? null : readBy(declared, view, context);
}

/**
 * A key that stands twice in one object is read differently by different programs, so it can hide an action from one of
 * them. Looking for it costs as much as parsing: only privileged actions, a few percent, are looked at.
 */
function readBy(source: Source, view: RecordView, context: ReadContext): Reading {
  const result = source.read(view, context);
  if (!result.ok || view.json === null || !result.events.some((event) => event.privileged)) return { source, result };
  if (!repeatsKey(view.text, view.json)) return { source, result };
  const events = result.events.map((event) => ({ ...event, oddities: [...event.oddities, 'duplicate-key'] }));
  return { source, result: { ok: true, events } };
}
