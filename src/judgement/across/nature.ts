import { kindOf, type Ref } from '../../model/ref.ts';

/**
 * What stands behind an account of each kind, where its kind says so. `machine`: it is issued to software, so that a person who uses
 * it takes the place of software. Kinds that serve both (`aws.iam-user`, `os.user`, `pg.role`) are in neither list.
 */
const NATURE: ReadonlyMap<string, 'person' | 'machine'> = new Map([
  ...(
    [
      'okta.user',
      'aws.identity-center-user',
      'aws.saml-user',
      'aws.account-root',
      'entra.user',
      'entra.upn',
      'github.user',
      'gitlab.user',
      'google.user',
      'gcp.user',
      'gcp.workforce-pool-principal',
      'keycloak.user',
      'keycloak.username',
      'auth0.user',
      'pingone.user',
      'onelogin.user',
      'jumpcloud.user',
      'teleport.user',
      'atlassian.user',
      'servicenow.user',
      'onepassword.user',
      'duo.user',
      'slack.user',
    ] as const
  ).map((kind) => [kind, 'person'] as const),
  ...(
    [
      'aws.ec2-instance',
      'aws.lambda-function',
      'aws.ecs-task',
      'k8s.serviceaccount',
      'k8s.node',
      'github.workflow',
      'gitlab.job',
      'gcp.service-account',
      'gcp.instance',
      'gcp.workload-pool-principal',
      'entra.service-principal',
      'keycloak.client',
      'auth0.client',
      'teleport.bot',
      'teleport.host',
      'databricks.service-principal',
      'openai.service-account',
      'bitwarden.service-account',
      'wiz.service-account',
      'app.service',
      'spiffe',
    ] as const
  ).map((kind) => [kind, 'machine'] as const),
]);

/** Applications through which people act: a chain that leads from a person to one of these is a person using an application. */
const APPLICATIONS: ReadonlySet<string> = new Set([
  'keycloak.client',
  'auth0.client',
  'entra.service-principal',
  'app.service',
]);

export const isApplication = (ref: Ref): boolean => APPLICATIONS.has(kindOf(ref));

/** The workload behind a chain of software: replicas have one role, branches one repository. */
export function workloadOf([root, next]: readonly Ref[]): string {
  if (root === undefined) return 'somebody who is not proven';
  if (next !== undefined && REPLICATED.has(kindOf(root))) return next;
  return kindOf(root) === 'github.workflow' ? root.replace(/^(github\.workflow:repo:[^:]+):.*$/s, '$1') : root;
}

/** Machines of which there are many alike, under one role. */
const REPLICATED: ReadonlySet<string> = new Set(['aws.ec2-instance', 'aws.ecs-task', 'aws.lambda-function']);

export const natureOf = (ref: Ref): 'person' | 'machine' | null => NATURE.get(kindOf(ref)) ?? null;
