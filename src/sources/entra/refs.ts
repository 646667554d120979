import { type Ref, ref } from '../../model/ref.ts';

/** Refs that every log with Entra's tokens in it builds alike. What stands for nothing in one of them is `null`. */

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NO_GUID = '00000000-0000-0000-0000-000000000000';
const NOTHING: ReadonlySet<string> = new Set(['unknown', 'not available', '<null>', 'null', 'none', '-']);
const MAX_ID = 200;

export const isGuid = (text: string): boolean => GUID.test(text);

/** An id of Entra: a GUID in lower case (logs differ in it), anything else as it is written. */
export function entraId(text: string | null): string | null {
  const id = text?.trim() ?? '';
  if (id === '' || id.length > MAX_ID || id === NO_GUID || NOTHING.has(id.toLowerCase())) return null;
  return isGuid(id) ? id.toLowerCase() : id;
}

const idRef =
  (kind: 'entra.user' | 'entra.service-principal' | 'entra.device' | 'entra.session' | 'entra.key') =>
  (text: string | null): Ref | null => {
    const id = entraId(text);
    return id === null ? null : ref(kind, id);
  };

/** A person's (or other user's) account by its object id. Guests have one in each tenant. */
export const userRef = idRef('entra.user');
/** The account of an application or managed identity in a tenant, by its object id. */
export const servicePrincipalRef = idRef('entra.service-principal');
/** A registered or joined device: the id is in the token because the device proved its key. */
export const deviceRef = idRef('entra.device');
/** Claim `sid`: one root authentication, with all refresh tokens, cookies and access tokens that came from it. */
export const sessionRef = idRef('entra.session');
/** A secret or certificate of an application, by its key id. */
export const keyRef = idRef('entra.key');

/** An account of which the log has only the user principal name. It can be renamed, and the name be given to another. */
export function upnRef(name: string | null): Ref | null {
  const id = entraId(name);
  return id === null || !/^[^\s@\\/]+@[^\s@\\/]+$/.test(id) ? null : ref('entra.upn', id.toLowerCase());
}

const UTI = /^[A-Za-z0-9_-]{22}$/;

/**
 * The join key of a token: `entra.uti:` with the claim `uti`, 22 characters of base64url that hold the request id of the sign-in
 * that issued it. Case-sensitive. Sign-in logs of some streams have the request id's text in base64 instead (48 characters).
 */
export function tokenKey(logged: string | null): Ref | null {
  if (logged === null) return null;
  if (UTI.test(logged)) return ref('entra.uti', logged);
  const requestId = wrappedRequestId(logged);
  return requestId === null ? null : keyOfRequest(requestId);
}

/** The join key of the token that a sign-in issued, by the request id of the sign-in. */
export function keyOfRequest(requestId: string | null): Ref | null {
  if (requestId === null || !isGuid(requestId) || requestId === NO_GUID) return null;
  const hex = requestId.replaceAll('-', '');
  // The first three groups of a GUID are little-endian in its bytes.
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const bytes = Uint8Array.from(order, (i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return ref('entra.uti', Buffer.from(bytes).toString('base64url'));
}

/** The token as the log names it. */
export function tokenRef(logged: string | null): Ref | null {
  const id = entraId(logged);
  if (id === null || /\s/.test(id)) return null;
  return ref(wrappedRequestId(id) === null ? 'entra.uti' : 'entra.sign-in', id);
}

function wrappedRequestId(logged: string): string | null {
  if (logged.length !== 48) return null;
  const text = Buffer.from(logged, 'base64').toString('latin1');
  return isGuid(text) ? text : null;
}

/** The federated credential (trust in tokens of another issuer) of an application, by its id. */
export function federatedCredentialRef(text: string | null): Ref | null {
  const id = entraId(text);
  return id === null ? null : ref('entra.federated-credential', id);
}

/** The operation that several records or services wrote about: made by the client or the first service that it met. */
export function correlationRef(text: string | null): Ref | null {
  const id = entraId(text);
  return id === null ? null : ref('entra.correlation', id);
}

/** The resource that a managed identity is delivered to; the identity itself, where it is a resource of its own, is none. */
export function resourceRef(resourceId: string | null): Ref | null {
  const id = resourceId?.trim().toLowerCase() ?? '';
  if (!id.startsWith('/subscriptions/') || id.length > 1024) return null;
  return id.includes('/userassignedidentities/') ? null : ref('azure.resource', id);
}
