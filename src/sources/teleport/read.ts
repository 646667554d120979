import {
  blankEvent,
  type DeviceTraces,
  type EventKind,
  NO_CONTEXT,
  NO_DEVICE,
  type Outcome,
} from '../../model/event.ts';
import { at, num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { actorOf, sessionOf } from './actor.ts';
import { jobOf } from './assertions.ts';
import { requestsOf } from './certificates.ts';
import { deviceRef, endedBy, issuedBy, statedBy } from './effects.ts';
import { rowOf } from './events.ts';
import { META } from './meta.ts';
import { targetOf } from './target.ts';

/** One audit event. Its `uid` is Teleport's own. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = view.json;
  const event = str(o?.['event']);
  if (o === null || event === null || event.length > 300) return { ok: false, reason: 'not-an-audit-event' };
  const time = parseIso(o['time']);
  const row = rowOf(event);
  const decision = decisionOf(o, event);
  const outcome = decision?.outcome ?? outcomeOf(o, event);
  const actor = actorOf(o, event, decision === null ? outcome : 'success', context.scope);
  const happened = outcome !== 'failure';
  const uid = str(o['uid']);
  return {
    ok: true,
    events: [
      {
        ...blankEvent(META.id, `teleport:${event}`),
        sourceEventId: uid,
        identity: uid,
        time: time?.at ?? null,
        precision: time?.precision ?? 0,
        kind: decision?.kind ?? (row.kind === 'approve' ? 'act' : row.kind),
        target: targetOf(o, event),
        outcome,
        error: outcome === 'failure' && decision === null ? (str(o['error'])?.slice(0, 300) ?? str(o['code'])) : null,
        privileged: row.privileged === true || PRIVILEGED_LOGINS.has(str(o['login']) ?? str(o['windows_user']) ?? ''),
        ...actor,
        issued: happened ? issuedBy(o, event, actor, time?.at ?? null, context.scope) : [],
        ended: happened ? endedBy(o, event, context.scope) : [],
        statements: statedBy(o, event, outcome, context.scope),
        nativeSession: sessionsOf(o, event),
        device: deviceOf(o, event),
        context: { ...NO_CONTEXT, job: jobOf(o), request: requestOf(o, event) },
        oddities: time === null ? ['time-unreadable'] : [],
      },
    ],
  };
}

/** Logins that may do everything where they lead. */
const PRIVILEGED_LOGINS: ReadonlySet<string> = new Set(['root', 'Administrator', 'administrator']);

/** A review, or the change of a request's state: whether the request is granted. */
function decisionOf(o: JsonObject, event: string): { readonly kind: EventKind; readonly outcome: Outcome } | null {
  if (event === 'access_request.create') return { kind: 'act', outcome: 'unknown' };
  if (event !== 'access_request.review' && event !== 'access_request.update') return null;
  const state = event === 'access_request.review' ? (str(o['proposed_state']) ?? str(o['state'])) : str(o['state']);
  const outcome = DECIDED.get(state ?? '');
  return outcome === undefined ? { kind: 'act', outcome: 'unknown' } : { kind: 'approve', outcome };
}

const DECIDED: ReadonlyMap<string, Outcome> = new Map([
  ['APPROVED', 'success'],
  ['DENIED', 'failure'],
]);

/** What the event says; else the last letter of its code: I (it happened), W and E (it was refused, or failed). */
function outcomeOf(o: JsonObject, event: string): Outcome {
  const said = o['success'] ?? at(o['status'], 'success');
  if (typeof said === 'boolean') return said ? 'success' : 'failure';
  if (str(o['status']) === 'Failure') return 'failure';
  const code = str(o['code']);
  const refused = code?.endsWith('W') === true || code?.endsWith('E') === true;
  const http = num(o['response_code']);
  return refused || (event === 'kube.request' && http !== null && http >= 400) ? 'failure' : 'success';
}

function sessionsOf(o: JsonObject, event: string): readonly Ref[] {
  const session = sessionOf(o);
  const web = event === 'saml.idp.auth' ? str(o['session_id']) : null;
  const other = web === null || web.length > 200 ? null : ref('teleport.session', web);
  return [session, other].filter((r) => r !== null);
}

/** The person's address, and the registered device that proved itself. The server that was reached is the target. */
function deviceOf(o: JsonObject, event: string): DeviceTraces {
  const address = str(o['addr.remote']) ?? str(at(o['addr'], 'remote')) ?? str(at(o['identity'], 'client_ip'));
  const own = event.startsWith('device.authenticate') || event === 'device.webtoken.create';
  return {
    ...NO_DEVICE,
    ip: canonicalIp(address),
    userAgent: str(o['user_agent']) ?? str(at(o['client'], 'user_agent')),
    host: event === 'instance.join' ? str(o['node_name']) : null,
    deviceId: deviceRef(
      str(at(o['trusted_device'], 'device_id')) ??
        str(at(o['identity'], 'device_extensions', 'device_id')) ??
        (own ? str(at(o['device'], 'device_id')) : null),
    ),
  };
}

/** The access request that is asked for or decided, or under which this was done. Of several the first in order. */
function requestOf(o: JsonObject, event: string): Ref | null {
  const own = event.startsWith('access_request.') ? requestsOf([o['id'] ?? null]) : [];
  const under = own.length > 0 ? own : requestsOf(o['access_requests'] ?? at(o['identity'], 'access_requests'));
  return under[0] === undefined ? null : ref('approval.request', `teleport/${under[0]}`);
}
