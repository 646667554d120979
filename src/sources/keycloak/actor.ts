import { type Authentication, type Join, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';
import type { Entry } from './entry.ts';
import { clientRef, sessionRef, tokenRef, userNameRef, userRef } from './refs.ts';
import { baseType, rowOf } from './types.ts';

/** Who acted, and for whom. */
export interface Parties {
  readonly actor: Principal;
  readonly onBehalfOf: readonly Ref[];
}

export function partiesOf(e: Entry): Parties {
  if (e.shape === 'admin')
    return { actor: { ...NO_PRINCIPAL, ref: userRef(e.realm, e.userId), id: e.userId }, onBehalfOf: [] };
  const { who } = rowOf(e.type);
  if (who === 'keycloak') return { actor: NO_PRINCIPAL, onBehalfOf: [] };
  if (who === 'client' && e.clientId !== null) {
    const actor = {
      ...NO_PRINCIPAL,
      ref: clientRef(e.realm, e.clientId),
      id: e.clientId,
      name: e.clientId,
      type: 'client',
    };
    return { actor, onBehalfOf: [] };
  }
  const user = userRef(e.realm, e.userId);
  return standIn(e, user) ?? { actor: account(e, user), onBehalfOf: [] };
}

/** Somebody else acts in the account: an administrator who impersonates it, or the actor of a delegated token. */
function standIn(e: Entry, user: Ref | null): Parties | null {
  const onBehalfOf = user === null ? [] : [user];
  const impersonator = e.detail('impersonator');
  const realm = e.detail('impersonator_realm') ?? e.realm;
  if (impersonator !== null && realm !== null) {
    const actor = { ...NO_PRINCIPAL, ref: userNameRef(realm, impersonator), name: impersonator, type: 'impersonator' };
    return { actor, onBehalfOf };
  }
  const actor = e.detail('actor_id');
  if (actor === null) return null;
  const name = e.detail('actor');
  return { actor: { ...NO_PRINCIPAL, ref: userRef(e.realm, actor), id: actor, name, type: 'actor' }, onBehalfOf };
}

function account(e: Entry, user: Ref | null): Principal {
  const name = e.detail('username');
  const isService = baseType(e.type) === 'CLIENT_LOGIN' || name?.startsWith('service-account-') === true;
  return {
    ref: user,
    id: e.userId,
    name,
    email: name?.includes('@') ? name : null,
    type: isService ? 'service-account' : null,
  };
}

export const failed = (e: Entry): boolean => e.error !== null || e.type.endsWith('_ERROR');

export function authenticationOf(e: Entry, actor: Principal): Authentication {
  if (e.shape === 'admin') return actor.ref === null ? 'none' : 'proven';
  const { checks, who } = rowOf(e.type);
  if (who === 'keycloak') return 'internal';
  if (checks === 'nothing') return failed(e) ? 'failed' : 'none';
  if (checks === 'session')
    return e.sessionId !== null && actor.ref !== null ? 'proven' : failed(e) ? 'failed' : 'none';
  return failed(e) ? 'failed' : actor.ref === null ? 'none' : 'proven';
}

/**
 * A login in which the account itself was checked. One by the session's cookie (single sign-on to a further client) has no
 * `username`, because no form and no broker ran: it proves the cookie and nothing fresh.
 */
export const isFreshLogin = (e: Entry): boolean =>
  baseType(e.type) === 'LOGIN' && (e.detail('username') !== null || e.detail('identity_provider') !== null);

const join = (key: Ref, cls: Join['cls'], withinMicros: number | null = null): Join => ({
  key,
  cls,
  issuedAt: null,
  withinMicros,
});

export function presentedBy(e: Entry, { actor, onBehalfOf }: Parties): Presented | null {
  const subject = onBehalfOf[0] ?? actor.ref;
  if (baseType(e.type) === 'CLIENT_LOGIN') return clientCredential(e, actor.ref);
  // The credential of an administrator, a client or a form is not named; nor is the impersonator's own token.
  const isImpersonating = actor.type === 'impersonator' && STARTS_IMPERSONATION.has(baseType(e.type));
  if (isImpersonating || e.shape === 'admin' || actor.type === 'client' || isFreshLogin(e))
    return actor.ref === null ? null : withholding(null, [], [actor.ref], 'not-logged');
  const session = sessionRef(e.sessionId);
  if (actor.type === 'impersonator') return asImpersonator(session, actor.ref, subject);
  const refresh = baseType(e.type) === 'REFRESH_TOKEN' ? tokenRef(e.detail('refresh_token_id')) : null;
  const joins = [
    ...(refresh === null ? [] : [join(refresh, 'K2')]),
    ...(session === null ? [] : [join(session, 'K3')]),
  ];
  if (joins.length === 0 && subject === null) return null;
  return withholding(
    refresh ?? session,
    joins,
    subject === null ? [] : [subject],
    joins.length > 0 ? 'expected' : 'not-logged',
  );
}

const STARTS_IMPERSONATION: ReadonlySet<string> = new Set(['IMPERSONATE', 'TOKEN_EXCHANGE']);

/** Inside a session that an impersonator started. */
function asImpersonator(session: Ref | null, impersonator: Ref | null, user: Ref | null): Presented {
  const holder = [impersonator, user].filter((r): r is Ref => r !== null);
  return withholding(session, session === null ? [] : [join(session, 'K3')], holder, 'expected');
}

const withholding = (
  shown: Ref | null,
  joins: readonly Join[],
  holder: readonly Ref[],
  issuance: Presented['issuance'],
): Presented => ({ ref: shown, joins, holder, holderClass: 'K3', boundTo: null, issuance });

/** Longest life that is assumed for a workload's token with which a client authenticates. */
const ASSERTION_MICROS = 24 * 3600 * MICROS_PER_SECOND;

/**
 * A client's secret is not logged. A signed assertion is, by its `jti`; if another issuer signed it (Kubernetes, SPIFFE, a
 * CI service: federated client authentication), its subject is who held it.
 */
function clientCredential(e: Entry, account: Ref | null): Presented | null {
  const outside = outsideAssertion(e);
  if (outside === null) {
    return account === null
      ? null
      : withholding(tokenRef(e.detail('client_assertion_id')), [], [account], 'not-logged');
  }
  const jti = e.detail('client_assertion_id');
  const token = tokenRef(jti);
  const joins = [
    ...(token === null || jti === null ? [] : [join(ref('k8s.jti', jti), 'K2'), join(token, 'K2')]),
    join(ref('oidc.assertion', outside), 'K3', ASSERTION_MICROS),
  ];
  return withholding(token, joins, [outsideHolder(outside)], 'elsewhere');
}

const SERVICE_ACCOUNT = /^.*\|system:serviceaccount:([^:|]{1,253}):([^:|]{1,253})$/;
const GITHUB = 'token.actions.githubusercontent.com|';

/** A workload by the name that its own log has for it, else the subject of its issuer. */
function outsideHolder(outside: string): Ref {
  const account = SERVICE_ACCOUNT.exec(outside);
  if (account !== null) return ref('k8s.serviceaccount', `${account[1]}/${account[2]}`);
  return outside.startsWith(GITHUB)
    ? ref('github.workflow', outside.slice(GITHUB.length))
    : ref('oidc.subject', outside);
}

/** `issuer|subject` of a client assertion that the client did not sign itself; as Vault and CloudTrail write it. */
export function outsideAssertion(e: Entry): string | null {
  const issuer =
    e
      .detail('client_assertion_issuer')
      ?.replace(/^https:\/\//, '')
      .replace(/\/$/, '') ?? null;
  const subject = e.detail('client_assertion_sub');
  if (issuer === null || subject === null || issuer === '' || issuer === subject || issuer === e.clientId) return null;
  return issuer.length + subject.length > 1024 ? null : `${issuer}|${subject}`;
}
