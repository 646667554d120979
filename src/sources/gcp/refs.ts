import { type Ref, ref } from '../../model/ref.ts';

/**
 * Refs of Google Cloud that several sources build alike. An account's e-mail address is its id in every log; Google compares
 * addresses without case.
 */
export function accountOf(email: string): Ref {
  const address = email.toLowerCase();
  return ref(isServiceAccount(address) ? 'gcp.service-account' : 'gcp.user', address);
}

export const isServiceAccount = (email: string): boolean => /[@.]gserviceaccount\.com$/i.test(email);

/**
 * Accounts that Google makes and runs for its own services. Nobody can impersonate one; where one delegates, it hands a
 * workload the token of the account attached to it.
 * https://cloud.google.com/iam/docs/service-agents
 */
export const isServiceAgent = (email: string): boolean =>
  /^service-\d{1,20}@[a-z0-9-]{1,63}\.iam\.gserviceaccount\.com$/i.test(email) ||
  /^\d{1,20}@cloudservices\.gserviceaccount\.com$/i.test(email);

export const isEmail = (text: string): boolean => text.length <= 320 && /^[^\s@:/]{1,64}@[^\s@:/]{1,255}$/.test(text);

const POOL =
  /^(?:principal:)?\/\/iam\.googleapis\.com\/(projects\/\d{1,20}\/locations\/global\/workloadIdentityPools\/[^/]{1,200})\/subject\/(.{1,1000})$/s;
const WORKFORCE =
  /^(?:principal:)?\/\/iam\.googleapis\.com\/(locations\/global\/workforcePools\/[^/]{1,200})\/subject\/(.{1,1000})$/s;
const CLUSTER_POOL = /^serviceAccount:([a-z0-9:.-]{1,100}\.svc\.id\.goog)\[([a-z0-9.-]{1,253})\/([a-z0-9.-]{1,253})\]$/;

/**
 * A federated principal. The pool of a project's clusters is named after the project and written in two ways
 * (`serviceAccount:P.svc.id.goog[NS/NAME]` and `principal://…`); both give one ref.
 * https://cloud.google.com/iam/docs/principal-identifiers
 */
export function federatedPrincipal(subject: string): Ref | null {
  const cluster = CLUSTER_POOL.exec(subject);
  if (cluster !== null) return clusterPrincipal(cluster[1] as string, cluster[2] as string, cluster[3] as string);
  const pool = POOL.exec(subject);
  if (pool !== null) {
    const name = (pool[1] as string).slice((pool[1] as string).lastIndexOf('/') + 1);
    const within = name.endsWith('.svc.id.goog') ? name : (pool[1] as string);
    return ref('gcp.workload-pool-principal', `${within}/subject/${pool[2]}`);
  }
  const workforce = WORKFORCE.exec(subject);
  return workforce === null ? null : ref('gcp.workforce-pool-principal', `${workforce[1]}/subject/${workforce[2]}`);
}

/** What a Kubernetes service account is called in the pool of its project's clusters: alike in all of them. */
export const clusterPrincipal = (pool: string, namespace: string, name: string): Ref =>
  ref('gcp.workload-pool-principal', `${pool}/subject/ns/${namespace}/sa/${name}`);

/** Stands for the federated tokens of a principal: no log names one of them. */
export const federatedToken = (principal: Ref): Ref => ref('gcp.federated-token', principal);

/** Stands for the tokens of a service account that were made along one chain of accounts, the original caller first. */
export const delegatedToken = (chain: readonly Ref[]): Ref => ref('gcp.delegated-token', chain.join('>'));

const PROVIDER =
  /^(?:https:)?\/\/iam\.googleapis\.com\/((?:projects\/\d{1,20}\/locations\/global\/workloadIdentityPools|locations\/global\/workforcePools)\/[^/\s]{1,200}\/providers\/[^/\s]{1,200})$/;

/**
 * The join of a token meant for a provider of Google's (its audience is the provider's name) with the exchange there, which
 * names provider and subject and not the issuer. `null` for other audiences.
 * https://cloud.google.com/iam/docs/workload-identity-federation
 */
export function providerAssertion(audience: string, subject: string): Ref | null {
  const provider = PROVIDER.exec(audience.slice(0, 600))?.[1];
  return provider === undefined ? null : ref('oidc.assertion', `${provider}|${subject}`);
}
