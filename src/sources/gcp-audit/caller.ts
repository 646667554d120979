import { type Authentication, type Join, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { arr, at, obj, str } from '../../model/json.ts';
import { kindOf, type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { isPrivateIp } from '../address.ts';
import { accountOf, delegatedToken, federatedPrincipal, federatedToken, isEmail, isServiceAgent } from '../gcp/refs.ts';
import { any, type Entry } from './entry.ts';

/** Who called, with what, and for whom. */
export interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly onBehalfOf: readonly Ref[];
}

export const NO_CALLER: Caller = { principal: NO_PRINCIPAL, authentication: 'none', presented: null, onBehalfOf: [] };

const HOUR = 3_600_000_000;
/** Longest life of a service account's token, where an organisation allows it; an hour otherwise. */
const DELEGATED_WITHIN = 12 * HOUR;
/** gRPC UNAUTHENTICATED; Kubernetes in GKE may write the HTTP code. */
const UNAUTHENTICATED: ReadonlySet<number> = new Set([16, 401]);

export const isUnauthenticated = (e: Entry): boolean => {
  const code = e.status?.['code'];
  return typeof code === 'number' && UNAUTHENTICATED.has(code);
};

/** The account that Google authenticated, and what it says of the credential. No log of Google's names a token. */
export function callerOf(e: Entry, ip: string | null): Caller {
  const email = str(any(e.caller ?? undefined, 'principalEmail', 'principal_email'));
  const subject = str(any(e.caller ?? undefined, 'principalSubject', 'principal_subject'));
  if (email === null && subject === null) return NO_CALLER;
  const account = accountFrom(email, subject);
  const failed = isUnauthenticated(e);
  const principal: Principal = {
    ref: failed ? null : account,
    id: subject,
    name: email ?? subject,
    email: email !== null && isEmail(email) ? email : null,
    type: account === null ? null : (TYPES.get(kindOf(account)) ?? null),
  };
  if (failed) return { ...NO_CALLER, principal, authentication: 'failed' };
  if (isGoogle(e, email, ip)) return { ...NO_CALLER, principal, authentication: 'internal' };
  return { ...NO_CALLER, principal, authentication: 'proven', presented: presentedBy(e, account) };
}

/** Who acts in system events. */
const GOOGLE = 'system@google.com';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['gcp.user', 'user'],
  ['app.service', 'system'],
  ['gcp.service-account', 'serviceAccount'],
  ['gcp.workload-pool-principal', 'principal'],
  ['gcp.workforce-pool-principal', 'principal'],
]);

/** `user:…`, `serviceAccount:…`, `principal://…`, or the bare address. */
export function accountFrom(email: string | null, subject: string | null): Ref | null {
  if (email === GOOGLE) return ref('app.service', 'google/system');
  for (const name of [subject, email]) {
    if (name === null || name.length > 2_000) continue;
    const federated = federatedPrincipal(name);
    if (federated !== null) return federated;
    const address = /^(?:user|serviceAccount):(.+)$/s.exec(name)?.[1] ?? name;
    if (isEmail(address)) return accountOf(address);
  }
  return null;
}

/** System events, and agents of Google's services as long as they do not come from a public address. */
function isGoogle(e: Entry, email: string | null, ip: string | null): boolean {
  if (email === GOOGLE || e.logName?.endsWith('%2Fsystem_event') === true) return true;
  return email !== null && isServiceAgent(email) && (ip === null || isPrivateIp(ip));
}

function presentedBy(e: Entry, account: Ref | null): Presented {
  const key = keyNamed(str(any(e.caller ?? undefined, 'serviceAccountKeyName', 'service_account_key_name')));
  const chain = account === null ? null : holderChain(e, account, key?.owner ?? null);
  const joins: Join[] = [];
  if (key !== null) joins.push({ key: key.ref, cls: 'K2', issuedAt: null, withinMicros: null });
  if (chain !== null && chain.length > 1 && key === null) {
    joins.push({ key: delegatedToken(chain), cls: 'K3', issuedAt: null, withinMicros: DELEGATED_WITHIN });
  }
  const federatedFor = account === null ? null : federatedLife(account);
  if (account !== null && federatedFor !== null) {
    joins.push({ key: federatedToken(account), cls: 'K3', issuedAt: null, withinMicros: federatedFor });
  }
  return {
    ref: key?.ref ?? null,
    joins,
    holder: chain ?? [],
    holderClass: key === null ? 'K3' : 'K2',
    boundTo: instanceOf(e),
    issuance: key !== null ? 'expected' : account?.startsWith('gcp.service-account:') ? 'not-logged' : 'elsewhere',
  };
}

/**
 * How long the exchange may lie before a use of a federated token: an hour; for people as long as their session may last;
 * for a cluster's pool an hour more, in which the cluster's own token was exchanged.
 */
export function federatedLife(account: Ref): number | null {
  if (account.startsWith('gcp.workforce-pool-principal:')) return 12 * HOUR;
  if (!account.startsWith('gcp.workload-pool-principal:')) return null;
  return account.includes('.svc.id.goog/subject/') ? 2 * HOUR : HOUR;
}

/**
 * Who stands behind the account, the original caller first. `null` where the entry says that somebody does and withholds
 * who. An agent of Google's that delegates is the platform handing a workload the token of the account attached to it.
 */
function holderChain(e: Entry, account: Ref, keyOwner: Ref | null): readonly Ref[] | null {
  const delegations = arr(
    any(e.caller ?? undefined, 'serviceAccountDelegationInfo', 'service_account_delegation_info'),
  );
  const before: Ref[] = [];
  let isDelivered = delegations.length > 0;
  for (const delegation of delegations) {
    const email = str(at(delegation, 'firstPartyPrincipal', 'principalEmail'));
    const who = accountFrom(email, str(at(delegation, 'principalSubject')));
    if (who === null) return null;
    before.push(who);
    isDelivered &&= isServiceAgent(who.slice(who.indexOf(':') + 1));
  }
  const chain = isDelivered ? [account] : [...before, account];
  return keyOwner === null || chain.includes(keyOwner) ? chain : [keyOwner, ...chain];
}

const KEY = /\/serviceAccounts\/([^/\s]{1,320})\/keys\/([0-9a-f]{40})$/;

/** `//iam.googleapis.com/projects/P/serviceAccounts/A/keys/K`: the key, by its own id, and the account that it belongs to. */
export function keyNamed(name: string | null): { readonly ref: Ref; readonly owner: Ref | null } | null {
  const m = name === null || name.length > 1_000 ? null : KEY.exec(name);
  if (m === null) return null;
  const owner = m[1] as string;
  return { ref: ref('gcp.service-account-key', m[2] as string), owner: isEmail(owner) ? accountOf(owner) : null };
}

/** A token of Compute Engine carries the instance that it was made for; the entry shows a token's claims only rarely. */
function instanceOf(e: Entry): Ref | null {
  const claims = at(e.requestMetadata ?? undefined, 'requestAttributes', 'auth', 'claims');
  const engine = obj(at(claims, 'google', 'compute_engine') ?? (undefined as JsonValue | undefined));
  const instance = str(engine?.['instance_id']);
  const project = str(engine?.['project_id']);
  return instance === null || project === null || !/^\d{1,20}$/.test(instance)
    ? null
    : ref('gcp.instance', `${project}/${instance}`);
}
