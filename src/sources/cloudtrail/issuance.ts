import type { Issued } from '../../model/event.ts';
import { arr, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Caller } from './caller.ts';
import { stsTokenKey } from './federation.ts';
import {
  accessKeyRef,
  centerSessionKey,
  nativeSession,
  sessionKey,
  sessionKeyByRole,
  sessionNameOf,
  stsKey,
  stsKeyByCognito,
  stsKeyByRole,
} from './keys.ts';
import type { TrailRecord } from './record.ts';
import { roleRef } from './roles.ts';
import { versionIssued } from './secrets.ts';
import { serviceIssue } from './service-issue.ts';
import { expiration, secondOf } from './time.ts';

type Issuer = (record: TrailRecord, caller: Caller) => readonly Issued[];
const NONE: readonly Issued[] = [];

/** The operations whose success creates a credential or a session, each with what it creates. */
const ISSUERS: ReadonlyMap<string, Issuer> = new Map<string, Issuer>([
  ['sts:AssumeRole', assumedRole],
  ['sts:AssumeRoleWithSAML', assumedRole],
  ['sts:AssumeRoleWithWebIdentity', assumedRole],
  ['sts:AssumeRoot', assumedRoot],
  ['sts:GetSessionToken', ownSession],
  ['sts:GetFederationToken', federationToken],
  ['sts:GetWebIdentityToken', webIdentityToken],
  ['iam:CreateAccessKey', accessKey],
  ['iam:CreateServiceSpecificCredential', serviceCredential],
  ['signin:ConsoleLogin', consoleLogin],
  ['signin:CreateOAuth2Token', ownSession],
  ['sso:Authenticate', portalSession],
  ['sso:UserAuthentication', portalSession],
  ['signin:UserAuthentication', portalSession],
  ['rolesanywhere:CreateSession', rolesAnywhere],
  ['eks-auth:AssumeRoleForPodIdentity', podIdentity],
  ['cognito-identity:GetCredentialsForIdentity', cognito],
  ['secretsmanager:PutSecretValue', versionIssued],
  ['secretsmanager:RotateSecret', versionIssued],
  ['secretsmanager:CreateSecret', versionIssued],
  ['secretsmanager:UpdateSecret', versionIssued],
]);

/** What a record of success created; a failed call creates nothing. */
export function issuedBy(record: TrailRecord, caller: Caller): readonly Issued[] {
  const issuer = ISSUERS.get(record.profile.action);
  return issuer === undefined ? NONE : beyondPresented(issuer(record, caller), caller);
}

/**
 * A session that is turned into another one in the second of its own issue (a federated console login) has the same
 * session key as its parent. That key stays the parent's: a credential must not descend from itself.
 */
function beyondPresented(issued: readonly Issued[], caller: Caller): readonly Issued[] {
  const joins = caller.presented?.joins ?? [];
  if (issued.length === 0 || joins.length === 0) return issued;
  const own = new Set<Ref>(joins.map((j) => j.key));
  if (!issued.some((i) => i.keys.some((k) => own.has(k)))) return issued;
  return issued.map((i) => ({ ...i, keys: i.keys.filter((k) => !own.has(k)) })).filter((i) => i.keys.length > 0);
}

/** `responseElements.credentials`, where services put a new temporary credential. */
interface NewKey {
  readonly id: string | null;
  readonly expires: Issued['expires'];
}

function newKey(credentials: JsonObject | null): NewKey {
  if (credentials === null) return { id: null, expires: null };
  const id = str(credentials.accessKeyId);
  return { id: id?.startsWith('HIDDEN') ? null : id, expires: expiration(credentials.expiration) };
}

/** A session of a role, under every key by which a use may name it. `null` if the response names neither key nor session. */
function roleSession(
  record: TrailRecord,
  credentials: JsonObject | null,
  assumed: JsonObject | null,
  roleArn: string | null,
): {
  readonly base: Omit<Issued, 'lineage' | 'holder' | 'boundTo'>;
  readonly role: Ref | null;
  readonly session: string | null;
} | null {
  const key = newKey(credentials);
  const roleId = str(assumed?.assumedRoleId) ?? str(assumed?.assumeRoleId);
  const role = roleRef(roleArn) ?? roleRef(str(assumed?.arn));
  const session = (roleId === null ? null : sessionNameOf(roleId)) ?? str(record.request?.roleSessionName);
  const at = record.at?.at ?? null;
  const keys: Ref[] = [];
  if (key.id !== null && roleId !== null) keys.push(stsKey(key.id, roleId));
  if (key.id !== null && role !== null && session !== null) keys.push(stsKeyByRole(key.id, role, session));
  if (roleId !== null && at !== null) keys.push(sessionKey(roleId, secondOf(at)));
  else if (role !== null && session !== null && at !== null) keys.push(sessionKeyByRole(role, session, secondOf(at)));
  const named =
    key.id !== null
      ? accessKeyRef(key.id)
      : roleId !== null && at !== null
        ? nativeSession(roleId, secondOf(at))
        : null;
  if (named === null || keys.length === 0) return null;
  return { base: { ref: named, keys, issuedAt: at, expires: key.expires, authenticates: false }, role, session };
}

/** `AssumeRole`, `AssumeRoleWithSAML`, `AssumeRoleWithWebIdentity`. */
function assumedRole(record: TrailRecord, caller: Caller): readonly Issued[] {
  const made = roleSession(
    record,
    obj(record.response?.credentials),
    obj(record.response?.assumedRoleUser),
    str(record.request?.roleArn),
  );
  if (made === null) return NONE;
  const role = made.role === null ? [] : [made.role];
  if (caller.principal.type === 'AWSService') {
    const lineage = serviceIssue(record, caller, made.role, made.session);
    return lineage === null ? NONE : [{ ...made.base, ...lineage }];
  }
  const issued: Issued = { ...made.base, lineage: 'presenter', holder: role, boundTo: null };
  const center = centerKey(record);
  return center === null
    ? [issued]
    : [issued, { ...made.base, keys: [center], lineage: 'window', holder: [], boundTo: null }];
}

/** A session that Identity Center issues: uses that name its person themselves only need its window. */
function centerKey(record: TrailRecord): Ref | null {
  const provider = str(record.request?.principalArn);
  const id = str(obj(record.response?.assumedRoleUser)?.assumedRoleId);
  if (provider === null || id === null || record.at === null || !provider.includes(':saml-provider/AWSSSO_'))
    return null;
  return centerSessionKey(id, secondOf(record.at.at));
}

/** A root session in a member account, for whoever called `AssumeRoot`. */
function assumedRoot(record: TrailRecord): readonly Issued[] {
  const key = newKey(obj(record.response?.credentials));
  const target = str(record.request?.targetPrincipal);
  const account = target === null ? null : (/\d{12}/.exec(target.slice(0, 100))?.[0] ?? null);
  if (key.id === null || account === null) return NONE;
  return [
    {
      ref: accessKeyRef(key.id),
      keys: [stsKey(key.id, account)],
      issuedAt: record.at?.at ?? null,
      expires: key.expires,
      lineage: 'presenter',
      holder: [ref('aws.account-root', account)],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/**
 * A further session of the caller itself: `GetSessionToken`, and the tokens that `aws login` gets for a console session
 * (`CreateOAuth2Token`; where AWS hides the key, the session still joins by its second).
 */
function ownSession(record: TrailRecord, caller: Caller): readonly Issued[] {
  const token = obj(record.response?.tokenOutput) ?? record.response;
  const key = newKey(obj(record.response?.credentials) ?? obj(token?.accessToken));
  const id = caller.principalId;
  const at = record.at?.at ?? null;
  if (id === null || (key.id === null && at === null)) return NONE;
  const keys: Ref[] = [];
  if (key.id !== null) keys.push(stsKey(key.id, id));
  if (key.id !== null && caller.role !== null && caller.sessionName !== null) {
    keys.push(stsKeyByRole(key.id, caller.role, caller.sessionName));
  }
  if (at !== null) keys.push(sessionKey(id, secondOf(at)));
  const named = key.id !== null ? accessKeyRef(key.id) : at === null ? null : nativeSession(id, secondOf(at));
  if (named === null) return NONE;
  return [
    {
      ref: named,
      keys,
      issuedAt: at,
      expires: key.expires,
      lineage: 'presenter',
      holder: [],
      boundTo: null,
      authenticates: false,
    },
  ];
}

function federationToken(record: TrailRecord, caller: Caller): readonly Issued[] {
  const key = newKey(obj(record.response?.credentials));
  const name = str(record.request?.name);
  const account = str(record.identity?.accountId) ?? str(record.json.recipientAccountId);
  const id =
    str(obj(record.response?.federatedUser)?.federatedUserId) ??
    (name === null || account === null ? null : `${account}:${name}`);
  if (key.id === null || id === null || caller.presented === null) return NONE;
  const at = record.at?.at ?? null;
  return [
    {
      ref: accessKeyRef(key.id),
      keys: at === null ? [stsKey(key.id, id)] : [stsKey(key.id, id), sessionKey(id, secondOf(at))],
      issuedAt: at,
      expires: key.expires,
      lineage: 'presenter',
      holder: [ref('aws.federated-user', id)],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/** A token by which AWS vouches for the caller elsewhere. AWS prints its id here and wherever AWS itself accepts it. */
function webIdentityToken(record: TrailRecord): readonly Issued[] {
  const id = str(record.response?.webIdentityTokenId);
  if (id === null) return NONE;
  return [
    {
      ...window(record, ref('aws.bearer-token', id), [stsTokenKey(id)]),
      expires: expiration(record.response?.expiration),
      lineage: 'presenter',
    },
  ];
}

/** Opens the window of a long-lived key. Each use of the key names its owner. */
function accessKey(record: TrailRecord): readonly Issued[] {
  const id = str(obj(record.response?.accessKey)?.accessKeyId);
  return id === null ? NONE : [window(record, accessKeyRef(id), [accessKeyRef(id)])];
}

function serviceCredential(record: TrailRecord): readonly Issued[] {
  const id = str(obj(record.response?.serviceSpecificCredential)?.serviceSpecificCredentialId);
  return id === null ? NONE : [window(record, ref('aws.bearer-token', id), [ref('aws.bearer-token', id)])];
}

const window = (record: TrailRecord, named: Ref, keys: readonly Ref[]): Issued => ({
  ref: named,
  keys,
  issuedAt: record.at?.at ?? null,
  expires: null,
  lineage: 'window',
  holder: [],
  boundTo: null,
  authenticates: false,
});

/**
 * A console session. Root and IAM users were authenticated here, by password and MFA, from the device in the traces; a
 * federated login only turns credentials obtained elsewhere into a session.
 */
function consoleLogin(record: TrailRecord, caller: Caller): readonly Issued[] {
  const at = record.at?.at ?? null;
  if (caller.principalId === null || at === null) return NONE;
  const second = secondOf(at);
  return [
    {
      ref: nativeSession(caller.principalId, second),
      keys: [sessionKey(caller.principalId, second)],
      issuedAt: at,
      expires: null,
      lineage: 'presenter',
      holder: [],
      boundTo: null,
      authenticates: caller.role === null && caller.principal.type !== 'FederatedUser',
    },
  ];
}

/** An access-portal session of Identity Center, where the record names it. */
function portalSession(record: TrailRecord, caller: Caller): readonly Issued[] {
  const session = caller.nativeSession[0];
  if (session === undefined || caller.principal.type === 'AssumedRole') return NONE;
  return [
    {
      ...window(record, session, [session]),
      lineage: 'presenter',
      authenticates: record.profile.kind === 'authenticate',
    },
  ];
}

/** Roles Anywhere: the caller proved possession of the private key of a certificate; AWS names the certificate's subject. */
function rolesAnywhere(record: TrailRecord): readonly Issued[] {
  const set = obj(arr(record.response?.credentialSet)[0]);
  const made = roleSession(
    record,
    obj(set?.credentials),
    obj(set?.assumedRoleUser),
    str(set?.roleArn) ?? str(record.request?.roleArn),
  );
  if (made === null) return NONE;
  const subject = str(record.response?.subjectArn);
  const role = made.role === null ? [] : [made.role];
  if (subject === null) return [{ ...made.base, lineage: 'window', holder: [], boundTo: null }];
  return [{ ...made.base, lineage: 'root', holder: [ref('x509.subject', subject), ...role], boundTo: null }];
}

/** EKS Pod Identity, as the agent on the node asks for it. */
function podIdentity(record: TrailRecord): readonly Issued[] {
  const assumed = obj(record.response?.assumedRoleUser);
  const made = roleSession(record, obj(record.response?.credentials), assumed, null);
  if (made === null) return NONE;
  const subject = obj(record.response?.subject);
  const namespace = str(subject?.namespace);
  const account = str(subject?.serviceAccount);
  if (namespace === null || account === null) return [{ ...made.base, lineage: 'window', holder: [], boundTo: null }];
  const self = ref('k8s.serviceaccount', `${namespace}/${account}`);
  return [{ ...made.base, lineage: 'root', holder: made.role === null ? [self] : [self, made.role], boundTo: null }];
}

/** Cognito: the identity of the pool is known; its role and session are not printed. */
function cognito(record: TrailRecord): readonly Issued[] {
  const key = newKey(obj(record.response?.credentials));
  const identity = str(record.response?.identityId) ?? str(record.request?.identityId);
  if (key.id === null || identity === null) return NONE;
  return [
    {
      ...window(record, accessKeyRef(key.id), [stsKeyByCognito(key.id)]),
      expires: key.expires,
      lineage: 'root',
      holder: [ref('cognito.identity', identity)],
    },
  ];
}
