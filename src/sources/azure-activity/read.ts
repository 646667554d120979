import { type Authentication, blankEvent, type Event, NO_DEVICE, type Outcome } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { type Claims, claimsOf } from '../entra/claims.ts';
import { entraId } from '../entra/refs.ts';
import { type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';
import { operationOf } from './operations.ts';

/** One event of the activity log is one event; the start and the end of an operation are two. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const e = view.json === null ? null : entryOf(view.json);
  if (e === null) return { ok: false, reason: 'not-an-activity-log-event' };
  const caller = claimsOf(e.claims, e.caller);
  const authentication = authenticationOf(e, caller);
  const { kind, privileged } = operationOf(e.operation);
  const outcome = outcomeOf(e.status);
  const id = entraId(e.id);
  const event: Event = {
    ...blankEvent(META.id, `azure:${e.operation}`),
    sourceEventId: id,
    identity: id,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind,
    target: e.resource,
    outcome,
    error: outcome === 'failure' ? e.error : null,
    privileged: privileged && authentication !== 'internal',
    principal: caller.principal,
    authentication,
    presented: authentication === 'proven' ? caller.presented : null,
    nativeSession: caller.session === null ? [] : [caller.session],
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip), deviceId: caller.device, isDeviceOfToken: true },
  };
  return { ok: true, events: [event] };
}

/** Categories in which Azure itself reports. */
const REPORTS: ReadonlySet<string> = new Set([
  'ServiceHealth',
  'ResourceHealth',
  'Alert',
  'Recommendation',
  'Autoscale',
  'Security',
]);

function authenticationOf(e: Entry, caller: Claims): Authentication {
  if (REPORTS.has(e.category ?? '')) return 'internal';
  return caller.principal.ref === null ? 'none' : 'proven';
}

/** `Start` and `Accept` leave the outcome open: the event that ends the operation has it. */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['succeeded', 'success'],
  ['failure', 'failure'],
  ['failed', 'failure'],
]);

const outcomeOf = (status: string | null): Outcome => OUTCOMES.get(status?.toLowerCase() ?? '') ?? 'unknown';
