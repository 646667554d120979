import { type Authentication, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Entry } from './entry.ts';

export interface Requester {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** Codes with which S3 refuses the credential itself; with any other the signature was found good. */
const REFUSED: ReadonlySet<string> = new Set([
  'AuthorizationHeaderMalformed',
  'AuthorizationQueryParametersError',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
]);

/**
 * Who S3 found the signature to be of. The log has no access key id: an IAM user or an account is S3's own word for the
 * owner of the key, a session of a role names only the role and what the session was called, and proves no issuance.
 */
export function requesterOf({ requester, errorCode }: Entry): Requester {
  const principal = requester === null ? NO_PRINCIPAL : principalOf(requester);
  if (errorCode !== null && REFUSED.has(errorCode))
    return { principal: { ...principal, ref: null }, authentication: 'failed', presented: null };
  if (requester === null) return { principal, authentication: 'none', presented: null };
  const isService = principal.type === 'AWSService';
  const owner =
    principal.type === null || principal.type === 'AssumedRole' || principal.type === 'FederatedUser'
      ? null
      : principal.ref;
  return {
    principal,
    authentication: isService ? 'internal' : 'proven',
    presented: {
      ref: null,
      joins: [],
      holder: owner === null ? [] : [owner],
      holderClass: isService ? 'K2' : 'K3',
      boundTo: null,
      issuance: isService ? 'not-logged' : 'elsewhere',
    },
  };
}

const ARN = /^arn:(aws[a-z-]{0,20}):(iam|sts)::(\d{1,20}):([a-z-]{1,20})(?:\/(.{1,600}))?$/s;

/** `name` is what the requester calls itself last; `id` the whole, as logged. */
function principalOf(requester: string): Principal {
  const of = (self: Ref | null, name: string | null, type: string | null): Principal => ({
    ref: self,
    id: requester,
    name,
    email: null,
    type,
  });
  if (/^[0-9a-f]{64}$/.test(requester)) return of(ref('aws.canonical-user', requester), null, 'CanonicalUser');
  const service = requester === 'AmazonS3' ? 's3.amazonaws.com' : /^svc:([a-z0-9.-]{1,200})$/.exec(requester)?.[1];
  if (service !== undefined) return of(ref('aws.service', service), service, 'AWSService');
  const m = ARN.exec(requester);
  if (m === null) return of(null, null, null);
  const [partition, account, kind, rest = ''] = [m[1], m[3] ?? '', m[4], m[5]];
  const last = rest.slice(rest.lastIndexOf('/') + 1) || null;
  if (kind === 'root') return of(ref('aws.account-root', account), null, 'Root');
  if (kind === 'user' && last !== null) return of(ref('aws.iam-user', requester), last, 'IAMUser');
  if (kind === 'assumed-role') {
    const role = rest.split('/')[0] || null;
    return role === null
      ? of(null, null, null)
      : of(ref('aws.role', `arn:${partition}:iam::${account}:role/${role}`), role, 'AssumedRole');
  }
  if (kind === 'federated-user' && last !== null)
    return of(ref('aws.federated-user', `${account}:${last}`), last, 'FederatedUser');
  return of(null, last, null);
}
