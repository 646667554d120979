import {
  type Authentication,
  blankEvent,
  type Event,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { correlationRef, entraId, servicePrincipalRef, upnRef, userRef } from '../entra/refs.ts';
import { endedBy, issuedBy, statementsOf } from './effects.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';
import { operationOf } from './operations.ts';
import { nameOf } from './targets.ts';

/** One record is one event. A change may be written by several services: same correlation, events of their own. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-a-directory-audit' };
  const principal = principalOf(e);
  const operation = operationOf(e.operation, e.category);
  const result = outcomeOf(e.result);
  const outcome = operation.outcome !== undefined && result === 'success' ? operation.outcome : result;
  const happened = result === 'success';
  const id = entraId(e.id);
  const correlation = correlationRef(e.correlationId);
  const event: Event = {
    ...blankEvent(META.id, `entra:${e.operation}`),
    sourceEventId: id,
    identity: id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind: operation.kind,
    target: nameOf(e.targets[0]),
    outcome,
    error: result === 'failure' ? e.reason : null,
    privileged: operation.privileged,
    principal,
    authentication: authenticationOf(e, principal),
    presented: principal.ref === null ? null : presentedBy(principal.ref),
    issued: happened ? issuedBy(e) : [],
    ended: happened ? endedBy(e) : [],
    statements: happened ? statementsOf(e) : [],
    nativeSession: correlation === null ? [] : [correlation],
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip), userAgent: e.userAgent },
    context: { ...NO_CONTEXT, request: requestOf(e) },
  };
  return { ok: true, events: [event] };
}

/** Who did it: a user, or an application or service by its service principal. */
function principalOf(e: Entry): Principal {
  const by = obj(e.initiatedBy);
  const user = by === null ? null : obj(by['user']);
  if (user !== null && (entraId(str(user['id'])) ?? str(user['userPrincipalName'])) !== null) return userOf(user);
  const app = by === null ? null : obj(by['app']);
  if (app === null) return NO_PRINCIPAL;
  return {
    ref: servicePrincipalRef(str(app['servicePrincipalId'])),
    id: entraId(str(app['servicePrincipalId'])) ?? entraId(str(app['appId'])),
    name: str(app['displayName']) ?? str(app['servicePrincipalName']),
    email: null,
    type: 'ServicePrincipal',
  };
}

function userOf(user: JsonObject): Principal {
  const id = str(user['id']);
  const name = str(user['userPrincipalName']);
  return {
    ref: userRef(id) ?? upnRef(name),
    id: entraId(id),
    name,
    email: name?.includes('@') === true ? name : null,
    type: 'User',
  };
}

/** Without anybody who initiated it, a service of Microsoft's did it by itself. */
function authenticationOf(e: Entry, principal: Principal): Authentication {
  if (principal.ref !== null) return 'proven';
  const by = obj(e.initiatedBy);
  return by === null || (obj(by['user']) === null && obj(by['app']) === null) ? 'internal' : 'none';
}

/** The audit log names no token. */
const presentedBy = (account: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failure', 'failure'],
  ['failed', 'failure'],
  ['timeout', 'failure'],
]);

const outcomeOf = (result: string | null): Outcome => OUTCOMES.get(result?.toLowerCase() ?? '') ?? 'unknown';

/** The request for a role in Privileged Identity Management. */
function requestOf(e: Entry): Ref | null {
  const id = /\bpim\b/i.test(e.operation) ? entraId(e.detail('RequestId')) : null;
  return id === null ? null : ref('approval.request', `entra-pim/${id}`);
}
