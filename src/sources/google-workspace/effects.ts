import type { Ended, IdentityStatement, Principal } from '../../model/event.ts';
import type { Ref } from '../../model/ref.ts';
import { accountOf, isEmail } from '../gcp/refs.ts';
import type { Activity, Happened } from './activity.ts';

/** What an event did to the account that it is about. Names of admin and login events. */
interface Effect {
  readonly ends?: Ended['how'];
  readonly state?: string;
}
const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['admin/CREATE_USER', { state: 'created' }],
  ['admin/SUSPEND_USER', { ends: 'disabled', state: 'suspended' }],
  ['admin/UNSUSPEND_USER', { state: 'active' }],
  ['admin/ARCHIVE_USER', { ends: 'disabled', state: 'archived' }],
  ['admin/UNARCHIVE_USER', { state: 'active' }],
  ['admin/DELETE_USER', { ends: 'deleted', state: 'deleted' }],
  ['admin/UNDELETE_USER', { state: 'active' }],
  ['admin/RESET_SIGNIN_COOKIES', { ends: 'revoked' }],
  ['admin/SIGN_OUT_USER', { ends: 'revoked' }],
  ['login/account_disabled_generic', { ends: 'disabled', state: 'disabled' }],
  ['login/account_disabled_hijacked', { ends: 'disabled', state: 'disabled' }],
  ['login/account_disabled_password_leak', { ends: 'disabled', state: 'disabled' }],
  ['login/account_disabled_spamming', { ends: 'disabled', state: 'disabled' }],
  ['login/account_disabled_spamming_through_relay', { ends: 'disabled', state: 'disabled' }],
]);

const effectOf = (a: Activity, h: Happened): Effect => EFFECTS.get(`${a.app}/${h.name}`) ?? {};

/**
 * The account that is acted on. Google names it by its address only, so it is the account of that address: the same as in Google
 * Cloud's audit log; and by its profile id as well where the actor is that account.
 */
function accountsAffected(h: Happened, actor: Principal): readonly Ref[] {
  const email = h.parameter('USER_EMAIL') ?? h.parameter('affected_email_address');
  if (email === null || !isEmail(email)) return [];
  const isActor = actor.ref !== null && actor.email?.toLowerCase() === email.toLowerCase();
  return isActor && actor.ref !== null ? [accountOf(email), actor.ref] : [accountOf(email)];
}

export function endedBy(a: Activity, h: Happened, actor: Principal): readonly Ended[] {
  const how = effectOf(a, h).ends;
  return how === undefined ? [] : accountsAffected(h, actor).map((ref) => ({ ref, how, at: null }));
}

export function statementsOf(a: Activity, h: Happened, actor: Principal): readonly IdentityStatement[] {
  const { state } = effectOf(a, h);
  const states: IdentityStatement[] =
    state === undefined ? [] : accountsAffected(h, actor).map((ref) => ({ ref, attribute: 'state', value: state }));
  const isNaming = a.app === 'login' && h.name === 'login_success' && actor.ref !== null && actor.email !== null;
  return isNaming && actor.ref !== null && actor.email !== null
    ? [...states, { ref: actor.ref, attribute: 'email', value: actor.email }]
    : states;
}

/** The thing that is acted on, by the first of these parameters that is set. */
const TARGETS: readonly (readonly [string, string])[] = [
  ...['doc_title', 'doc_id'].map((p) => [p, 'document'] as const),
  ...['USER_EMAIL', 'affected_email_address', 'user_email'].map((p) => [p, 'user'] as const),
  ...['GROUP_EMAIL', 'group_email', 'group_id'].map((p) => [p, 'group'] as const),
  ...['app_name', 'client_id', 'application_name', 'APPLICATION_NAME'].map((p) => [p, 'application'] as const),
  ...['ROLE_NAME', 'ROLE_ID'].map((p) => [p, 'role'] as const),
  ...['SETTING_NAME', 'rule_name', 'resource_name', 'calendar_id', 'meeting_code', 'room_id'].map(
    (p) => [p, 'resource'] as const,
  ),
  ...['DOMAIN_NAME', 'ORG_UNIT_NAME'].map((p) => [p, 'domain'] as const),
];
const MAX_TARGET = 1_024;

export function targetOf(h: Happened): string | null {
  for (const [parameter, word] of TARGETS) {
    const value = h.parameter(parameter);
    if (value !== null) return `${word}:${value.slice(0, MAX_TARGET)}`;
  }
  return null;
}
