import { blankEvent, type DeviceTraces, type Event, NO_CONTEXT, NO_DEVICE, type Outcome } from '../../model/event.ts';
import { field, obj, str } from '../../model/json.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { approvalOf, decisionOf } from './approvals.ts';
import { type Caller, callerOf } from './caller.ts';
import { endedBy, issuedBy, secretVersionOf, statedBy } from './effects.ts';
import { any, type Entry, entryOf } from './entry.ts';
import { exchangeCaller, isExchange } from './exchange.ts';
import { clusterCaller, clusterOf, isKubernetes } from './kubernetes.ts';
import { META } from './meta.ts';
import { isPowerful, kindOfOperation } from './methods.ts';
import { isSignIn, signInOf } from './signin.ts';
import { transparencyEvents } from './transparency.ts';

/** One log entry is one event; an operation that runs long writes two entries, its beginning and its end, which are two. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = view.json;
  if (o === null) return { ok: false, reason: 'not-a-log-entry' };
  if (obj(o['jsonPayload']) !== null) {
    const events = transparencyEvents(o);
    return events.length === 0 ? { ok: false, reason: 'transparency-entry-without-access' } : { ok: true, events };
  }
  const e = entryOf(o);
  if (e === null) return { ok: false, reason: 'audit-entry-without-method' };
  const device = deviceOf(e);
  const cluster = clusterOf(e, context.scope);
  const caller = isKubernetes(e)
    ? clusterCaller(e, cluster, device.ip)
    : isExchange(e)
      ? exchangeCaller(e)
      : callerOf(e, device.ip);
  return { ok: true, events: [eventOf(e, caller, device, cluster)] };
}

function eventOf(e: Entry, caller: Caller, device: DeviceTraces, cluster: string | null): Event {
  const time = e.time?.at ?? null;
  const outcome = outcomeOf(e);
  const happened = outcome !== 'failure';
  const impersonates = caller.onBehalfOf.length > 0;
  return {
    ...blankEvent(META.id, `${e.service.replace(/\.googleapis\.com$/, '')}:${e.method}`),
    sourceEventId: e.insertId,
    identity: identityOf(e),
    time,
    precision: e.time?.precision ?? 0,
    kind: kindOfOperation(e, happened),
    target: e.resourceName,
    outcome,
    error: outcome === 'failure' ? errorOf(e) : null,
    privileged: isPowerful(e, impersonates),
    ...caller,
    issued: happened ? issuedBy(e, caller, time, cluster) : [],
    ended: happened ? endedBy(e, cluster) : [],
    statements: happened ? statedBy(e) : [],
    mode: impersonates ? 'delegated' : 'unknown',
    device,
    context: { ...NO_CONTEXT, request: approvalOf(e), trace: e.trace },
    secretVersion: secretVersionOf(e),
    oddities: e.time === null ? ['time-unreadable'] : [],
    ...(isSignIn(e) ? signInOf(e, caller) : {}),
    ...(happened ? decisionOf(e) : null),
  };
}

/**
 * Entries of one log with the same time and insert id are copies.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry (insertId)
 */
function identityOf(e: Entry): string | null {
  if (e.insertId === null || e.time === null) return null;
  return [e.logName ?? '', String(e.time.at), e.insertId].join('\n');
}

/**
 * The status is that of the whole operation: empty, or code 0, is done. Without one the permissions tell whether it was let
 * in; without those the entry does not say.
 */
function outcomeOf(e: Entry): Outcome {
  const code = e.status?.['code'];
  if (typeof code === 'number' && code !== 0) return 'failure';
  if (typeof e.status?.['message'] === 'string' && e.status['message'] !== '' && code !== 0) return 'failure';
  if (e.status !== null) return 'success';
  const granted = e.authorizations.map((a) => field(a, 'granted'));
  if (granted.includes(false)) return 'failure';
  return granted.includes(true) ? 'success' : 'unknown';
}

/** The gRPC code by number, with its message where there is one. */
function errorOf(e: Entry): string | null {
  const code = e.status?.['code'];
  const message = str(e.status?.['message'])?.slice(0, 200) ?? null;
  if (typeof code !== 'number') return message ?? 'permission-not-granted';
  return message === null ? String(code) : `${code} ${message}`;
}

/** `private` and `gce-internal-ip` stand for an address that Google withholds. The user agent is the client's word. */
function deviceOf(e: Entry): DeviceTraces {
  const metadata = e.requestMetadata ?? undefined;
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(any(metadata, 'callerIp', 'callerIP', 'caller_ip'))),
    userAgent: str(any(metadata, 'callerSuppliedUserAgent', 'caller_supplied_user_agent')),
  };
}
