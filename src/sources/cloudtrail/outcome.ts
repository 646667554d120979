import type { Authentication, Outcome } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { Caller } from './caller.ts';
import type { TrailRecord } from './record.ts';

/**
 * Codes that mean the credential itself was refused, so that nobody is proven by the record. `AccessDenied` and its kin
 * are not among them: there the credential was good and the permission was missing.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
const REFUSED: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'AuthFailure',
  'Client.AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
  'RequestExpired',
  'Client.RequestExpired',
  'InvalidIdentityToken',
  'InvalidIdentityTokenException',
  'IDPRejectedClaim',
  'IDPRejectedClaimException',
]);

/** The same for tokens and passwords; at other services these codes mean a missing permission. */
const REFUSED_AT_SIGN_IN: ReadonlySet<string> = new Set([
  'UnauthorizedException',
  'InvalidGrantException',
  'NotAuthorizedException',
  'UnauthorizedClientException',
]);
const SIGN_IN = ['sso:', 'sso-oauth:', 'signin:', 'cognito-idp:', 'cognito-identity:'];

/**
 * Sign-in events carry no error code: their result is in `responseElements.ConsoleLogin` (and the like), or in
 * `serviceEventDetails`, under the event's own name.
 */
function signInResult(record: TrailRecord): string | null {
  const name = str(record.json.eventName);
  if (name === null) return null;
  const own = record.response === null || !Object.hasOwn(record.response, name) ? null : str(record.response[name]);
  if (own !== null) return own;
  const details = obj(record.json.serviceEventDetails);
  return details === null || !Object.hasOwn(details, name) ? null : str(details[name]);
}

export function outcomeOf(record: TrailRecord): Outcome {
  if (record.failed) return 'failure';
  if (record.profile.kind !== 'authenticate') return 'success';
  return signInResult(record) === 'Failure' ? 'failure' : 'success';
}

/** Steps of a sign-in that anybody can start in another's name: the record names an identity, and nobody is proven yet. */
const UNPROVEN: ReadonlySet<string> = new Set([
  'signin:CheckMfa',
  'signin:CredentialChallenge',
  'signin:PasswordRecoveryRequested',
]);

/** Whether AWS proved the caller at this event. */
export function authenticationOf(record: TrailRecord, caller: Caller, outcome: Outcome): Authentication {
  if (caller.principal.type === 'AWSService') return 'internal';
  if (outcome === 'failure') {
    if (record.profile.kind === 'authenticate') return 'failed';
    const code = str(record.json.errorCode);
    if (code !== null && REFUSED.has(code)) return 'failed';
    if (code !== null && REFUSED_AT_SIGN_IN.has(code) && SIGN_IN.some((p) => record.profile.action.startsWith(p))) {
      return 'failed';
    }
  }
  if (UNPROVEN.has(record.profile.action)) return 'none';
  if (caller.presented !== null) return 'proven';
  return caller.principal.id === null && caller.principal.ref === null ? 'none' : 'proven';
}
