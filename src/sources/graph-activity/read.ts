import {
  type Authentication,
  blankEvent,
  type Event,
  type Join,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import type { Ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { deviceRef, entraId, servicePrincipalRef, sessionRef, tokenKey, tokenRef, userRef } from '../entra/refs.ts';
import { callOf } from './calls.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One request is one event; Graph gives it the id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-a-graph-call' };
  const principal = principalOf(e);
  const authentication = authenticationOf(e, principal);
  const session = sessionRef(e.text('sessionId') ?? e.text('C_Sid'));
  const call = callOf(e.text('requestMethod'), e.text('requestUri'));
  const id = entraId(e.text('requestId'));
  const event: Event = {
    ...blankEvent(META.id, `graph:${e.operation}`),
    sourceEventId: id,
    identity: id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind: call.kind,
    target: targetOf(e),
    outcome: outcomeOf(e),
    error: e.status !== null && e.status >= 400 ? String(e.status) : null,
    privileged: call.privileged,
    principal: authentication === 'failed' ? { ...principal, ref: null } : principal,
    authentication,
    presented: authentication === 'proven' ? presentedBy(e, principal.ref, session) : null,
    nativeSession: session === null ? [] : [session],
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(e.ip),
      userAgent: e.text('userAgent'),
      deviceId: deviceRef(e.text('deviceId') ?? e.text('C_DeviceId')),
      isDeviceOfToken: true,
    },
  };
  return { ok: true, events: [event] };
}

/** A token is a user's (then the app acts for that user), or the application's own. */
function principalOf(e: Entry): Principal {
  const user = e.text('userId') ?? e.text('UserPrincipalObjectID');
  if (entraId(user) !== null) return { ...NO_PRINCIPAL, ref: userRef(user), id: entraId(user), type: 'User' };
  const application = e.text('servicePrincipalId');
  if (entraId(application) === null) return NO_PRINCIPAL;
  return {
    ...NO_PRINCIPAL,
    ref: servicePrincipalRef(application),
    id: entraId(application),
    type: 'ServicePrincipal',
  };
}

/** 401: the token was refused, whatever it says. */
function authenticationOf(e: Entry, principal: Principal): Authentication {
  if (e.status === 401) return 'failed';
  return principal.ref === null ? 'none' : 'proven';
}

const outcomeOf = (e: Entry): Outcome => (e.status === null ? 'unknown' : e.status < 400 ? 'success' : 'failure');

function presentedBy(e: Entry, holder: Ref | null, session: Ref | null): Presented {
  const signIn = e.text('signInActivityId');
  const token = e.text('uniqueTokenId');
  const keys = new Set([tokenKey(signIn), tokenKey(token)].filter((r): r is Ref => r !== null));
  const joins: Join[] = [...keys].map((key) => ({ key, cls: 'K2', issuedAt: null, withinMicros: null }));
  if (session !== null) joins.push({ key: session, cls: 'K3', issuedAt: null, withinMicros: null });
  return {
    ref: tokenRef(signIn) ?? tokenRef(token) ?? session,
    joins,
    holder: holder === null ? [] : [holder],
    holderClass: 'K3',
    boundTo: null,
    issuance: joins.length === 0 ? 'not-logged' : 'expected',
  };
}

const MAX_TARGET = 2048;

/** `GET https://graph.microsoft.com/v1.0/users`, as asked. */
function targetOf(e: Entry): string | null {
  const uri = e.text('requestUri');
  if (uri === null) return null;
  const method = e.text('requestMethod');
  return (method === null ? uri : `${method} ${uri}`).slice(0, MAX_TARGET);
}
