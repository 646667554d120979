import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { field, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { refOf, sessionOf, targetsOf } from './actor.ts';

/** What a successful event created: the session of a sign-in, the assertion of an SSO, a token. */
export function issuedBy(o: JsonObject, eventType: string, time: Micros | null): readonly Issued[] {
  const user = refOf(o['actor']);
  const session = sessionOf(o);
  const base = { issuedAt: time, expires: null, boundTo: null, authenticates: false } as const;
  if (eventType === 'user.session.start' && session !== null && user !== null) {
    return [{ ...base, ref: session, keys: [session], lineage: 'root', holder: [user], authenticates: true }];
  }
  if (eventType === 'user.authentication.sso') {
    const subject = awsSubject(o);
    return subject === null ? [] : [{ ...base, ref: subject, keys: [subject], lineage: 'presenter', holder: [] }];
  }
  if (eventType === 'system.api_token.create') {
    return apiTokens(o).map((token) => ({
      ...base,
      ref: token,
      keys: [token],
      lineage: 'window' as const,
      holder: [],
    }));
  }
  if (eventType.startsWith('app.oauth2.') && eventType.includes('.token.grant')) {
    return oauthTokens(o).map(({ token, expires }) => ({
      ...base,
      ref: token,
      keys: [token],
      expires,
      lineage: 'presenter' as const,
      holder: [],
    }));
  }
  return [];
}

/**
 * The subject that the SAML assertion to AWS carries: the user name in the app (AppUser), which Okta writes as its
 * `alternateId`. Only assertions for AWS apps are issued: CloudTrail shows the subject and nothing else of the assertion.
 */
function awsSubject(o: JsonObject): Ref | null {
  const app = targetsOf(o, 'AppInstance')[0];
  const uri = strAt(o, 'debugContext', 'debugData', 'requestUri') ?? '';
  const names = [str(app?.['displayName']), str(app?.['alternateId'])].map((name) => (name ?? '').slice(0, 200));
  const isAws =
    /^\/app\/(?:amazon|aws)/.test(uri) || names.some((name) => /(?:^|[^a-z])(?:aws|amazon)(?:[^a-z]|$)/i.test(name));
  if (!isAws) return null;
  const name = str(targetsOf(o, 'AppUser')[0]?.['alternateId']) ?? strAt(o['actor'], 'alternateId');
  return name === null || name === 'unknown' ? null : ref('saml.subject', `okta|${name.toLowerCase()}`);
}

function apiTokens(o: JsonObject): readonly Ref[] {
  const tokens = [...targetsOf(o, 'Token'), ...targetsOf(o, 'API token'), ...targetsOf(o, 'ApiToken')];
  return tokens.flatMap((token) => {
    const id = str(token['id']);
    return id === null || id === 'unknown' ? [] : [ref('okta.api-token', id)];
  });
}

const TOKEN_TYPES = ['access_token', 'refresh_token', 'id_token'] as const;

function oauthTokens(o: JsonObject): readonly { token: Ref; expires: Micros | null }[] {
  return TOKEN_TYPES.flatMap((type) => targetsOf(o, type)).flatMap((target) => {
    const id = str(target['id']);
    const expires = parseIso(strAt(target, 'detailEntry', 'expires'), true)?.at ?? null;
    return id === null || id === 'unknown' ? [] : [{ token: ref('app.token', `okta/${id}`), expires }];
  });
}

/** Types that put an end to everything the target user holds, and how. */
const ENDS_USER: ReadonlyMap<string, Ended['how']> = new Map([
  ['user.lifecycle.suspend', 'disabled'],
  ['user.lifecycle.deactivate', 'disabled'],
  ['user.lifecycle.delete.initiated', 'deleted'],
  ['user.lifecycle.delete.completed', 'deleted'],
  ['user.session.clear', 'revoked'],
  ['user.authentication.universal_logout', 'revoked'],
]);

/** What a successful event ended. */
export function endedBy(o: JsonObject, eventType: string): readonly Ended[] {
  if (eventType === 'user.session.end' || eventType === 'user.session.expire') {
    const session = sessionOf(o);
    return session === null ? [] : [{ ref: session, how: 'ended', at: null }];
  }
  if (eventType === 'system.api_token.revoke')
    return apiTokens(o).map((token) => ({ ref: token, how: 'revoked', at: null }));
  if (eventType.startsWith('app.oauth2.') && eventType.includes('.token.revoke')) {
    return oauthTokens(o).map(({ token }) => ({ ref: token, how: 'revoked', at: null }));
  }
  const how = ENDS_USER.get(eventType);
  if (how === undefined) return [];
  const users = targetsOf(o, 'User').map(refOf);
  return users.flatMap((user) => (user === null ? [] : [{ ref: user, how, at: null }]));
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['user.lifecycle.create', 'created'],
  ['user.lifecycle.activate', 'active'],
  ['user.lifecycle.reactivate', 'active'],
  ['user.lifecycle.unsuspend', 'active'],
  ['user.lifecycle.suspend', 'suspended'],
  ['user.lifecycle.deactivate', 'deactivated'],
  ['user.lifecycle.delete.initiated', 'deleted'],
  ['user.lifecycle.delete.completed', 'deleted'],
  ['user.account.lock', 'locked'],
  ['user.account.unlock', 'active'],
  ['user.account.unlock_by_admin', 'active'],
]);

/** Names and states that a successful event tells about users: not on every event, they would say the same each time. */
export function statementsOf(o: JsonObject, eventType: string): readonly IdentityStatement[] {
  const out: IdentityStatement[] = [];
  if (eventType === 'user.session.start' || eventType === 'user.authentication.sso')
    out.push(...namesOf(obj(o['actor'])));
  const state = STATES.get(eventType);
  if (eventType.startsWith('user.lifecycle.') || state !== undefined || eventType === 'user.account.update_profile') {
    for (const user of targetsOf(o, 'User')) {
      const identity = refOf(user);
      out.push(...namesOf(user));
      if (identity !== null && state !== undefined) out.push({ ref: identity, attribute: 'state', value: state });
    }
  }
  return out;
}

function namesOf(user: JsonObject | null): readonly IdentityStatement[] {
  const identity = user === null ? null : refOf(user);
  if (user === null || identity === null || str(field(user, 'type')) !== 'User') return [];
  const out: IdentityStatement[] = [];
  const alternate = str(user['alternateId']);
  const name = str(user['displayName']);
  if (alternate !== null && alternate !== 'unknown') {
    out.push({ ref: identity, attribute: alternate.includes('@') ? 'email' : 'alias', value: alternate });
  }
  if (name !== null && name !== 'unknown') out.push({ ref: identity, attribute: 'name', value: name });
  return out;
}
