import type { IdentityStatement } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Caller } from './caller.ts';
import { identityCenterUser } from './callers.ts';
import { iamRef } from './ends.ts';
import { accessKeyRef } from './keys.ts';
import type { TrailRecord } from './record.ts';

type Speaker = (record: TrailRecord, caller: Caller) => readonly IdentityStatement[];
const NONE: readonly IdentityStatement[] = [];

/** Operations that say something lasting about an identity: its names, and its state in time. */
const SPEAKERS: ReadonlyMap<string, Speaker> = new Map<string, Speaker>([
  ['iam:CreateUser', createdUser],
  ['iam:DeleteUser', (r) => state(iamRef(r, 'aws.iam-user', 'user', r.request?.userName), 'deleted')],
  ['iam:CreateLoginProfile', (r) => state(iamRef(r, 'aws.iam-user', 'user', r.request?.userName), 'password-set')],
  ['iam:DeleteLoginProfile', (r) => state(iamRef(r, 'aws.iam-user', 'user', r.request?.userName), 'password-removed')],
  ['iam:CreateRole', (r) => state(iamRef(r, 'aws.role', 'role', r.request?.roleName), 'created')],
  ['iam:DeleteRole', (r) => state(iamRef(r, 'aws.role', 'role', r.request?.roleName), 'deleted')],
  ['iam:UpdateAccessKey', reenabledKey],
  ['sso-directory:EnableUser', (r) => centerState(r, 'active')],
  ['sso-directory:DisableUser', (r) => centerState(r, 'disabled')],
  ['sso-directory:DeleteUser', (r) => centerState(r, 'deleted')],
  ['identitystore:DeleteUser', (r) => centerState(r, 'deleted')],
  ['sts:AssumeRole', sourceIdentity],
  ['sts:AssumeRoleWithSAML', sourceIdentity],
  ['sts:AssumeRoleWithWebIdentity', sourceIdentity],
  ['signin:UserAuthentication', centerName],
  ['sso:Authenticate', centerName],
]);

export function statementsOf(record: TrailRecord, caller: Caller): readonly IdentityStatement[] {
  const speak = SPEAKERS.get(record.profile.action);
  return speak === undefined ? NONE : speak(record, caller);
}

const state = (identity: Ref | null, value: string): readonly IdentityStatement[] =>
  identity === null ? NONE : [{ ref: identity, attribute: 'state', value }];

/** The one record that ties a user's never-reused id to its name and ARN. */
function createdUser(record: TrailRecord): readonly IdentityStatement[] {
  const user = obj(record.response?.user);
  const id = str(user?.userId);
  if (id === null) return NONE;
  const self = ref('aws.iam-user', id);
  const name = str(user?.userName);
  const arn = str(user?.arn);
  const said: IdentityStatement[] = [{ ref: self, attribute: 'state', value: 'created' }];
  if (name !== null) said.push({ ref: self, attribute: 'name', value: name });
  if (arn !== null) said.push({ ref: self, attribute: 'alias', value: ref('aws.iam-user', arn) });
  return said;
}

function reenabledKey(record: TrailRecord): readonly IdentityStatement[] {
  const id = str(record.request?.accessKeyId);
  return id !== null && str(record.request?.status) === 'Active' ? state(accessKeyRef(id), 'active') : NONE;
}

function centerState(record: TrailRecord, value: string): readonly IdentityStatement[] {
  const id = str(record.request?.userId);
  return id === null ? NONE : state(identityCenterUser(id), value);
}

function centerName(_record: TrailRecord, caller: Caller): readonly IdentityStatement[] {
  const { ref: self, name } = caller.principal;
  return self === null || name === null ? NONE : [{ ref: self, attribute: 'name', value: name }];
}

/**
 * The source identity that the new session will carry through every further role. The caller sets it, so it is the
 * caller's word about the key (K5), unless the trust policy forces it, which no record says.
 */
function sourceIdentity(record: TrailRecord): readonly IdentityStatement[] {
  const value = str(record.response?.sourceIdentity) ?? str(record.request?.sourceIdentity);
  const key = str(obj(record.response?.credentials)?.accessKeyId);
  return value === null || key === null
    ? NONE
    : [{ ref: accessKeyRef(key), attribute: 'owner', value: `source-identity:${value}` }];
}
