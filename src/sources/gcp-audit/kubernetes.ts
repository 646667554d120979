import { NO_PRINCIPAL } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { isPrivateIp } from '../address.ts';
import { accountOf, isEmail } from '../gcp/refs.ts';
import { accountRef, kindOfUser, principalOf } from '../kubernetes/identity.ts';
import { type Caller, isUnauthenticated, NO_CALLER } from './caller.ts';
import { any, type Entry } from './entry.ts';

/** Requests to the API server of a GKE cluster: the caller is a user name of Kubernetes, and names are the cluster's. */
export const isKubernetes = (e: Entry): boolean => e.service === 'k8s.io';

/** `project/location/cluster`; what the origin declares where the entry does not say. */
export function clusterOf(e: Entry, scope: string | null): string | null {
  const labels = e.resourceLabels;
  const parts = ['project_id', 'location', 'cluster_name'].map((key) => str(labels?.[key]));
  return parts.some((part) => part === null) ? scope : parts.join('/');
}

/** What was asked of the API server, from `io.k8s.core.v1.pods.exec.create` and `core/v1/namespaces/NS/pods/NAME/exec`. */
export interface Request {
  /** `pods/exec`; `null` for what is no resource (`io.k8s.get`). */
  readonly resource: string | null;
  readonly verb: string;
  readonly namespace: string | null;
  readonly name: string | null;
}

export function requestOf(e: Entry): Request {
  const parts = e.method.slice(0, 300).split('.');
  const verb = parts.at(-1) ?? '';
  const version = parts.findIndex((part) => /^v\d+(?:(?:alpha|beta)\d+)?$/.test(part));
  const resource = version < 0 ? [] : parts.slice(version + 1, -1);
  const path = (e.resourceName ?? '').slice(0, 2_000).split('/');
  const namespaces = path.indexOf('namespaces');
  const isNamespaced = namespaces >= 0 && resource[0] !== 'namespaces';
  const kind = path.indexOf(resource[0] ?? '', isNamespaced ? namespaces + 2 : 0);
  return {
    resource: resource.length === 0 ? null : resource.join('/'),
    verb,
    namespace: isNamespaced ? path[namespaces + 1] || null : null,
    name: kind < 0 ? null : path[kind + 1] || null,
  };
}

/** The account of a user name: people and service accounts of Google come into a cluster under their address. */
export const clusterAccount = (username: string, cluster: string | null): Ref | null =>
  !username.startsWith('system:') && isEmail(username) ? accountOf(username) : accountRef(username, cluster);

/** Impersonation: the account was authenticated, `authoritySelector` is whom it asked to be. */
export function clusterCaller(e: Entry, cluster: string | null, ip: string | null): Caller {
  const email = str(any(e.caller ?? undefined, 'principalEmail', 'principal_email'));
  const selector = str(any(e.caller ?? undefined, 'authoritySelector', 'authority_selector'));
  const username = email ?? selector;
  if (username === null || username.length > 1_000) return NO_CALLER;
  const kind = kindOfUser(username);
  const account = clusterAccount(username, cluster);
  const named = { ...principalOf({ username }, cluster), id: str(any(e.caller ?? undefined, 'principalSubject')) };
  if (kind === 'anonymous') return { ...NO_CALLER, principal: { ...named, ref: null } };
  if (isUnauthenticated(e)) {
    return { ...NO_CALLER, principal: { ...NO_PRINCIPAL, name: username }, authentication: 'failed' };
  }
  const asked = email === null || selector === null || selector === email ? null : clusterAccount(selector, cluster);
  const isInternal = kind === 'component' && (ip === null || isPrivateIp(ip));
  return {
    principal: { ...named, ref: account },
    authentication: isInternal ? 'internal' : 'proven',
    presented:
      account === null
        ? null
        : { ref: null, joins: [], holder: [account], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
    onBehalfOf: asked === null ? [] : [asked],
  };
}

/** A request in the shape of the Kubernetes audit log, for what that source reads of a token's issuance. */
export const asAuditEvent = (e: Entry, { namespace, name }: Request): JsonObject => ({
  objectRef: { namespace: namespace ?? '', name: name ?? '' },
  ...(e.labels === null ? {} : { annotations: e.labels }),
  ...(e.request === null ? {} : { requestObject: e.request }),
  ...(e.response === null ? {} : { responseObject: e.response }),
});
