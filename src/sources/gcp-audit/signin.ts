import { type Event, NO_PRINCIPAL, type Outcome } from '../../model/event.ts';
import { arr, at, field, str } from '../../model/json.ts';
import { accountOf, isEmail } from '../gcp/refs.ts';
import { type Caller, NO_CALLER } from './caller.ts';
import type { Entry } from './entry.ts';

/**
 * The sign-in log of Cloud Identity and Google Workspace, where the organisation shares it with Google Cloud.
 * https://support.google.com/a/answer/9320190, https://developers.google.com/admin-sdk/reports/v1/appendix/activity/login
 */
export const isSignIn = (e: Entry): boolean => e.service === 'login.googleapis.com';

type Part = Partial<
  Pick<Event, 'kind' | 'outcome' | 'principal' | 'authentication' | 'presented' | 'target' | 'ended' | 'statements'>
>;

/** What an entry of the sign-in log says beside its caller. */
export function signInOf(e: Entry, caller: Caller): Part {
  const event = arr(field(e.metadata ?? undefined, 'event'))[0];
  const name = e.method.slice(e.method.lastIndexOf('.') + 1);
  const parameter = (wanted: string): string | null => {
    for (const p of arr(field(event, 'parameter'))) if (field(p, 'name') === wanted) return str(field(p, 'value'));
    return null;
  };
  const affected = parameter('affected_email_address');
  switch (name) {
    case 'loginSuccess':
      return { kind: 'authenticate', outcome: 'success' };
    case 'loginFailure':
      return { ...refused(caller), kind: 'authenticate', outcome: 'failure' };
    case 'loginChallenge':
    case 'loginVerification':
      return challenged(parameter('login_challenge_status'), caller);
    case 'logout':
      return { kind: 'end', outcome: 'success' };
    default:
      if (name.startsWith('accountDisabled')) return { ...NOBODY, ...disabled(affected) };
      if (name.startsWith('suspicious')) return { ...NOBODY, kind: 'authenticate', principal: typed(affected) };
      return { kind: OWN_CHANGES.test(name) ? 'change-identity' : 'act', outcome: stated(event) };
  }
}

const OWN_CHANGES = /^(?:2sv|password|recovery|titanium|passkey|emailForwarding)/;
const NOBODY: Part = { authentication: 'internal', presented: null, principal: NO_PRINCIPAL, outcome: 'success' };

const stated = (event: Parameters<typeof field>[0]): Outcome => {
  const success = at(event, 'status', 'success');
  return success === true ? 'success' : success === false ? 'failure' : 'unknown';
};

/** Nobody is proven: the address is what was typed. */
const refused = (caller: Caller): Part => ({
  principal: { ...caller.principal, ref: null },
  authentication: 'failed',
  presented: null,
});

/** A second step that was passed is no sign-in yet; the entry of the sign-in follows. */
function challenged(status: string | null, caller: Caller): Part {
  if (status !== null && /incorrect|fail|wrong|denied/i.test(status.slice(0, 100))) {
    return { ...refused(caller), kind: 'authenticate', outcome: 'failure' };
  }
  const outcome = status === 'passed' ? 'success' : 'unknown';
  return { ...refused(caller), authentication: NO_CALLER.authentication, kind: 'authenticate', outcome };
}

/** Somebody signed in under this address, and Google doubts that it was its owner. */
const typed = (email: string | null): Event['principal'] => ({
  ...NO_PRINCIPAL,
  name: email,
  email: email !== null && isEmail(email) ? email : null,
});

/** Google takes an account out of use. The account is what it was done to. */
function disabled(email: string | null): Part {
  const account = email !== null && isEmail(email) ? accountOf(email) : null;
  return {
    kind: 'change-identity',
    target: email,
    ended: account === null ? [] : [{ ref: account, how: 'disabled', at: null }],
    statements: account === null ? [] : [{ ref: account, attribute: 'state', value: 'disabled' }],
  };
}
