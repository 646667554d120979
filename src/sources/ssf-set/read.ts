import {
  blankEvent,
  type DeviceTraces,
  type Ended,
  type Event,
  type IdentityStatement,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
} from '../../model/event.ts';
import { arr, num, str } from '../../model/json.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, type Micros, micros, type StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { type TypeRow, typeRow } from './event-types.ts';
import { META } from './meta.ts';
import { type Subject, subjectOf } from './subject.ts';
import { claimsOf, eventsOf, type SecurityEvent } from './token.ts';

/**
 * A SET is one party's statement to another: it rests on no credential and names no actor, only a subject. Nobody verified
 * its signature here, so it holds nothing and issues nothing; what it ends and states is worth what its origin is.
 */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const claims = claimsOf(view);
  if (claims === null) return { ok: false, reason: 'not-a-security-event-token' };
  const events = eventsOf(claims);
  if (events.length === 0) return { ok: false, reason: 'no-known-event' };
  return { ok: true, events: events.map((event) => eventOf(claims, event)) };
}

const MAX_TEXT = 512;

function eventOf(claims: JsonObject, { family, name, body }: SecurityEvent): Event {
  const row = typeRow(family, name);
  const subject = subjectOf(claims, body);
  const time = timeOf(claims, body);
  const action = `${family}:${name}`;
  const jti = str(claims['jti'])?.slice(0, MAX_TEXT) ?? null;
  const initiator = str(body['initiating_entity'])?.slice(0, MAX_TEXT) ?? null;
  return {
    ...blankEvent(META.id, action),
    sourceEventId: jti,
    identity: jti === null ? null : `${str(claims['iss'])?.slice(0, MAX_TEXT) ?? ''}/${jti}/${action}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: subject.shown,
    outcome: 'success',
    privileged: initiator === 'admin' && row.kind !== 'attest' && row.kind !== 'act',
    principal: { ...NO_PRINCIPAL, type: initiator },
    ended: endedBy(row, subject, time?.at ?? null),
    statements: statementsOf(row, name, subject, body),
    nativeSession: subject.sessions,
    device: deviceOf(body, subject),
    context: { ...NO_CONTEXT, trace: str(claims['txn'])?.slice(0, MAX_TEXT) ?? null },
  };
}

/** The narrowest that the subject names: a session or a token if there is one, else everything of the user. */
function endedBy(row: TypeRow, subject: Subject, at: Micros | null): readonly Ended[] {
  if (row.ends === undefined) return [];
  const exact = [...subject.sessions, ...subject.tokens];
  const how = row.ends;
  return (exact.length > 0 && how === 'revoked' ? exact : subject.users).map((ref) => ({ ref, how, at }));
}

function statementsOf(row: TypeRow, name: string, subject: Subject, body: JsonObject): readonly IdentityStatement[] {
  const { state } = row;
  if (state !== undefined) return subject.users.map((ref) => ({ ref, attribute: 'state', value: state }));
  const changed = name === 'identifier-changed' ? str(body['new-value']) : null;
  if (changed === null || !changed.includes('@') || changed.length > 254) return [];
  return subject.users.map((ref) => ({ ref, attribute: 'email', value: changed }));
}

/** What the transmitter saw of the client. Several addresses are no address. */
function deviceOf(body: JsonObject, subject: Subject): DeviceTraces {
  const ips = arr(body['ips']);
  return {
    ...NO_DEVICE,
    ip: ips.length === 1 ? canonicalIp(str(ips[0])) : null,
    fingerprint: str(body['fp_ua'])?.slice(0, MAX_TEXT) ?? null,
    deviceId: subject.devices[0] ?? null,
  };
}

/** More than any date in seconds: drafts of CAEP wrote `event_timestamp` in milliseconds. */
const LEAST_MILLIS = 100_000_000_000;
const MOST_MILLIS = 7_258_118_400_000;

/** When it happened (`event_timestamp`, `toe`), else when the token was made. */
function timeOf(claims: JsonObject, body: JsonObject): StatedTime | null {
  for (const value of [body['event_timestamp'], claims['toe'], claims['iat']]) {
    const n = num(value);
    if (n === null || n <= 0 || n >= MOST_MILLIS) continue;
    if (n >= LEAST_MILLIS) return { at: micros(Math.round(n) * 1_000), precision: 1_000 };
    if (n * 1_000 < MOST_MILLIS)
      return {
        at: micros(Math.floor(n * MICROS_PER_SECOND)),
        precision: Number.isInteger(n) ? MICROS_PER_SECOND : 1_000,
      };
  }
  return null;
}
