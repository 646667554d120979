import { OKTA_OS, userAgent } from '../agents.ts';
import type { Rng } from '../prng.ts';
import { asnOf, iso, type JsonMap, type Machine } from '../world.ts';

export interface OktaSession {
  readonly id: string;
  readonly rootId: string;
}

/** One Okta System Log event. Shape: Okta System Log API, LogEvent. */
export interface OktaCall {
  readonly at: number;
  readonly eventType: string;
  readonly message: string;
  readonly actor: { readonly id: string; readonly login: string; readonly name: string };
  readonly machine: Machine;
  readonly session: OktaSession | null;
  readonly result: 'SUCCESS' | 'FAILURE';
  readonly reason?: string;
  readonly target?: readonly JsonMap[];
  readonly debug?: JsonMap;
  readonly legacy: string;
  readonly credentialType?: string;
}

export function oktaRecord(rng: Rng, c: OktaCall): { readonly id: string; readonly json: JsonMap } {
  const id = rng.uuid();
  const agent = userAgent(rng, 'browser', c.machine.os, '');
  const geo: JsonMap = {
    city: 'Rotterdam',
    state: 'South Holland',
    country: 'Netherlands',
    postalCode: '3011',
    geolocation: { lat: 51.9225, lon: 4.4792 },
  };
  return {
    id,
    json: {
      actor: { id: c.actor.id, type: 'User', alternateId: c.actor.login, displayName: c.actor.name, detailEntry: null },
      client: {
        userAgent: { rawUserAgent: agent, os: OKTA_OS[c.machine.os], browser: 'CHROME' },
        zone: 'null',
        device: 'Computer',
        id: null,
        ipAddress: c.machine.ip,
        geographicalContext: geo,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: c.credentialType === undefined ? null : 'OKTA_CREDENTIAL_PROVIDER',
        credentialType: c.credentialType ?? null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        rootSessionId: c.session?.rootId ?? null,
        externalSessionId: c.session?.id ?? null,
      },
      displayMessage: c.message,
      eventType: c.eventType,
      outcome: { result: c.result, reason: c.reason ?? null },
      published: iso(c.at),
      securityContext: {
        asNumber: asnOf(c.machine.ip),
        asOrg: 'example transit',
        isp: 'example transit',
        domain: null,
        isProxy: false,
      },
      severity: c.result === 'FAILURE' ? 'WARN' : 'INFO',
      debugContext: {
        debugData: {
          requestId: rng.hex(32),
          dtHash: rng.hex(64),
          requestUri: '/api/v1/authn',
          url: '/api/v1/authn?',
          deviceFingerprint: rng.hex(32),
          threatSuspected: 'false',
          ...c.debug,
        },
      },
      legacyEventType: c.legacy,
      transaction: { type: 'WEB', id: rng.hex(32), detail: {} },
      uuid: id,
      version: '0',
      request: { ipChain: [{ ip: c.machine.ip, geographicalContext: geo, version: 'V4', source: null }] },
      target: c.target ?? null,
    },
  };
}
