import type { Join, Presented } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { remembered } from './bounded.ts';
import { type Caller, isEmail, NOBODY, visible } from './caller.ts';
import { accessKeyRef, join, stsKey } from './keys.ts';
import type { TrailRecord } from './record.ts';

/** A service that acts by itself: no credential of a customer is involved. */
export function serviceCaller(identity: JsonObject): Caller {
  const service = str(identity.invokedBy);
  return service === null ? NOBODY : serviceNamed(service);
}

const serviceNamed = remembered((service): Caller => {
  const self = ref('aws.service', service);
  return {
    ...NOBODY,
    principal: { ref: self, id: service, name: service, email: null, type: 'AWSService' },
    presented: { ref: null, joins: [], holder: [self], holderClass: 'K2', boundTo: null, issuance: 'not-logged' },
  };
}, 512);

/**
 * A caller from another account, seen from the account of the resource: AWS withholds its name and key. `principalId` is
 * the caller's unique id as AWS verified it: an IAM user's (`AIDA…`) names the holder by AWS's own word; a role session's
 * (`AROA…:session`) does not, since who holds the session is in the log of the caller's account.
 */
export function accountCaller(identity: JsonObject): Caller {
  const account = str(identity.accountId);
  const principalId = str(identity.principalId);
  const key = str(identity.accessKeyId);
  const isUser = principalId !== null && USER_ID.test(principalId);
  return {
    ...NOBODY,
    principal: {
      ref: isUser ? ref('aws.iam-user', principalId) : account === null ? null : ref('aws.account', account),
      id: principalId ?? account,
      name: null,
      email: null,
      type: 'AWSAccount',
    },
    presented:
      key === null && !isUser
        ? null
        : {
            ...OWNER_ELSEWHERE,
            ref: key === null ? null : accessKeyRef(key),
            joins: key === null ? [] : [keyJoin(key, principalId)],
            holder: isUser ? [ref('aws.iam-user', principalId)] : [],
            holderClass: isUser ? 'K2' : 'K3',
          },
    principalId,
    temporary: key?.startsWith('ASIA') ?? false,
  };
}

const OWNER_ELSEWHERE: Presented = {
  ref: null,
  joins: [],
  holder: [],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'expected',
};

const keyJoin = (key: string, principalId: string | null): Join =>
  join(key.startsWith('ASIA') && principalId !== null ? stsKey(key, principalId) : accessKeyRef(key), 'K2', null);

/** The unique id of an IAM user; never reused, unlike the name. */
const USER_ID = /^AIDA[A-Z0-9]{8,124}$/;

/**
 * A person of Identity Center at the access portal, the device page or the token endpoint. `onBehalfOf.userId` is the
 * identity store's id; before July 2025 the same id was `principalId`. `credentialId` names the portal session.
 */
export function identityCenterCaller(identity: JsonObject, record: TrailRecord): Caller {
  const behalf = obj(identity.onBehalfOf);
  const userId = str(behalf?.userId) ?? (record.identity?.type === 'Unknown' ? str(identity.principalId) : null);
  const user = userId === null ? null : identityCenterUser(userId);
  const session = str(identity.credentialId);
  const sessionRef = session === null ? null : ref('aws.session', session);
  const name =
    visible(identity.userName) ?? visible(strAt(record.json, 'additionalEventData', 'UserName') ?? undefined);
  // A sign-in opens the session that it names; everything after it presents that session.
  const shown = record.profile.kind === 'authenticate' ? null : session;
  const presented: Presented = {
    ref: shown === null ? null : ref('aws.bearer-token', shown),
    joins: shown === null || sessionRef === null ? [] : [join(sessionRef, 'K3', null)],
    holder: user === null ? [] : [user],
    holderClass: 'K3',
    boundTo: null,
    issuance: shown === null ? 'not-logged' : 'expected',
  };
  return {
    ...NOBODY,
    principal: {
      ref: user,
      id: userId ?? str(identity.principalId),
      name,
      email: name !== null && isEmail(name) ? name : null,
      type: str(identity.type),
    },
    presented: user === null && session === null ? null : presented,
    nativeSession: sessionRef === null ? [] : [sessionRef],
  };
}

export const identityCenterUser = (userId: string): Ref => ref('aws.identity-center-user', userId);
