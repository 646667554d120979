import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { arr, field, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { federatedCredentialRef, keyRef } from '../entra/refs.ts';
import type { Entry } from './entry.ts';
import { accountOf, modified, nameOf, type Side, targetsOf, typeOf } from './targets.ts';

const CREDENTIALS: readonly string[] = ['ServicePrincipal', 'Application'];

const credentialTargets = (e: Entry): readonly JsonValue[] => CREDENTIALS.flatMap((type) => targetsOf(e, type));

/** Secrets, certificates and federated credentials that are there after the change and were not before it. */
export function issuedBy(e: Entry): readonly Issued[] {
  const added = credentialTargets(e).flatMap((target) => [
    ...difference(keysOf(target, 'newValue'), keysOf(target, 'oldValue')),
    ...difference(federatedOf(target, 'newValue'), federatedOf(target, 'oldValue')),
  ]);
  return [...new Set(added)].map((credential) => ({
    ref: credential,
    keys: [credential],
    issuedAt: null,
    expires: null,
    lineage: 'window',
    holder: [],
    boundTo: null,
    authenticates: false,
  }));
}

const difference = (these: readonly Ref[], those: readonly Ref[]): readonly Ref[] =>
  these.filter((r) => !those.includes(r));

const KEY = /^\[KeyIdentifier=([0-9a-f-]{36}),/i;

/** `[KeyIdentifier=…,KeyType=…,KeyUsage=…,DisplayName=…]`: the name behind is the administrator's choice and is not looked at. */
function keysOf(target: JsonValue, side: Side): readonly Ref[] {
  return arr(modified(target, 'KeyDescription', side))
    .slice(0, 500)
    .map((item) => keyRef(KEY.exec(str(item) ?? '')?.[1] ?? null))
    .filter((r): r is Ref => r !== null);
}

function federatedOf(target: JsonValue, side: Side): readonly Ref[] {
  return arr(modified(target, 'FederatedIdentityCredentials', side))
    .slice(0, 500)
    .map((item) => federatedCredentialRef(str(field(item, 'Id')) ?? str(field(item, 'id'))))
    .filter((r): r is Ref => r !== null);
}

/** Credentials that are gone after the change, accounts that can no longer sign in, sessions that were revoked. */
export function endedBy(e: Entry): readonly Ended[] {
  const gone = credentialTargets(e).flatMap((target) => [
    ...difference(keysOf(target, 'oldValue'), keysOf(target, 'newValue')),
    ...difference(federatedOf(target, 'oldValue'), federatedOf(target, 'newValue')),
  ]);
  const credentials = [...new Set(gone)].map((r): Ended => ({ ref: r, how: 'deleted', at: null }));
  const accounts = e.targets.flatMap((target): readonly Ended[] => {
    const account = accountOf(target);
    const how = account === null ? null : endOf(e, target);
    return account === null || how === null ? [] : [{ ref: account, how, at: null }];
  });
  return [...credentials, ...accounts];
}

const DELETES: ReadonlySet<string> = new Set([
  'delete user',
  'hard delete user',
  'remove service principal',
  'hard delete service principal',
  'delete device',
]);
const REVOKES: ReadonlySet<string> = new Set([
  'update stsrefreshtokenvalidfrom timestamp',
  'revoke user sign-in sessions',
]);

function endOf(e: Entry, target: JsonValue): Ended['how'] | null {
  const operation = e.operation.toLowerCase();
  if (DELETES.has(operation)) return 'deleted';
  if (REVOKES.has(operation) && typeOf(target) === 'User') return 'revoked';
  return stateOf(e, target) === 'disabled' ? 'disabled' : null;
}

/** `AccountEnabled` as the log has it: `[true]` before and after. */
function stateOf(e: Entry, target: JsonValue): string | null {
  const operation = e.operation.toLowerCase();
  if (DELETES.has(operation)) return 'deleted';
  if (/^disable (?:account|user|device|service principal)/.test(operation)) return 'disabled';
  if (/^enable (?:account|user|device|service principal)/.test(operation)) return 'active';
  const after = enabled(modified(target, 'AccountEnabled', 'newValue'));
  if (after === false) return 'disabled';
  if (/^add (?:user|service principal)$/.test(operation)) return 'created';
  if (/^restore (?:user|service principal)$/.test(operation)) return 'active';
  return after === true ? 'active' : null;
}

function enabled(value: JsonValue | undefined): boolean | null {
  const one = Array.isArray(value) ? value[0] : value;
  return one === true || one === 'true' || one === 'True'
    ? true
    : one === false || one === 'false' || one === 'False'
      ? false
      : null;
}

/** Names and state of the accounts that were changed, where the activity is about the account itself. */
export function statementsOf(e: Entry): readonly IdentityStatement[] {
  return e.targets.flatMap((target): readonly IdentityStatement[] => {
    const account = accountOf(target);
    if (account === null) return [];
    const state = stateOf(e, target);
    const name = state === null ? null : nameOf(target);
    return [
      ...(state === null ? [] : [{ ref: account, attribute: 'state', value: state } as const]),
      ...(name === null ? [] : [{ ref: account, attribute: 'alias', value: name } as const]),
    ];
  });
}
