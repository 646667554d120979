import type { Join, Presented } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { type Caller, isEmail, visible } from './caller.ts';
import { identityCenterUser } from './callers.ts';
import { delivery } from './delivery.ts';
import {
  accessKeyRef,
  centerSessionKey,
  join,
  nativeSession,
  sessionKey,
  sessionKeyByRole,
  sessionNameOf,
  stsKey,
  stsKeyByCognito,
  stsKeyByRole,
} from './keys.ts';
import { recalled } from './recalled.ts';
import type { TrailRecord } from './record.ts';
import { isIdentityCenterRole, linkedService, roleName, roleRef } from './roles.ts';
import { secondOf, statedTime } from './time.ts';

/**
 * A session of a role. The record names the role and the session, never who assumed it: only the issuance can tell,
 * unless AWS itself delivered the credential (to an instance, a function, a task, a service) or says for whom it is.
 */
export function roleCaller(identity: JsonObject, record: TrailRecord): Caller {
  const context = obj(identity.sessionContext);
  const issuer = context === null ? null : obj(context.sessionIssuer);
  const attributes = context === null ? null : obj(context.attributes);
  const scope = identity.inScopeOf === undefined ? null : obj(identity.inScopeOf);
  const key = str(identity.accessKeyId);
  return callerOfRole({
    type: str(identity.type),
    arn: str(identity.arn),
    principalId: str(identity.principalId),
    key,
    credentialId: key !== null || identity.credentialId === undefined ? null : str(identity.credentialId),
    userName: str(identity.userName),
    issuerArn: issuer === null ? null : str(issuer.arn),
    issuerName: issuer === null ? null : str(issuer.userName),
    created: attributes === null ? null : str(attributes.creationDate),
    behalf: identity.onBehalfOf === undefined ? null : str(obj(identity.onBehalfOf)?.userId),
    issuedTo: scope === null ? null : (str(scope.credentialsIssuedTo) ?? str(scope.credentialIssuedTo)),
    ec2RoleDelivery: context?.ec2RoleDelivery === undefined ? null : str(context.ec2RoleDelivery),
    isOnBehalf: record.invokedBy !== null || isTrue(record.json.sessionCredentialFromConsole),
  });
}

/** All of a record that decides who the caller with a role's session is. */
interface RoleFacts {
  readonly type: string | null;
  readonly arn: string | null;
  readonly principalId: string | null;
  readonly key: string | null;
  readonly credentialId: string | null;
  readonly userName: string | null;
  readonly issuerArn: string | null;
  readonly issuerName: string | null;
  readonly created: string | null;
  readonly behalf: string | null;
  readonly issuedTo: string | null;
  readonly ec2RoleDelivery: string | null;
  /** The console or another service signs for the session. */
  readonly isOnBehalf: boolean;
}

/** A session makes many calls: the caller of the one before with the same key is compared and given again. */
const callerOfRole = recalled<RoleFacts, Caller>(
  (f) => f.key ?? f.principalId ?? '',
  (a, b) =>
    a.principalId === b.principalId &&
    a.created === b.created &&
    a.arn === b.arn &&
    a.key === b.key &&
    a.issuerArn === b.issuerArn &&
    a.issuerName === b.issuerName &&
    a.type === b.type &&
    a.isOnBehalf === b.isOnBehalf &&
    a.credentialId === b.credentialId &&
    a.userName === b.userName &&
    a.behalf === b.behalf &&
    a.issuedTo === b.issuedTo &&
    a.ec2RoleDelivery === b.ec2RoleDelivery,
  readRole,
);

function readRole(facts: RoleFacts): Caller {
  const { arn, principalId, key, issuerArn, behalf } = facts;
  const role = roleRef(issuerArn) ?? roleRef(arn);
  const name = principalId === null ? sessionInArn(arn) : sessionNameOf(principalId);
  const issued = issuedAt(facts.created);
  const delivered = delivery(facts.issuedTo, facts.ec2RoleDelivery, name);
  const linked = linkedService(issuerArn);
  const center = isIdentityCenterRole(issuerArn);
  const root = linked ?? delivered?.workload ?? (center && behalf !== null ? identityCenterUser(behalf) : null);
  const anyKey = center || mayHaveOtherKeys(key, facts.isOnBehalf);
  const presented: Presented = {
    ref: key === null ? bearerToken(facts.credentialId) : accessKeyRef(key),
    joins:
      center && behalf !== null
        ? centerJoins(principalId, issued)
        : roleJoins(key, principalId, role, name, issued, anyKey),
    holder: root === null ? [] : role === null ? [root] : [root, role],
    holderClass: linked !== null ? 'K2' : (delivered?.cls ?? 'K3'),
    boundTo: delivered?.workload ?? null,
    issuance: linked !== null || delivered !== null ? 'not-logged' : 'expected',
  };
  return {
    principal: {
      ref: role,
      id: principalId,
      name: facts.issuerName ?? roleName(issuerArn) ?? roleName(arn) ?? visible(facts.userName ?? undefined),
      email: center && name !== null && isEmail(name) ? name : null,
      type: facts.type,
    },
    presented,
    role,
    sessionName: name,
    principalId,
    nativeSession: sessionRefs(principalId, issued),
    onBehalfOf: behalf !== null && !center ? [identityCenterUser(behalf)] : NONE,
    temporary: true,
  };
}

const NONE: readonly Ref[] = [];

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
function sessionInArn(arn: string | null): string | null {
  if (arn === null || !arn.includes(':assumed-role/')) return null;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return name === '' ? null : name;
}

/** When the session was issued: the second of the issuing call. */
interface Issue {
  readonly at: Micros;
  readonly second: string;
}

function issuedAt(creationDate: string | null): Issue | null {
  if (creationDate === null) return null;
  const time = statedTime(creationDate);
  if (time === null) return null;
  const isUsual = creationDate.length === 20 && creationDate[10] === 'T';
  return { at: time.at, second: isUsual ? creationDate : secondOf(time.at) };
}

const creationDate = (context: JsonObject | null): string | null =>
  context === null ? null : str(obj(context.attributes)?.creationDate);

/**
 * Whether uses of this session may legitimately carry another key than the issued one: the console says so; a service
 * that calls on behalf of the user, and Identity Center's roles, do (both seen in real logs); and a record without a key
 * leaves only the session.
 */
const mayHaveOtherKeys = (key: string | null, isOnBehalf: boolean): boolean => key === null || isOnBehalf;

/** CloudTrail writes `"true"`; some exports turn it into a boolean. */
const isTrue = (value: JsonObject[string]): boolean => value === 'true' || value === true;

function roleJoins(
  key: string | null,
  principalId: string | null,
  role: Ref | null,
  name: string | null,
  issue: Issue | null,
  anyKey: boolean,
): readonly Join[] {
  const at = issue?.at ?? null;
  const joins: Join[] = [];
  if (key !== null) {
    if (principalId !== null) joins.push(join(stsKey(key, principalId), 'K2', at));
    if (role !== null && name !== null) joins.push(join(stsKeyByRole(key, role, name), 'K2', at));
    if (name === 'CognitoIdentityCredentials') joins.push(join(stsKeyByCognito(key), 'K2', at));
  }
  if (anyKey && issue !== null) {
    if (principalId !== null) joins.push(join(sessionKey(principalId, issue.second), 'K3', at));
    if (role !== null && name !== null) joins.push(join(sessionKeyByRole(role, name, issue.second), 'K3', at));
  }
  return joins;
}

const centerJoins = (principalId: string | null, issue: Issue | null): readonly Join[] =>
  principalId === null || issue === null ? [] : [join(centerSessionKey(principalId, issue.second), 'K3', issue.at)];

function sessionRefs(principalId: string | null, issue: Issue | null): readonly Ref[] {
  return principalId === null || issue === null ? NONE : [nativeSession(principalId, issue.second)];
}

/** Bedrock and other services take bearer tokens; CloudTrail then names the token's id instead of an access key. */
const bearerToken = (credentialId: string | null): Ref | null =>
  credentialId === null ? null : ref('aws.bearer-token', credentialId);

const credentialIdOf = (identity: JsonObject): string | null =>
  identity.credentialId === undefined ? null : str(identity.credentialId);

/** An IAM user, by long-lived key, temporary key, bearer token, or password. AWS names the owner of each. */
export function userCaller(identity: JsonObject, record: TrailRecord): Caller {
  const principalId = str(identity.principalId);
  const user = userRef(principalId, str(identity.arn));
  const name = visible(identity.userName);
  return accountHolder(identity, record, user, principalId, name);
}

/**
 * `AIDA…` is the user's id and never reused. Where a record has only the ARN, the ARN stands for it (a name can be used
 * again after deletion). A `principalId` with a colon is a session's: such a record contradicts its own type.
 */
function userRef(principalId: string | null, arn: string | null): Ref | null {
  if (principalId !== null) return principalId.includes(':') ? null : ref('aws.iam-user', principalId);
  return arn?.includes(':user/') ? ref('aws.iam-user', arn) : null;
}

/** The root of an account; `assumedRoot` marks a root session that another principal got from `AssumeRoot`. */
export function rootCaller(identity: JsonObject, record: TrailRecord): Caller {
  const account = str(identity.accountId) ?? str(identity.principalId);
  const root = account === null ? null : ref('aws.account-root', account);
  const assumed = obj(identity.sessionContext)?.assumedRoot;
  const holder = isTrue(assumed) ? null : root;
  const read = accountHolder(identity, record, holder, account, visible(identity.userName));
  return { ...read, principal: { ...read.principal, ref: root, name: read.principal.name ?? 'root' } };
}

/** Accounts whose credentials name their owner. `holder` is `null` where the record does not say who that is. */
function accountHolder(
  identity: JsonObject,
  record: TrailRecord,
  holder: Ref | null,
  principalId: string | null,
  name: string | null,
): Caller {
  const key = str(identity.accessKeyId);
  return callerOfAccount({
    type: str(identity.type),
    id: str(identity.principalId),
    key,
    credentialId: key === null ? credentialIdOf(identity) : null,
    created: creationDate(obj(identity.sessionContext)),
    isOnBehalf: record.invokedBy !== null,
    holder,
    principalId,
    name,
  });
}

/** All of a record that decides who the caller with an account's own credential is. */
interface AccountFacts {
  readonly type: string | null;
  readonly id: string | null;
  readonly key: string | null;
  readonly credentialId: string | null;
  readonly created: string | null;
  readonly isOnBehalf: boolean;
  readonly holder: Ref | null;
  /** As in the session keys. */
  readonly principalId: string | null;
  readonly name: string | null;
}

const callerOfAccount = recalled<AccountFacts, Caller>(
  (f) => f.key ?? f.principalId ?? '',
  (a, b) =>
    a.key === b.key &&
    a.id === b.id &&
    a.created === b.created &&
    a.name === b.name &&
    a.type === b.type &&
    a.isOnBehalf === b.isOnBehalf &&
    a.credentialId === b.credentialId &&
    a.principalId === b.principalId &&
    a.holder === b.holder,
  readAccount,
);

function readAccount({ key, principalId, holder, name, ...facts }: AccountFacts): Caller {
  const issue = issuedAt(facts.created);
  const temporary = key?.startsWith('ASIA') ?? false;
  const bearer = bearerToken(facts.credentialId);
  const joins: Join[] = [];
  if (key !== null && temporary) {
    if (principalId !== null) joins.push(join(stsKey(key, principalId), 'K2', issue?.at ?? null));
    // A console session joins by the second of its login. The holder is stated anyway, so this decides the window only.
    if (principalId !== null && issue !== null) joins.push(join(sessionKey(principalId, issue.second), 'K3', issue.at));
  } else if (key !== null) {
    joins.push(join(accessKeyRef(key), 'K2', null));
  } else if (bearer !== null) {
    joins.push(join(bearer, 'K2', null));
  } else if (principalId !== null && issue !== null) {
    joins.push(join(sessionKey(principalId, issue.second), 'K3', issue.at));
  }
  const derived = temporary && facts.isOnBehalf;
  return {
    principal: {
      ref: holder,
      id: facts.id,
      name,
      email: name !== null && isEmail(name) ? name : null,
      type: facts.type,
    },
    presented: {
      ref: key === null ? bearer : accessKeyRef(key),
      joins,
      holder: holder === null ? [] : [holder],
      holderClass: principalId === null ? 'K3' : 'K2',
      boundTo: null,
      issuance: derived || (key === null && bearer === null) ? 'not-logged' : 'expected',
    },
    role: null,
    sessionName: null,
    principalId,
    nativeSession: sessionRefs(principalId, issue),
    onBehalfOf: NONE,
    temporary,
  };
}

/** A federated user (`GetFederationToken`): the record names the IAM user that vouched for the name, if there is one. */
export function federatedCaller(identity: JsonObject, record: TrailRecord): Caller {
  const context = obj(identity.sessionContext);
  const issuer = context === null ? null : obj(context.sessionIssuer);
  const principalId = str(identity.principalId);
  const federated = principalId === null ? null : ref('aws.federated-user', principalId);
  const user =
    issuer !== null && str(issuer.type) === 'IAMUser' ? userRef(str(issuer.principalId), str(issuer.arn)) : null;
  const key = str(identity.accessKeyId);
  const issue = issuedAt(creationDate(context));
  const isOnBehalf = record.invokedBy !== null || isTrue(record.json.sessionCredentialFromConsole);
  const joins: Join[] = [];
  if (key !== null && principalId !== null) joins.push(join(stsKey(key, principalId), 'K2', issue?.at ?? null));
  if (principalId !== null && issue !== null && mayHaveOtherKeys(key, isOnBehalf)) {
    joins.push(join(sessionKey(principalId, issue.second), 'K3', issue.at));
  }
  return {
    principal: {
      ref: federated,
      id: principalId,
      name: principalId === null ? null : sessionNameOf(principalId),
      email: null,
      type: 'FederatedUser',
    },
    presented: {
      ref: key === null ? null : accessKeyRef(key),
      joins,
      holder: user === null ? [] : federated === null ? [user] : [user, federated],
      holderClass: 'K2',
      boundTo: null,
      issuance: 'expected',
    },
    role: null,
    sessionName: null,
    principalId,
    nativeSession: sessionRefs(principalId, issue),
    onBehalfOf: NONE,
    temporary: true,
  };
}
