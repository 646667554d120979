import { type DeviceTraces, type IdentityStatement, NO_DEVICE, type Principal } from '../../model/event.ts';
import { arr, obj, str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import { asNumber, canonicalIp } from '../address.ts';
import { deviceRef, entraId, servicePrincipalRef, userRef } from '../entra/refs.ts';
import { type Entry, part } from './entry.ts';

/** The account that signed in, or was tried. */
export function accountOf(e: Entry): Ref | null {
  return e.who === 'user' ? userRef(e.text('userId')) : servicePrincipalRef(e.text('servicePrincipalId'));
}

/** Before a sign-in has succeeded, an account is a name that somebody typed (and the id that Entra found for it). */
export function principalOf(e: Entry, isProven: boolean): Principal {
  const ref = isProven ? accountOf(e) : null;
  if (e.who !== 'user') {
    return {
      ref,
      id: entraId(e.text('servicePrincipalId')),
      name: entraId(e.text('servicePrincipalName')),
      email: null,
      type: agentType(e) ?? (e.who === 'managed-identity' ? 'ManagedIdentity' : 'ServicePrincipal'),
    };
  }
  const name = e.text('userPrincipalName');
  const email = name?.includes('@') === true ? name : null;
  return { ref, id: entraId(e.text('userId')), name, email, type: agentType(e) ?? e.text('userType') };
}

/** https://learn.microsoft.com/en-us/graph/api/resources/agentic-agentsignin?view=graph-rest-beta; `null`: no agent. */
export function agentType(e: Entry): string | null {
  const type = part(e, 'agent', 'agentType');
  return type === null || type === 'notAgentic' || type === 'unknownFutureValue' ? null : type;
}

/**
 * The device id is in the log only where the device proved its key: now, or when it got the refresh token that is redeemed
 * here, and then a copy of that token has it too. Name and browser are what the client said.
 */
export function deviceOf(e: Entry): DeviceTraces {
  return {
    ...NO_DEVICE,
    ip: canonicalIp(e.ip),
    userAgent: e.text('userAgent'),
    asn: asNumber(e.get('autonomousSystemNumber')),
    host: part(e, 'deviceDetail', 'displayName'),
    deviceId: deviceRef(part(e, 'deviceDetail', 'deviceId')),
    isDeviceOfToken: !isFresh(e) && e.text('incomingTokenType')?.includes('primaryRefreshToken') !== true,
  };
}

/** What a sign-in that succeeded says of the account. */
export function statementsOf(e: Entry): readonly IdentityStatement[] {
  const account = accountOf(e);
  const name = e.who === 'user' ? e.text('userPrincipalName') : e.text('servicePrincipalName');
  if (account === null || name === null) return [];
  const alias: IdentityStatement = { ref: account, attribute: 'alias', value: name };
  return e.who === 'user' && name.includes('@') ? [alias, { ref: account, attribute: 'email', value: name }] : [alias];
}

/**
 * Whether the account proved itself here and now. A sign-in without interaction shows a refresh token, cookie or primary refresh
 * token; an interactive one may as well, if every step says that it was satisfied before.
 */
export function isFresh(e: Entry): boolean {
  if (e.who !== 'user' || !e.isInteractive) return false;
  const steps = arr(e.get('authenticationDetails')).slice(0, 50);
  const methods = steps.map((step) => strAt(step, 'authenticationMethod'));
  return methods.length === 0 || methods.some((method) => method !== null && method !== 'Previously satisfied');
}

/** The device code flow: who signed in did so on one machine, and the tokens went to another, whoever's it is. */
export function isDeviceCode(e: Entry): boolean {
  return e.text('authenticationProtocol') === 'deviceCode' || e.text('originalTransferMethod') === 'deviceCodeFlow';
}

/** The resource that Azure delivered a managed identity's token to, where the log has it. */
export function workloadOf(e: Entry): string | null {
  const identity = obj(e.get('managedServiceIdentity')) ?? obj(e.get('managedIdentity'));
  return identity === null ? null : str(identity['associatedResourceId']);
}
