import type { EventKind } from '../../model/event.ts';
import { isPrivileged } from '../kubernetes/privileged.ts';
import type { Entry } from './entry.ts';
import { isKubernetes, requestOf } from './kubernetes.ts';

/** The operation without package and service: `CreateServiceAccountKey`, `setIamPolicy`. */
export const operationOf = (method: string): string => method.slice(method.lastIndexOf('.') + 1);

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['sts.googleapis.com ExchangeToken', 'exchange'],
  ['iamcredentials.googleapis.com GenerateAccessToken', 'issue'],
  ['iamcredentials.googleapis.com GenerateIdToken', 'issue'],
  ['iamcredentials.googleapis.com SignJwt', 'issue'],
  ['iamcredentials.googleapis.com SignBlob', 'issue'],
  ['iam.googleapis.com CreateServiceAccountKey', 'issue'],
  ['iam.googleapis.com UploadServiceAccountKey', 'issue'],
  ['iam.googleapis.com DeleteServiceAccountKey', 'revoke'],
  ['iam.googleapis.com DisableServiceAccountKey', 'revoke'],
  ['apikeys.googleapis.com CreateKey', 'issue'],
  ['apikeys.googleapis.com DeleteKey', 'revoke'],
  ['apikeys.googleapis.com GetKeyString', 'read-secret'],
  ['secretmanager.googleapis.com AccessSecretVersion', 'read-secret'],
  ['secretmanager.googleapis.com AddSecretVersion', 'rotate'],
  ['secretmanager.googleapis.com DisableSecretVersion', 'revoke'],
  ['secretmanager.googleapis.com DestroySecretVersion', 'revoke'],
]);

/** Services whose every change is one of identities, permissions or approvals. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set([
  'iam.googleapis.com',
  'iamcredentials.googleapis.com',
  'admin.googleapis.com',
  'apikeys.googleapis.com',
  'orgpolicy.googleapis.com',
  'accessapproval.googleapis.com',
  'privilegedaccessmanager.googleapis.com',
  'secretmanager.googleapis.com',
  'accesscontextmanager.googleapis.com',
]);
const READS = /^(?:get|list|query|test|lint|search|batchGet|view|check|export)/i;
const POLICY = /^set_?iam_?(?:policy|permissions)$/i;

/** Changes elsewhere that give power or take evidence away. */
export const POWERFUL: ReadonlySet<string> = new Set([
  'logging.googleapis.com CreateSink',
  'logging.googleapis.com UpdateSink',
  'logging.googleapis.com DeleteSink',
  'logging.googleapis.com UpdateBucket',
  'logging.googleapis.com DeleteBucket',
  'logging.googleapis.com DeleteLog',
  'logging.googleapis.com CreateExclusion',
  'logging.googleapis.com UpdateExclusion',
  'logging.googleapis.com UpdateSettings',
  'compute.googleapis.com setMetadata',
  'compute.googleapis.com setCommonInstanceMetadata',
  'compute.googleapis.com setServiceAccount',
  'cloudkms.googleapis.com DestroyCryptoKeyVersion',
  'cloudkms.googleapis.com UpdateCryptoKeyVersion',
  'cloudresourcemanager.googleapis.com InsertProjectOwnershipInvite',
  'cloudresourcemanager.googleapis.com DeleteProject',
]);

export function isPowerful(e: Entry, impersonates: boolean): boolean {
  if (isKubernetes(e)) {
    const { resource, verb } = requestOf(e);
    return impersonates || (resource !== null && isPrivileged(resource, verb));
  }
  const operation = operationOf(e.method);
  if (POLICY.test(operation) || POWERFUL.has(`${e.service} ${operation}`)) return true;
  if (KINDS.get(`${e.service} ${operation}`) === 'read-secret') return true;
  return IDENTITY_SERVICES.has(e.service) && !READS.test(operation);
}

export function kindOfOperation(e: Entry, succeeded: boolean): EventKind {
  if (isKubernetes(e)) return kindInCluster(e, succeeded);
  const operation = operationOf(e.method);
  const known = KINDS.get(`${e.service} ${operation}`);
  if (known !== undefined) return known;
  if (POLICY.test(operation)) return 'change-identity';
  if (e.service !== 'iam.googleapis.com' && e.service !== 'admin.googleapis.com') return 'act';
  return READS.test(operation) ? 'act' : 'change-identity';
}

/** As in the Kubernetes source. */
function kindInCluster(e: Entry, succeeded: boolean): EventKind {
  const { resource, verb } = requestOf(e);
  if (resource === 'secrets' && (verb === 'get' || verb === 'list' || verb === 'watch')) return 'read-secret';
  if (!succeeded || resource === null) return 'act';
  if (resource === 'serviceaccounts/token' && verb === 'create') return 'issue';
  if (resource === 'certificatesigningrequests/approval') return 'approve';
  return CLUSTER_IDENTITIES.has(resource) && CLUSTER_WRITES.has(verb) ? 'change-identity' : 'act';
}

const CLUSTER_WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const CLUSTER_IDENTITIES: ReadonlySet<string> = new Set([
  'serviceaccounts',
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
]);
