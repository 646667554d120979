import {
  type Authentication,
  type DeviceTraces,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { canonicalIp } from '../address.ts';
import type { Activity, Happened } from './activity.ts';

/** Stands where the actor is no account of Google's that the customer may know. */
const PLACEHOLDER = '105250506097979753968';

/** An account by its profile id, which outlives its address. */
export const profileRef = (id: string | null): Ref | null =>
  id === null || id === PLACEHOLDER || id.length > 64 ? null : ref('google.user', id);

export function principalOf(a: Activity, h: Happened): Principal {
  const actor = a.actor;
  if (actor === null) return NO_PRINCIPAL;
  const type = str(actor['callerType']);
  const id = str(actor['profileId']) ?? digits(num(actor['profileId']));
  const email = str(actor['email']);
  if (id === PLACEHOLDER && email === null) return NO_PRINCIPAL;
  if (id !== null || email !== null)
    return { ref: profileRef(id), id: id === PLACEHOLDER ? null : id, name: null, email, type };
  const guest =
    a.app === 'meet' && h.parameter('identifier_type') === 'email_address' ? h.parameter('identifier') : null;
  if (guest !== null) return { ...NO_PRINCIPAL, email: guest, type };
  const key = str(actor['key']);
  return key !== null && ROLE.test(key) ? { ...NO_PRINCIPAL, type: key } : { ...NO_PRINCIPAL, name: key, type };
}

const digits = (n: number | null): string | null => (n === null ? null : String(n));

/** `SYSTEM`, `HANGOUTS_EXTERNAL_OR_ANONYMOUS`: a kind of actor; another key is the id of a robot or of an OAuth consumer. */
const ROLE = /^[A-Z][A-Z_]{2,63}$/;
const isGoogle = (p: Principal): boolean => p.type === 'SYSTEM';

/** Events of sign-in that say nothing of whether the account itself was there. */
const UNPROVEN = /^(?:suspicious_|gov_attack|account_disabled|risky_|blocked_)/;

export function authenticationOf(a: Activity, h: Happened, p: Principal, failed: boolean): Authentication {
  if (isGoogle(p) || a.app === 'access_transparency') return 'internal';
  if (a.app === 'login' || a.app === 'saml' || a.app === 'ldap') {
    if (failed) return 'failed';
    if (UNPROVEN.test(h.name) || h.name === 'login_challenge') return 'none';
  }
  // What a rule or a service noticed is about the actor, and not done by him.
  return p.ref === null || a.app === 'rules' ? 'none' : 'proven';
}

/** Google signed the account in; with what, and in which session, no activity says. */
export const presentedBy = (p: Principal): Presented | null =>
  p.ref === null
    ? null
    : { ref: null, joins: [], holder: [p.ref], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };

const MAX_TEXT = 1_024;

/** `ipAddress` is the caller's; Meet has the participant's address among its parameters. Chrome and mobile name the enrolled device. */
export function deviceOf(a: Activity, h: Happened): DeviceTraces {
  const id =
    a.app === 'chrome' ? h.parameter('DIRECTORY_DEVICE_ID') : a.app === 'mobile' ? h.parameter('DEVICE_ID') : null;
  return {
    ...NO_DEVICE,
    ip: canonicalIp(a.ip ?? (a.app === 'meet' ? h.parameter('ip_address') : null)),
    userAgent: h.parameter('user_agent')?.slice(0, MAX_TEXT) ?? null,
    host: a.app === 'chrome' ? (h.parameter('DEVICE_NAME')?.slice(0, MAX_TEXT) ?? null) : null,
    deviceId: id === null || id.length > 256 ? null : ref('google.device', id),
  };
}
