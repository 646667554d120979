import {
  type Authentication,
  type DeviceTraces,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { at, field, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { idText } from '../agents/refs.ts';
import { credentialIn } from './credentials.ts';
import { actorsIn, type Party, partyIn } from './parties.ts';

/** Who called the gateway, with what, and for whom. */
export interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
  readonly onBehalfOf: readonly Ref[];
  readonly mode: 'delegated' | 'autonomous' | 'unknown';
  readonly oddities: readonly string[];
}

/** Errors with which a gateway turns a caller away before it knows who that is. */
const UNAUTHENTICATED: ReadonlySet<string> = new Set(['unauthenticated', 'invalid_token', 'expired_token']);

export function callerOf(o: JsonObject): Caller {
  const inbound = o['inbound'];
  const subject = partyIn(field(inbound, 'subject'));
  const actors = actorsIn(field(inbound, 'act'), at(inbound, 'subject', 'issuer'));
  const current = actors[0] ?? subject;
  const isRefused = o['outcome'] === 'failure' && UNAUTHENTICATED.has(str(o['error']) ?? '');
  const presented = isRefused ? null : presentedBy(inbound, [subject, ...[...actors].reverse()]);
  const { onBehalfOf, mode, oddities } = delegationOf(o, subject, actors);
  return {
    principal: principalOf(o, current, actors.length > 0, isRefused),
    authentication: isRefused ? 'failed' : presented === null ? 'none' : 'proven',
    presented,
    onBehalfOf,
    mode,
    oddities,
  };
}

/** The current actor of the token, else its subject. A caller that was turned away is a name and nobody's ref. */
function principalOf(o: JsonObject, current: Party | null, isActor: boolean, isRefused: boolean): Principal {
  if (current === null) return NO_PRINCIPAL;
  const { id, name, email } = current;
  const agentName = idText(at(o, 'agent', 'name')) ?? idText(at(o, 'agent', 'id'));
  return {
    ref: isRefused ? null : current.ref,
    id,
    name: name ?? (isActor ? agentName : null),
    email,
    type: isActor ? 'actor' : 'subject',
  };
}

/** The token that the gateway verified, and whom it names: the subject first, then the actors up to the current one. */
function presentedBy(inbound: JsonObject[string], parties: readonly (Party | null)[]): Presented | null {
  const token = credentialIn(field(inbound, 'token'));
  const holder = parties.flatMap((p) => (p?.ref ? [p.ref] : []));
  if (token === null && holder.length === 0) return null;
  const isBound = proofOf(inbound) !== null;
  return {
    ref: token?.ref ?? null,
    joins: token === null ? [] : [{ key: token.ref, cls: 'K2', issuedAt: null, withinMicros: null }],
    holder: [...new Set(holder)],
    holderClass: token === null ? 'K3' : isBound ? 'K1' : 'K2',
    boundTo: null,
    issuance: token === null ? 'not-logged' : 'elsewhere',
  };
}

const proofOf = (inbound: JsonObject[string]): string | null =>
  idText(at(inbound, 'proof', 'x5t#S256')) ?? idText(at(inbound, 'proof', 'jkt'));

/** For whom the agent acts: as the gateway decided, else the subject of a token that has an actor. */
function delegationOf(
  o: JsonObject,
  subject: Party | null,
  actors: readonly Party[],
): Pick<Caller, 'onBehalfOf' | 'mode' | 'oddities'> {
  const stated = partyIn(at(o, 'delegation', 'onBehalfOf'))?.ref ?? null;
  const delegator = stated ?? (actors.length > 0 ? (subject?.ref ?? null) : null);
  const isAutonomous = at(o, 'delegation', 'autonomous') === true;
  if (isAutonomous && delegator !== null)
    return { onBehalfOf: [], mode: 'unknown', oddities: ['autonomous-with-delegator'] };
  if (isAutonomous) return { onBehalfOf: [], mode: 'autonomous', oddities: [] };
  return delegator === null
    ? { onBehalfOf: [], mode: 'unknown', oddities: [] }
    : { onBehalfOf: [delegator], mode: 'delegated', oddities: [] };
}

/** The caller's machine, as the gateway saw it or the platform attested it. */
export function deviceOf(o: JsonObject): DeviceTraces {
  const inbound = o['inbound'];
  const pod = idText(field(inbound, 'pod'));
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(field(inbound, 'address'))),
    userAgent: str(field(inbound, 'userAgent')),
    host: idText(field(inbound, 'host')),
    deviceId: pod === null ? null : ref('k8s.pod', pod),
    pod,
    key: proofOf(inbound),
  };
}
