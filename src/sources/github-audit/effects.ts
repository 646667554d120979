import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { userRef } from '../github/refs.ts';
import { hashedToken, programmaticAccess, sshKey, tokenId } from './tokens.ts';

/**
 * Credentials that begin to be valid with this entry: it opens their window; who holds one, its uses say. Authorising a
 * token for single sign-on is none: the token lived before.
 */
export function issuedBy(o: JsonObject, action: string, time: Micros | null): readonly Issued[] {
  return created(o, action).map((credential) => ({
    ref: credential,
    keys: [credential],
    issuedAt: time,
    expires: null,
    lineage: 'window' as const,
    holder: [],
    boundTo: null,
    authenticates: false,
  }));
}

function created(o: JsonObject, action: string): readonly Ref[] {
  switch (action) {
    case 'public_key.create':
      return present(sshKey(o['fingerprint']));
    case 'personal_access_token.access_granted':
    case 'personal_access_token.create':
      return present(programmaticAccess(o['user_programmatic_access_id']));
    default:
      return [];
  }
}

/** Credentials and accounts that end with this entry. `managed_…` is the token acted on; the token acted with has no prefix. */
export function endedBy(o: JsonObject, action: string, server: string | null): readonly Ended[] {
  const end = ENDS.get(action);
  return end === undefined ? [] : end.what(o, server).map((ref) => ({ ref, how: end.how, at: null }));
}

interface End {
  readonly how: Ended['how'];
  readonly what: (o: JsonObject, server: string | null) => readonly Ref[];
}

const managed = (o: JsonObject): readonly Ref[] =>
  present(hashedToken(o['managed_hashed_token']), tokenId(o['managed_token_id']), sshKey(o['fingerprint']));
const grant = (o: JsonObject): readonly Ref[] => present(programmaticAccess(o['user_programmatic_access_id']));
const key = (o: JsonObject): readonly Ref[] => present(sshKey(o['fingerprint']));
const account = (o: JsonObject, server: string | null): readonly Ref[] => present(userRef(o['user_id'], server));

const ENDS: ReadonlyMap<string, End> = new Map<string, End>([
  ['org_credential_authorization.revoke', { how: 'revoked', what: managed }],
  ['org_credential_authorization.deauthorize', { how: 'revoked', what: managed }],
  ['personal_access_token.access_revoked', { how: 'revoked', what: grant }],
  ['personal_access_token.destroy', { how: 'deleted', what: grant }],
  ['public_key.delete', { how: 'deleted', what: key }],
  ['public_key.unverify', { how: 'disabled', what: key }],
  ['user.suspend', { how: 'disabled', what: account }],
  ['user.destroy', { how: 'deleted', what: account }],
  ['user.delete', { how: 'deleted', what: account }],
  ['user.async_delete', { how: 'deleted', what: account }],
]);

const present = (...refs: readonly (Ref | null)[]): readonly Ref[] => refs.filter((r) => r !== null);

/** States that an entry gives the account it acts on. Membership ends nothing of the account outside the organisation. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['user.suspend', 'suspended'],
  ['user.unsuspend', 'active'],
  ['user.destroy', 'deleted'],
  ['user.delete', 'deleted'],
  ['user.async_delete', 'deleted'],
  ['two_factor_authentication.enabled', 'two-factor on'],
  ['two_factor_authentication.disabled', 'two-factor off'],
]);
const MEMBERSHIP: ReadonlyMap<string, string> = new Map([
  ['org.add_member', 'member of'],
  ['org.remove_member', 'removed from'],
  ['org.update_member', 'role changed in'],
  ['org.remove_outside_collaborator', 'removed from'],
]);

/** Entries in which GitHub has just linked the account to the identity provider's name. */
const LINKED: ReadonlySet<string> = new Set(['org.sso_response', 'business.sso_response', 'user.login']);

/** Names and states that an entry tells about accounts: not on every entry, they would say the same each time. */
export function statementsOf(o: JsonObject, action: string, server: string | null): readonly IdentityStatement[] {
  const out: IdentityStatement[] = [];
  const actor = userRef(o['actor_id'], server);
  const target = userRef(o['user_id'], server);
  if (LINKED.has(action) && actor !== null) {
    out.push(...named(actor, 'name', str(o['actor'])));
    const nameId = str(o['external_identity_nameid']);
    out.push(...named(actor, nameId?.includes('@') ? 'email' : 'alias', nameId));
    out.push(...named(actor, 'alias', str(o['external_identity_username'])));
  }
  if (action === 'user.rename' && target !== null) out.push(...named(target, 'name', str(o['user'])));
  const organisation = str(o['org']);
  const membership = MEMBERSHIP.get(action);
  const state = STATES.get(action) ?? (membership && organisation ? `${membership} ${organisation}` : undefined);
  if (target !== null && state !== undefined) {
    out.push({ ref: target, attribute: 'state', value: state }, ...named(target, 'name', str(o['user'])));
  }
  for (const token of action.startsWith('org_credential_authorization.') ? managed(o) : []) {
    if (actor !== null && action.endsWith('.grant')) out.push({ ref: token, attribute: 'owner', value: actor });
  }
  return out;
}

const named = (of: Ref, attribute: 'name' | 'email' | 'alias', value: string | null): readonly IdentityStatement[] =>
  value === null ? [] : [{ ref: of, attribute, value }];
