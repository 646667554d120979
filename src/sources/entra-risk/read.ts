import { blankEvent, type Event, NO_DEVICE, type Principal } from '../../model/event.ts';
import { arr, field, str } from '../../model/json.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { nested } from '../entra/nested.ts';
import { correlationRef, entraId } from '../entra/refs.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One state of one risk is one event: Entra sends it again when the risk changes. It says something of an account and proves nobody. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-a-risk' };
  const correlation = correlationRef(e.correlationId);
  const event: Event = {
    ...blankEvent(META.id, `entra:${e.operation}`),
    sourceEventId: entraId(e.text('id')),
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind: 'attest',
    target: targetOf(e),
    principal: principalOf(e),
    nativeSession: correlation === null ? [] : [correlation],
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip), userAgent: userAgentOf(e) },
  };
  return { ok: true, events: [event] };
}

/** Whose sign-in, or whose account, it is about: a name and an id, never a ref, because nobody proved anything here. */
function principalOf(e: Entry): Principal {
  const application = e.text('servicePrincipalId');
  if (application !== null) {
    const name = e.text('servicePrincipalDisplayName') ?? e.text('displayName');
    return { ref: null, id: entraId(application), name, email: null, type: 'ServicePrincipal' };
  }
  const name = e.text('userPrincipalName');
  // Of a risky account, the id of the record is that of the account.
  const id = e.text('userId') ?? (e.text('riskEventType') === null ? e.text('id') : null);
  return { ref: null, id: entraId(id), name, email: name?.includes('@') === true ? name : null, type: 'User' };
}

/** `anonymizedIPAddress, high, atRisk`. */
function targetOf(e: Entry): string | null {
  const said = [e.text('riskEventType') ?? e.text('riskType'), e.text('riskLevel'), e.text('riskState')];
  const known = said.filter((s): s is string => s !== null);
  return known.length === 0 ? null : known.join(', ').slice(0, 300);
}

/** `additionalInfo`: a list of keys and values as JSON text. */
function userAgentOf(e: Entry): string | null {
  const pairs = arr(nested(e.get('additionalInfo'))).slice(0, 50);
  const found = pairs.find((pair) => field(pair, 'Key') === 'userAgent');
  return found === undefined ? null : str(field(found, 'Value'));
}
