import { type Authentication, NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ActionRow } from './actions.ts';
import type { Entry } from './entry.ts';

/** What Databricks writes where it acts itself. */
const SYSTEM = /^(?:System-User|System|databricks|__?SYSTEM_USER)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/;

export const isSystem = (name: string | null): boolean => name !== null && SYSTEM.test(name);

/** An account by the name that it signs in with: e-mail address, or application id of a service principal. */
export function accountRef(name: string | null): Ref | null {
  if (name === null || isSystem(name)) return null;
  if (UUID.test(name)) return ref('databricks.service-principal', name.toLowerCase());
  return EMAIL.test(name) ? ref('databricks.user', name.toLowerCase()) : null;
}

export const sessionOf = ({ sessionId }: Entry): Ref | null =>
  sessionId === null ? null : ref('databricks.session', sessionId);

/** The token that an action is about, or that a `tokenLogin` was done with. */
export function tokenOf({ params }: Entry): Ref | null {
  const id = str(params['tokenId'] ?? params['token_id']);
  return id === null ? null : ref('databricks.token', id);
}

export interface Actor {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
}

export function actorOf(entry: Entry, row: ActionRow): Actor {
  const { email } = entry;
  const self = accountRef(email);
  const system = isSystem(email) || isSystem(entry.subjectName);
  const refused = entry.status === 401 || (row.signIn !== undefined && entry.status !== null && entry.status >= 400);
  const unproven = refused || entry.action === 'IpAccessDenied' || (row.signIn !== undefined && entry.status === null);
  const authentication: Authentication = system
    ? 'internal'
    : refused
      ? 'failed'
      : unproven || self === null
        ? 'none'
        : 'proven';
  const behind = accountRef(entry.runBy);
  const onBehalfOf = authentication === 'proven' && behind !== null && behind !== self ? [behind] : [];
  return {
    principal: principalOf(entry, authentication === 'proven' ? self : null),
    authentication,
    presented: authentication === 'proven' && self !== null ? shown(entry, row, self) : null,
    onBehalfOf,
    mode: onBehalfOf.length > 0 ? 'delegated' : 'unknown',
  };
}

function principalOf({ email, subjectName, service, params }: Entry, self: Ref | null): Principal {
  if (email === null && subjectName === null) {
    // Outside the account: whoever has the recipient's token.
    const recipient = service === 'deltaSharingAccess' ? str(params['recipient_name']) : null;
    return recipient === null ? NO_PRINCIPAL : { ...NO_PRINCIPAL, name: recipient, type: 'recipient' };
  }
  const type = email !== null && UUID.test(email) ? 'service-principal' : isSystem(email) ? 'system' : null;
  return {
    ref: self,
    id: email !== null && UUID.test(email) ? email : null,
    name: subjectName ?? email,
    email: email !== null && EMAIL.test(email) ? email : null,
    type,
  };
}

/** A sign-in shows a password or a token; afterwards there is the session, where the record has one. */
function shown(entry: Entry, row: ActionRow, self: Ref): Presented {
  const key = row.signIn === 'token' ? tokenOf(entry) : row.signIn === 'person' ? null : sessionOf(entry);
  const cls = row.signIn === 'token' ? 'K2' : 'K3';
  return {
    ref: key,
    joins: key === null ? [] : [{ key, cls, issuedAt: null, withinMicros: null }],
    holder: [self],
    holderClass: key === null ? 'K3' : cls,
    boundTo: null,
    issuance: key !== null ? 'expected' : /saml|oidc|aad|jwt/i.test(entry.action) ? 'elsewhere' : 'not-logged',
  };
}
