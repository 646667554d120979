import { type Authentication, blankEvent, type Event, type EventKind, type Outcome } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { entraId } from '../entra/refs.ts';
import { agentType, deviceOf, isDeviceCode, isFresh, principalOf, statementsOf } from './actor.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';
import { issuedBy, presentedBy, sessionsOf } from './tokens.ts';

/** One sign-in is one event; the request id, which every export keeps, is its identity. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-a-sign-in' };
  const outcome = outcomeOf(e);
  const isProven = outcome === 'success';
  const principal = principalOf(e, isProven);
  const authentication: Authentication = isProven ? (principal.ref === null ? 'none' : 'proven') : 'failed';
  const id = entraId(e.text('id'));
  const presented = authentication === 'proven' ? presentedBy(e) : null;
  const event: Event = {
    ...blankEvent(META.id, `entra:${e.operation}`),
    sourceEventId: id,
    identity: id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind: kindOf(e),
    target: e.text('resourceDisplayName') ?? e.text('resourceId'),
    outcome,
    error: outcome === 'failure' ? e.errorCode : null,
    principal,
    authentication: outcome === 'unknown' ? 'none' : authentication,
    presented,
    issued: authentication === 'proven' ? issuedBy(e) : [],
    statements: isProven ? statementsOf(e) : [],
    nativeSession: sessionsOf(e, isProven),
    mode: modeOf(e),
    device: deviceOf(e),
    oddities: isProven && isDeviceCode(e) ? ['device-code-sign-in'] : [],
  };
  return { ok: true, events: [event] };
}

/** Any code but 0 is a sign-in that did not come through; interrupts (a further factor is asked for) are such too. */
const outcomeOf = (e: Entry): Outcome =>
  e.errorCode === null ? 'unknown' : e.errorCode === '0' ? 'success' : 'failure';

const kindOf = (e: Entry): EventKind => (e.who !== 'user' || isFresh(e) ? 'authenticate' : 'exchange');

/** An agent's own sign-in is autonomous; with a user's account it acts for that user. */
function modeOf(e: Entry): Event['mode'] {
  if (agentType(e) === null) return 'unknown';
  return e.who === 'user' ? 'delegated' : 'autonomous';
}
