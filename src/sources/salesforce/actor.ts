import { type Authentication, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Account, Entry } from './shape.ts';

/** One ref for both spellings of an id: the last three of 18 characters are a checksum over the case of the first 15. */
export function userRef(id: string | null): Ref | null {
  if (id === null || !/^[A-Za-z0-9]{15,18}$/.test(id)) return null;
  return ref('salesforce.user', id.length === 18 ? id.slice(0, 15) : id);
}

export const sessionRef = (key: string | null): Ref | null => (key === null ? null : ref('salesforce.session', key));
export const loginRef = (key: string | null): Ref | null => (key === null ? null : ref('salesforce.login', key));

export interface Actor {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
}

/** How a kind of event rests on a credential. */
export type Rests = 'login' | 'login-failed' | 'session' | 'finding';

export function actorOf(entry: Entry, rests: Rests): Actor {
  const user = userRef(entry.user.id);
  if (rests === 'login-failed')
    return {
      principal: named(entry.user, null, entry.userType),
      authentication: 'failed',
      presented: null,
      onBehalfOf: [],
      mode: 'unknown',
    };
  if (rests === 'finding' || (user === null && entry.delegate === null))
    return {
      principal: named(entry.user, user, entry.userType),
      authentication: 'none',
      presented: null,
      onBehalfOf: [],
      mode: 'unknown',
    };
  // With login-as the person is the delegate, inside the account of the user.
  const person = entry.delegate ?? entry.user;
  const self = userRef(person.id);
  const delegated = entry.delegate !== null;
  return {
    principal: named(person, self, delegated ? null : entry.userType),
    authentication: 'proven',
    presented: shown(entry, rests, holderOf(self, delegated ? user : null)),
    onBehalfOf: delegated && user !== null ? [user] : [],
    mode: delegated ? 'delegated' : 'unknown',
  };
}

/** The delegate, then the account it works in. A delegate known only by name leaves the chain without a root: empty. */
export const holderOf = (self: Ref | null, inside: Ref | null): readonly Ref[] =>
  self === null ? [] : inside === null ? [self] : [self, inside];

function named({ id, name }: Account, self: Ref | null, type: string | null): Principal {
  if (id === null && name === null) return { ...NO_PRINCIPAL, type };
  // A user name has the form of a mail address, and need not be one.
  return { ref: self, id, name, email: null, type };
}

/** The session first: a session of login-as has another holder than the login that it came from. */
function shown(entry: Entry, rests: Rests, holder: readonly Ref[]): Presented {
  const keys =
    rests === 'login' ? [] : [sessionRef(entry.sessionKey), loginRef(entry.loginKey)].filter((key) => key !== null);
  return {
    ref: keys[0] ?? null,
    joins: keys.map((key) => ({ key, cls: 'K3', issuedAt: null, withinMicros: null })),
    holder,
    holderClass: 'K3',
    boundTo: null,
    issuance: keys.length > 0 ? 'expected' : rests === 'login' ? 'elsewhere' : 'not-logged',
  };
}
