import type { Join } from '../../model/event.ts';
import type { KeyClass } from '../../model/grade.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';

/**
 * The join keys of STS sessions. A temporary key id recurs, so it never joins alone: it joins with the principal id of
 * the session (`AROA…:session`, `AIDA…`, `<account>:<name>`) and the time of issue.
 */
export const stsKey = (accessKeyId: string, principalId: string): Ref =>
  ref('aws.sts-credential', `${accessKeyId}/${principalId}`);

/**
 * Some issuances name the role and the session, but not the role's unique id (Lambda's delivery, for one): there the
 * key is the access key id, the role's ref and the session name.
 */
export const stsKeyByRole = (accessKeyId: string, role: Ref, session: string): Ref =>
  ref('aws.sts-credential', `${accessKeyId}/${role}/${session}`);

/** Cognito names neither the role nor the session that it issues. */
export const stsKeyByCognito = (accessKeyId: string): Ref => ref('aws.sts-credential', `${accessKeyId}/cognito`);

/**
 * A role or sign-in session whatever key signs for it: its principal id and the second in which it was issued. The
 * console mints a key per request, a service calling on the user's behalf gets a derived key, and Identity Center hands
 * out another key than the one it was issued: only these two facts stay the same.
 */
export const sessionKey = (principalId: string, second: string): Ref =>
  ref('aws.console-session', `${principalId}@${second}`);

/**
 * The same session, by a use whose record names the person of Identity Center itself. Kept apart from `sessionKey`: the
 * issuance names the person by user name only, and the stronger word is the use's own.
 */
export const centerSessionKey = (principalId: string, second: string): Ref =>
  ref('aws.console-session', `${principalId}@${second}/identity-center`);

/** The same, where the issuance does not name the role's unique id (see `stsKeyByRole`). */
export const sessionKeyByRole = (role: Ref, session: string, second: string): Ref =>
  ref('aws.console-session', `${role}/${session}@${second}`);

export const nativeSession = (principalId: string, second: string): Ref =>
  ref('aws.session', `${principalId}@${second}`);

export const accessKeyRef = (accessKeyId: string): Ref => ref('aws.access-key', accessKeyId);

export const join = (key: Ref, cls: KeyClass, issuedAt: Micros | null, withinMicros: number | null = null): Join => ({
  key,
  cls,
  issuedAt,
  withinMicros,
});

/** The part of `AROA…:session` that the caller of AssumeRole chose: the client's word (K5). */
export function sessionNameOf(principalId: string): string | null {
  const colon = principalId.indexOf(':');
  return colon < 0 || colon === principalId.length - 1 ? null : principalId.slice(colon + 1);
}
