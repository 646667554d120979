import { type Event, NO_CONTEXT } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import type { Caller } from './caller.ts';
import { deviceTraces } from './device.ts';
import { digestEvent, digestSignatureEvent, isDigest, isDigestSignature } from './digest.ts';
import { endedBy } from './ends.ts';
import { asDelivered } from './exported.ts';
import { callerOf } from './identity.ts';
import { insightEvent } from './insight.ts';
import { issuedBy } from './issuance.ts';
import { SOURCE_ID } from './meta.ts';
import { oddities } from './oddities.ts';
import { authenticationOf, outcomeOf } from './outcome.ts';
import { isInsight } from './recognise.ts';
import { type TrailRecord, trailRecord } from './record.ts';
import { readsSecret, secretVersionOf } from './secrets.ts';
import { statementsOf } from './statements.ts';
import { targetOf } from './targets.ts';

/** One CloudTrail record is one event. Never throws, whatever the record holds. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const json = view.json;
  if (json === null) return { ok: false, reason: 'not a JSON object' };
  if (isInsight(json)) return { ok: true, events: [insightEvent(json)] };
  if (isDigestSignature(json)) return { ok: true, events: [digestSignatureEvent()] };
  if (isDigest(json)) return { ok: true, events: [digestEvent(json)] };
  return { ok: true, events: [eventOf(trailRecord(asDelivered(json)))] };
}

const NONE: readonly never[] = [];

function eventOf(record: TrailRecord): Event {
  const { json, profile } = record;
  const caller = callerOf(record);
  const outcome = outcomeOf(record);
  const done = outcome === 'success';
  const kind = kindOf(record, caller);
  return {
    source: SOURCE_ID,
    sourceEventId: str(json.eventID),
    identity: identityOf(json),
    revision: revisionOf(record),
    time: record.at?.at ?? null,
    precision: record.at?.precision ?? 0,
    kind,
    action: profile.action,
    target: targetOf(record),
    outcome,
    error: record.error,
    privileged:
      profile.privileged || kind === 'read-secret' || (kind === 'authenticate' && caller.principal.type === 'Root'),
    principal: caller.principal,
    authentication: authenticationOf(record, caller, outcome),
    presented: caller.presented,
    issued: done ? issuedBy(record, caller) : NONE,
    ended: done ? endedBy(record, caller) : NONE,
    statements: done ? statementsOf(record, caller) : NONE,
    nativeSession: caller.nativeSession,
    onBehalfOf: caller.onBehalfOf,
    mode:
      caller.onBehalfOf.length > 0 ? 'delegated' : caller.principal.type === 'AWSService' ? 'autonomous' : 'unknown',
    device: deviceTraces(record),
    context: NO_CONTEXT,
    secretVersion: SECRETS.test(profile.action) ? secretVersionOf(record) : null,
    numbered: null,
    apiRequest: requestOf(json.requestID),
    oddities: oddities(record, caller),
  };
}

const requestOf = (id: JsonValue | undefined): Ref | null =>
  typeof id === 'string' && id !== '' && id.length <= 512 ? ref('api.request', `aws/${id}`) : null;

const SECRETS = /^(?:kms|secretsmanager):/;

/** Chaining (a session's own key buys the next one) and secret reads need more than the operation's name. */
function kindOf(record: TrailRecord, caller: Caller): Event['kind'] {
  const kind = record.profile.kind;
  if (kind === 'issue') return caller.temporary && record.profile.action.startsWith('sts:') ? 'exchange' : 'issue';
  if (kind === 'act' && readsSecret(record)) return 'read-secret';
  if (kind === 'revoke' && str(record.request?.status) === 'Active') return 'change-identity';
  if (record.profile.action === 'iam:PutRolePolicy' && str(record.request?.policyName) === 'AWSRevokeOlderSessions')
    return 'revoke';
  return kind;
}

/**
 * What makes the event the same when it is delivered again. `sharedEventID` pairs the copies that AWS delivers to several
 * accounts, each with its own `eventID`. An addendum corrects an earlier delivery, which it names if the id differs.
 */
function identityOf(json: JsonObject): string | null {
  if (json.sharedEventID !== undefined) {
    const shared = str(json.sharedEventID);
    if (shared !== null) return `shared:${shared}`;
  }
  if (json.addendum !== undefined) {
    const original = str(obj(json.addendum)?.originalEventID);
    if (original !== null) return original;
  }
  return str(json.eventID);
}

/**
 * Of copies that are one event: a correction outranks what it corrects, and the copy of the caller's own account, which
 * names the caller, outranks the copies of other accounts, where AWS withholds the name.
 */
function revisionOf(record: TrailRecord): number {
  const corrects = record.json.addendum !== undefined && obj(record.json.addendum) !== null ? 2 : 0;
  return record.json.sharedEventID === undefined || record.identity?.type === 'AWSAccount' ? corrects : corrects + 1;
}
