import { type Event, type Issued, NO_PRINCIPAL, type Outcome, type Presented } from '../../model/event.ts';
import { at, field } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import type { Activity } from './classes.ts';
import type { Account, Product, Session } from './products.ts';
import { accountOf, sameAccount, sessionOf } from './shape.ts';

export type Who = Pick<Event, 'principal' | 'authentication' | 'presented' | 'issued' | 'nativeSession'>;

/**
 * Who acted. In Authentication `user` is who logs in, and `actor` may be the process that asked for it; everywhere else `actor`
 * is who acts and `user` is somebody else.
 */
export function actorOf(json: JsonObject): Account | null {
  const actor = accountOf(at(json, 'actor', 'user'));
  if (json['class_uid'] !== 3002) return actor;
  const user = accountOf(field(json, 'user'));
  return user === null ? actor : sameAccount(user, actor);
}

export function whoOf(
  json: JsonObject,
  product: Product,
  activity: Activity,
  outcome: Outcome,
  time: Micros | null,
): Who {
  const account = actorOf(json);
  const session = sessionIn(json);
  const sessionRef = product.session(session, account);
  const nativeSession = sessionRef === null ? [] : [sessionRef];
  const isLogon = activity.kind === 'authenticate';
  if (isLogon && outcome === 'failure') {
    return { principal: named(account), authentication: 'failed', presented: null, issued: [], nativeSession: [] };
  }
  const self = account === null ? null : product.account(account);
  const principal = { ...named(account), ref: self };
  if (isLogon) {
    const presented = self === null ? null : byAccount(self, product, account);
    const issued = outcome === 'success' && presented !== null ? opened(sessionRef, self, session, time) : [];
    return { principal, authentication: self === null ? 'none' : 'proven', presented, issued, nativeSession };
  }
  const presented = account === null ? null : presentedBy(account, self, product, session);
  return { principal, authentication: presented === null ? 'none' : 'proven', presented, issued: [], nativeSession };
}

/** `session` is the event's own; `actor.session` the one in which the actor works. */
function sessionIn(json: JsonObject): Session {
  const own = sessionOf(field(json, 'session'));
  return own.id === null && own.created === null ? sessionOf(at(json, 'actor', 'session')) : own;
}

const named = (account: Account | null) =>
  account === null
    ? NO_PRINCIPAL
    : { ref: null, id: account.id, name: account.name, email: account.email, type: account.type };

const holderOf = (self: Ref | null, product: Product, account: Account | null): readonly Ref[] =>
  self !== null && account !== null && product.holds(account) ? [self] : [];

const byAccount = (self: Ref, product: Product, account: Account | null): Presented => ({
  ref: null,
  joins: [],
  holder: holderOf(self, product, account),
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

function presentedBy(account: Account, self: Ref | null, product: Product, session: Session): Presented | null {
  const joins = product.joins(account, session);
  const credential = product.credential(account, session);
  if (self === null && joins.length === 0) return null;
  return {
    ref: credential ?? joins[0]?.key ?? null,
    joins,
    holder: holderOf(self, product, account),
    holderClass: 'K3',
    boundTo: null,
    issuance: joins.length > 0 ? 'expected' : 'elsewhere',
  };
}

function opened(session: Ref | null, self: Ref | null, { expires }: Session, time: Micros | null): readonly Issued[] {
  if (session === null || self === null) return [];
  const base = { ref: session, keys: [session], issuedAt: time, expires, boundTo: null } as const;
  return [{ ...base, lineage: 'root', holder: [self], authenticates: true }];
}
