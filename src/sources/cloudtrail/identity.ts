import { NO_PRINCIPAL } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Caller, NOBODY, visible } from './caller.ts';
import { accountCaller, identityCenterCaller, serviceCaller } from './callers.ts';
import { samlCaller, webIdentityCaller } from './federation.ts';
import type { TrailRecord } from './record.ts';
import { federatedCaller, roleCaller, rootCaller, userCaller } from './sessions.ts';

/** By `userIdentity.type`. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const CALLERS: ReadonlyMap<string, (identity: JsonObject, record: TrailRecord) => Caller> = new Map([
  ['AssumedRole', roleCaller],
  ['Role', roleCaller],
  ['AWSService', serviceCaller],
  ['IAMUser', userCaller],
  ['Root', rootCaller],
  ['FederatedUser', federatedCaller],
  ['SAMLUser', samlCaller],
  ['WebIdentityUser', webIdentityCaller],
  ['IdentityCenterUser', identityCenterCaller],
  ['AWSAccount', accountCaller],
]);

export function callerOf(record: TrailRecord): Caller {
  const identity = record.identity;
  if (identity === null) return NOBODY;
  const type = str(identity.type);
  const read = type === null ? undefined : CALLERS.get(type);
  if (read !== undefined) {
    const caller = read(identity, record);
    return identity.invokedByDelegate === undefined ? caller : delegated(caller, identity);
  }
  if (type === 'Directory') return named(identity, 'aws.directory-user');
  // Identity Center's sign-in events were of type `Unknown`, with the user's id as principal, until July 2025.
  if (isIdentityCenterEvent(record)) return identityCenterCaller(identity, record);
  if (type === null && str(identity.invokedBy) !== null && str(identity.arn) === null) return serviceCaller(identity);
  return {
    ...NOBODY,
    principal: { ...NO_PRINCIPAL, id: str(identity.principalId), name: visible(identity.userName), type },
  };
}

const isIdentityCenterEvent = (record: TrailRecord): boolean =>
  record.profile.action.startsWith('sso') ||
  (record.profile.action.startsWith('signin:') && record.identity?.type === 'Unknown');

/**
 * Temporary delegation: a product provider's account acts with permissions that this principal approved. The provider
 * holds the credential; the principal is the one on whose behalf it acts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
 */
function delegated(caller: Caller, identity: JsonObject): Caller {
  const provider = str(obj(identity.invokedByDelegate)?.accountId);
  if (provider === null || caller.presented === null) return caller;
  return {
    ...caller,
    presented: {
      ...caller.presented,
      joins: [],
      holder: [ref('aws.account', provider)],
      holderClass: 'K2',
      boundTo: null,
    },
    onBehalfOf: caller.principal.ref === null ? caller.onBehalfOf : [caller.principal.ref],
  };
}

function named(identity: JsonObject, kind: 'aws.directory-user'): Caller {
  const id = str(identity.principalId) ?? visible(identity.userName);
  return {
    ...NOBODY,
    principal: {
      ref: id === null ? null : ref(kind, id),
      id: str(identity.principalId),
      name: visible(identity.userName),
      email: null,
      type: str(identity.type),
    },
  };
}
