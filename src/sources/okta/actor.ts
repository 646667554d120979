import { type DeviceTraces, NO_DEVICE, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { arr, at, field, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { asNumber, canonicalIp } from '../address.ts';

/** Okta writes the word where it does not know. */
const known = (s: string | null): string | null =>
  s === null || s === 'unknown' || s === 'null' || s === '-' ? null : s;

/** A user, an app that acts for itself, or Okta: by the type of the object that the log names. */
export function refOf(entity: JsonValue | undefined): Ref | null {
  const id = known(strAt(entity, 'id'));
  const type = strAt(entity, 'type');
  if (id === null || type === null) return null;
  if (type === 'User') return ref('okta.user', id);
  if (type === 'SystemPrincipal') return ref('okta.system', id);
  return type === 'PublicClientApp' || type === 'AppInstance' || type === 'WorkloadPrincipal'
    ? ref('app.service', `okta/${id}`)
    : null;
}

export const isSystem = (o: JsonObject): boolean => strAt(o['actor'], 'type') === 'SystemPrincipal';

export function principalOf(o: JsonObject): Principal {
  const actor = obj(o['actor']);
  if (actor === null) return NO_PRINCIPAL;
  const alternate = known(str(actor['alternateId']));
  return {
    ref: refOf(actor),
    id: known(str(actor['id'])),
    name: known(str(actor['displayName'])) ?? alternate,
    email: alternate?.includes('@') ? alternate : null,
    type: str(actor['type']),
  };
}

/** The user's session; `null` where the event has none. Okta writes `unknown` for some events. */
export const sessionOf = (o: JsonObject): Ref | null => {
  const id = known(strAt(o['authenticationContext'], 'externalSessionId'));
  return id === null ? null : ref('okta.session', id);
};

/** The session and the root session it descends from, if that is another one. */
export function nativeSessions(o: JsonObject): readonly Ref[] {
  const session = sessionOf(o);
  const root = known(strAt(o['authenticationContext'], 'rootSessionId'));
  const out: Ref[] = session === null ? [] : [session];
  if (root !== null && (session === null || session !== ref('okta.session', root)))
    out.push(ref('okta.root-session', root));
  return out;
}

/**
 * What the actor showed: an API token, else an OAuth client's credential, else the session. A call with an API token runs
 * as the user who made the token, wherever that user is.
 */
export function presentedBy(o: JsonObject): Presented | null {
  const holder = refOf(o['actor']);
  const asserted: readonly Ref[] = holder === null ? [] : [holder];
  const token = known(str(at(o, 'transaction', 'detail', 'requestApiTokenId')));
  if (token !== null) return byKey(ref('okta.api-token', token), 'K2', asserted);
  const session = sessionOf(o);
  if (session !== null) return byKey(session, 'K3', asserted);
  const client = known(strAt(o['client'], 'id'));
  if (client !== null && strAt(o['actor'], 'type') !== 'User') {
    return {
      ref: ref('okta.oauth-client', client),
      joins: [],
      holder: asserted,
      holderClass: 'K3',
      boundTo: null,
      issuance: 'not-logged',
    };
  }
  return holder === null ? null : uncheckedName(asserted);
}

const byKey = (key: Ref, cls: 'K2' | 'K3', holder: readonly Ref[]): Presented => ({
  ref: key,
  joins: [{ key, cls, issuedAt: null, withinMicros: null }],
  holder,
  holderClass: cls,
  boundTo: null,
  issuance: 'expected',
});

/** Okta authenticated the user by something that the record does not name (a password, a factor, a bearer token). */
const uncheckedName = (holder: readonly Ref[]): Presented => ({
  ref: null,
  joins: [],
  holder,
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

/** What was shown at a step of a sign-in: a password or a factor of the user, which the record does not name. */
export function signInCredential(o: JsonObject): Presented | null {
  const holder = refOf(o['actor']);
  return holder === null ? null : uncheckedName([holder]);
}

/** Events in which Okta asks the device itself. Later ones have the id from the session, which a stolen cookie keeps. */
const ASKS_DEVICE: ReadonlySet<string> = new Set([
  'user.session.start',
  'user.authentication.auth_via_mfa',
  'user.authentication.verify',
]);

/**
 * `client.ipAddress` is what Okta resolved from the chain of proxies it trusts. The registered device is proven by
 * Okta Verify. `dtHash` stands for the browser, noisily (one sign-in can show two); `deviceFingerprint` is a header that the
 * client sets, and is left out.
 */
export function deviceOf(o: JsonObject): DeviceTraces {
  const chain = arr(at(o, 'request', 'ipChain'));
  const debug = at(o, 'debugContext', 'debugData');
  const device = known(strAt(o['device'], 'id'));
  return {
    ...NO_DEVICE,
    ip: canonicalIp(strAt(o['client'], 'ipAddress')) ?? canonicalIp(strAt(chain[0], 'ip')),
    userAgent: known(strAt(o['client'], 'userAgent', 'rawUserAgent')),
    host: known(strAt(o['device'], 'name')),
    deviceId: device === null ? null : ref('okta.device', device),
    isDeviceOfToken: device !== null && !ASKS_DEVICE.has(str(o['eventType']) ?? ''),
    fingerprint: known(strAt(debug, 'dtHash')),
    asn: asNumber(at(o, 'securityContext', 'asNumber')),
  };
}

/** Targets of one type, in the order of the record. */
export function targetsOf(o: JsonObject, type: string): readonly JsonObject[] {
  const out: JsonObject[] = [];
  for (const target of arr(o['target']).slice(0, 64)) {
    const entry = obj(target);
    if (entry !== null && field(entry, 'type') === type) out.push(entry);
  }
  return out;
}

/** `User:alice@example.org`, `AppInstance:AWS`: type and the name that the log gives, else the id. */
export function targetName(o: JsonObject, eventType: string): string | null {
  const all = arr(o['target']);
  const preferred = eventType === 'user.authentication.sso' ? targetsOf(o, 'AppInstance')[0] : undefined;
  const first = preferred ?? obj(all[0]);
  if (first === null || first === undefined) return null;
  const name = known(str(first['alternateId'])) ?? known(str(first['displayName'])) ?? known(str(first['id']));
  return name === null ? null : `${str(first['type']) ?? 'target'}:${name}`;
}
