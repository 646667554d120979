import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { arr, at, field, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { requestRef } from '../agents/refs.ts';
import { credentialIn } from './credentials.ts';

/** More downstream requests of one call are counted by the gateway's own limits, not here. */
const MAX_REQUESTS = 1000;

/**
 * A credential that was obtained for this call alone: it opens the window. Who holds it, the vendor's own records tell; that it
 * was for this call, agent run and person is what the event of this record says beside it.
 */
export function mintedBy(o: JsonObject, time: Micros | null): readonly Issued[] {
  const outbound = o['outbound'];
  const credential = field(outbound, 'minted') === true ? credentialIn(field(outbound, 'credential')) : null;
  if (credential === null) return [];
  return [
    {
      ref: credential.ref,
      keys: credential.keys,
      issuedAt: time,
      expires: parseIso(field(outbound, 'expires'))?.at ?? null,
      lineage: 'window',
      holder: [],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/**
 * What the gateway says about what it used: its own standing credential is its own, and each request that the systems called
 * numbered belongs to this tool call.
 */
export function usedBy(o: JsonObject, gateway: string, call: string | null): readonly IdentityStatement[] {
  const outbound = o['outbound'];
  const statements: IdentityStatement[] = [];
  const credential = credentialIn(field(outbound, 'credential'));
  if (credential !== null && field(outbound, 'minted') !== true && o['event'] !== 'revoke') {
    statements.push({ ref: credential.ref, attribute: 'owner', value: serviceRef(gateway) });
  }
  if (call === null) return statements;
  for (const request of arr(field(outbound, 'requests')).slice(0, MAX_REQUESTS)) {
    const system = str(field(request, 'system'));
    const of =
      system === null || !/^[a-z][a-z0-9.-]{0,80}$/.test(system) ? null : requestRef(system, field(request, 'id'));
    if (of !== null) statements.push({ ref: of, attribute: 'owner', value: call });
  }
  return statements;
}

export const serviceRef = (gateway: string): Ref => ref('app.service', `gateway/${gateway}`);

/** `event: revoke`: the outbound credential was taken back. */
export function revokedBy(o: JsonObject): readonly Ended[] {
  const credential = o['event'] === 'revoke' ? credentialIn(at(o, 'outbound', 'credential')) : null;
  return credential === null ? [] : [{ ref: credential.ref, how: 'revoked', at: null }];
}
