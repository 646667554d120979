import { NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { field, num, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { entraId, isGuid, servicePrincipalRef, upnRef, userRef } from '../entra/refs.ts';
import type { Entry } from './entry.ts';

/** https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema#user-type */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['0', 'Regular'],
  ['1', 'Reserved'],
  ['2', 'Admin'],
  ['3', 'DcAdmin'],
  ['4', 'System'],
  ['5', 'Application'],
  ['6', 'ServicePrincipal'],
  ['7', 'CustomPolicy'],
  ['8', 'SystemPolicy'],
  ['9', 'PartnerTechnician'],
  ['10', 'Guest'],
]);

/** Microsoft's data centre, the system and its policies. */
const INTERNAL: ReadonlySet<string> = new Set(['DcAdmin', 'System', 'CustomPolicy', 'SystemPolicy']);

const typeOf = (e: Entry): string | null => (e.userType === null ? null : (TYPES.get(e.userType) ?? e.userType));

const isSystemName = (name: string | null): boolean =>
  name !== null && (name === 'S-1-5-18' || name.startsWith('NT AUTHORITY\\') || name === 'SYSTEM');

export const isInternal = (e: Entry): boolean => INTERNAL.has(typeOf(e) ?? '') || isSystemName(e.text('UserId'));

/**
 * Who did it. `UserId` is a name: a user principal name, or that of an application. The object id of the account is in the
 * records of Entra (`Actor`) and Teams (`UserKey`); elsewhere `UserKey` is an id of the directory before it, and
 * `LogonUserSid` one of Exchange.
 */
export function principalOf(e: Entry): Principal {
  const name = entraId(e.text('UserId'));
  const sid = ITEM_GROUP.has(e.recordType) ? null : entraId(e.text('LogonUserSid'));
  const id = sid ?? entraId(e.text('UserKey'));
  if (name === null && id === null) return { ...NO_PRINCIPAL, name: e.text('UserId') };
  return {
    ref: isInternal(e) ? null : (accountOf(e) ?? upnRef(name)),
    id,
    name,
    email: name !== null && /^[^\s@\\/]+@[^\s@\\/]+$/.test(name) ? name : null,
    type: typeOf(e),
  };
}

/** Records of several items of a mailbox at once: their key of the user is the one that other workloads have. */
const ITEM_GROUP: ReadonlySet<string> = new Set(['3', 'ExchangeItemGroup']);

const APPLICATIONS: ReadonlySet<string> = new Set(['Application', 'ServicePrincipal']);

/** The account by its object id. */
function accountOf(e: Entry): Ref | null {
  const fromActor = accountIn(e.list('Actor'));
  if (fromActor !== null) return fromActor;
  const named = accountOfName(e.text('UserId'));
  if (named !== null) return named;
  if (APPLICATIONS.has(typeOf(e) ?? '')) return null;
  const key = e.text('UserKey');
  return key !== null && isGuid(key) ? userRef(key) : null;
}

/** Kinds of identity in `Actor` and `Target`: 0 a claim, 2 another id, 3 a PUID, 5 a user principal name. */
export function accountIn(identities: readonly JsonValue[]): Ref | null {
  for (const one of identities) {
    const id = str(field(one, 'ID'));
    const account = num(field(one, 'Type')) === 2 ? accountOfName(id) : null;
    if (account !== null) return account;
  }
  const isUser = identities.some((one) => num(field(one, 'Type')) === 5);
  const claim = identities.find((one) => num(field(one, 'Type')) === 0);
  const id = claim === undefined ? null : str(field(claim, 'ID'));
  return isUser && id !== null && isGuid(id) ? userRef(id) : null;
}

/** `User_<object id>`, `ServicePrincipal_<object id>`. */
function accountOfName(name: string | null): Ref | null {
  const [, kind, id] = /^(User|ServicePrincipal)_([0-9a-f-]{36})$/i.exec(name ?? '') ?? [];
  if (kind === undefined || id === undefined || !isGuid(id)) return null;
  return kind.toLowerCase() === 'user' ? userRef(id) : servicePrincipalRef(id);
}
