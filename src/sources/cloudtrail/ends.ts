import type { Ended } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import type { Caller } from './caller.ts';
import { identityCenterUser } from './callers.ts';
import { accessKeyRef } from './keys.ts';
import type { TrailRecord } from './record.ts';
import { versionEnded } from './secrets.ts';
import { statedTime } from './time.ts';

type Ender = (record: TrailRecord, caller: Caller) => readonly Ended[];
const NONE: readonly Ended[] = [];

/** The operations whose success ends a credential, a session, or all credentials of an identity. */
const ENDERS: ReadonlyMap<string, Ender> = new Map<string, Ender>([
  ['iam:DeleteAccessKey', (r) => key(r, 'deleted')],
  ['iam:UpdateAccessKey', (r) => (str(r.request?.status) === 'Inactive' ? key(r, 'disabled') : NONE)],
  ['iam:DeleteServiceSpecificCredential', (r) => serviceCredential(r, 'deleted')],
  [
    'iam:UpdateServiceSpecificCredential',
    (r) => (str(r.request?.status) === 'Inactive' ? serviceCredential(r, 'disabled') : NONE),
  ],
  ['iam:ResetServiceSpecificCredential', (r) => serviceCredential(r, 'rotated')],
  ['iam:DeleteUser', (r) => one(iamRef(r, 'aws.iam-user', 'user', r.request?.userName), 'deleted')],
  ['iam:DeleteRole', (r) => one(iamRef(r, 'aws.role', 'role', r.request?.roleName), 'deleted')],
  ['iam:PutRolePolicy', olderSessions],
  ['identitystore:DeleteUser', (r) => centerUser(r, 'deleted')],
  ['sso-directory:DeleteUser', (r) => centerUser(r, 'deleted')],
  ['sso-directory:DisableUser', (r) => centerUser(r, 'disabled')],
  ['sso:Logout', loggedOut],
  ['signin:Logout', loggedOut],
  ['signin:UserLogout', loggedOut],
  ['secretsmanager:UpdateSecretVersionStage', versionEnded],
]);

/** What a record of success ended; a failed call ends nothing. */
export function endedBy(record: TrailRecord, caller: Caller): readonly Ended[] {
  const ender = ENDERS.get(record.profile.action);
  return ender === undefined ? NONE : ender(record, caller);
}

function one(named: Ref | null, how: Ended['how'], at: Micros | null = null): readonly Ended[] {
  return named === null ? NONE : [{ ref: named, how, at }];
}

function key(record: TrailRecord, how: Ended['how']): readonly Ended[] {
  const id = str(record.request?.accessKeyId);
  return one(id === null ? null : accessKeyRef(id), how);
}

function serviceCredential(record: TrailRecord, how: Ended['how']): readonly Ended[] {
  const id = str(record.request?.serviceSpecificCredentialId);
  return one(id === null ? null : ref('aws.bearer-token', id), how);
}

function centerUser(record: TrailRecord, how: Ended['how']): readonly Ended[] {
  const id = str(record.request?.userId);
  return one(id === null ? null : identityCenterUser(id), how);
}

function loggedOut(_record: TrailRecord, caller: Caller): readonly Ended[] {
  return caller.nativeSession.map((session): Ended => ({ ref: session, how: 'ended', at: null }));
}

/**
 * The console's "revoke active sessions" puts this inline policy on the role: it denies every session issued before the
 * time in it. Sessions issued later are untouched: the end is that of the role's sessions issued before `at`.
 */
function olderSessions(record: TrailRecord): readonly Ended[] {
  if (str(record.request?.policyName) !== 'AWSRevokeOlderSessions') return NONE;
  const role = iamRef(record, 'aws.role', 'role', record.request?.roleName);
  const cutoff = ISSUED_BEFORE.exec(str(record.request?.policyDocument)?.slice(0, 10_000) ?? '');
  return one(role, 'revoked', cutoff?.[1] === undefined ? null : (statedTime(cutoff[1])?.at ?? null));
}

const ISSUED_BEFORE = /"aws:TokenIssueTime"\s*:\s*\[?\s*"([^"]{10,40})"/;

/** IAM names its object by name only; the account is the one that the record was delivered to. */
export function iamRef(
  record: TrailRecord,
  kind: 'aws.iam-user' | 'aws.role',
  type: 'user' | 'role',
  name: NonNullable<TrailRecord['request']>[string],
): Ref | null {
  const account = str(record.json.recipientAccountId) ?? str(obj(record.json.userIdentity)?.accountId);
  const text = str(name);
  if (account === null || text === null) return null;
  return ref(kind, `arn:${partitionOf(str(record.json.awsRegion))}:iam::${account}:${type}/${text}`);
}

/** https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html */
function partitionOf(region: string | null): string {
  if (region === null) return 'aws';
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
