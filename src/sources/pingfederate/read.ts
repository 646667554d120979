import {
  type Authentication,
  blankEvent,
  type Event,
  type Issued,
  NO_DEVICE,
  type Outcome,
  type Presented,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { type EventRow, rowOf } from './events.ts';
import { type AuditLine, auditLine, isAuditLine } from './line.ts';
import { META } from './meta.ts';

export function read(view: RecordView, context: ReadContext): ReadResult {
  const text = isAuditLine(view.text) ? view.text : (view.syslog?.message ?? '');
  const line = auditLine(text);
  const name = line?.get('event') ?? null;
  if (line === null || name === null) return { ok: false, reason: 'not-an-audit-line' };
  return { ok: true, events: [eventOf(line, name, context)] };
}

function eventOf(line: AuditLine, name: string, context: ReadContext): Event {
  const row = rowOf(name);
  const outcome = outcomeOf(line.get('status'), name);
  const time = timeOf(line.timestamp, context);
  const session = sessionOf(line);
  const subject = line.get('subject')?.slice(0, MAX_TEXT) ?? null;
  const account = subjectRef(subject, context.scope);
  const authentication = line.isDoubtful ? 'none' : authenticationOf(row, outcome, subject, session);
  return {
    ...blankEvent(META.id, `pingfederate:${name.slice(0, 64)}`),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(line),
    outcome,
    error: outcome === 'failure' ? (line.get('description')?.slice(0, MAX_TEXT) ?? null) : null,
    principal: {
      ref: authentication === 'proven' ? account : null,
      id: null,
      name: subject,
      email: subject?.includes('@') ? subject : null,
      type: null,
    },
    authentication,
    presented: authentication === 'proven' ? presentedBy(name, session, account) : null,
    issued: line.isDoubtful ? [] : issuedBy(name, outcome, session, account, time),
    ended: line.isDoubtful ? [] : endedBy(row, outcome, session),
    nativeSession: session === null ? [] : [session],
    // `pfhost` is PingFederate's own.
    device: { ...NO_DEVICE, ip: canonicalIp(line.get('ip')) },
    oddities: line.isDoubtful ? ['field-twice'] : [],
  };
}

const MAX_TEXT = 512;

/** The subject is a name in whatever directory it came from: a ref only where the origin declares which deployment this is. */
const subjectRef = (subject: string | null, scope: string | null): Ref | null =>
  subject === null || scope === null ? null : ref('pingfederate.subject', `${scope}/${subject.toLowerCase()}`);

/** The session reference; what follows `..` is one partner's part of it. */
function sessionOf(line: AuditLine): Ref | null {
  const sri = line.get('sri')?.split('..', 1)[0] ?? '';
  return sri.length < 16 || sri.length > 128 ? null : ref('pingfederate.session', sri);
}

function outcomeOf(status: string | null, name: string): Outcome {
  const word = status?.toLowerCase();
  if (word === 'success') return 'success';
  if (word === 'failure' || word === 'failed' || word === 'error') return 'failure';
  // Events of sessions have no status: they are written of what was done.
  return word === undefined && name.startsWith('AUTHN_SESSION_') ? 'success' : 'unknown';
}

function authenticationOf(
  row: EventRow,
  outcome: Outcome,
  subject: string | null,
  session: Ref | null,
): Authentication {
  if (outcome === 'failure' && row.proves) return 'failed';
  return row.proves && outcome === 'success' && (subject !== null || session !== null) ? 'proven' : 'none';
}

/** A use of the session, and what is given out in it, present the session; a first authentication a credential that is not named. */
function presentedBy(name: string, session: Ref | null, account: Ref | null): Presented | null {
  const isFresh = name === 'AUTHN_ATTEMPT' || name === 'AUTHN_SESSION_CREATED';
  const shown = isFresh ? null : session;
  if (shown === null && account === null) return null;
  return {
    ref: shown,
    joins: shown === null ? [] : [{ key: shown, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: account === null ? [] : [account],
    holderClass: 'K3',
    boundTo: null,
    issuance: shown === null ? 'not-logged' : 'expected',
  };
}

function issuedBy(
  name: string,
  outcome: Outcome,
  session: Ref | null,
  account: Ref | null,
  time: StatedTime | null,
): readonly Issued[] {
  if (name !== 'AUTHN_SESSION_CREATED' || outcome !== 'success' || session === null || account === null) return [];
  const root = { lineage: 'root', holder: [account], boundTo: null, authenticates: true } as const;
  return [{ ref: session, keys: [session], issuedAt: time?.at ?? null, expires: null, ...root }];
}

const endedBy = (row: EventRow, outcome: Outcome, session: Ref | null): Event['ended'] =>
  session === null || outcome !== 'success' || (row.kind !== 'end' && row.kind !== 'revoke')
    ? []
    : [{ ref: session, how: row.kind === 'end' ? 'ended' : 'revoked', at: null }];

function targetOf(line: AuditLine): string | null {
  const name = line.get('connectionname') ?? line.get('connectionid') ?? line.get('app');
  return name === null ? null : `connection:${name.slice(0, MAX_TEXT)}`;
}

/** The server's local time: the origin declares the zone. */
function timeOf(timestamp: string, context: ReadContext): StatedTime | null {
  const zoned = parseIso(timestamp);
  if (zoned !== null || context.utcOffsetMinutes === null) return zoned;
  const local = parseIso(timestamp, true);
  return local === null ? null : { ...local, at: micros(local.at - context.utcOffsetMinutes * 60 * MICROS_PER_SECOND) };
}
