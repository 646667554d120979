import {
  type Authentication,
  blankEvent,
  type Event,
  type IdentityStatement,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Numbered,
  type Outcome,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { accountIn, isInternalSid, loginName } from './accounts.ts';
import { type Entry, entryOf, entryOfXml } from './entry.ts';
import { type EventRow, rowOf } from './events.ts';
import { endedBy, isLocal, isOwnLogon, issuedBy, logonRef, presentedBy, remoteAddress } from './logon.ts';
import { META } from './meta.ts';
import { timeOf } from './time.ts';

/** One event of the log is one event. The number of the record is unique until the log is cleared, so its time is added. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const e = view.json === null ? entryOfXml(view.text) : entryOf(view.json);
  if (e === null || e.eventId === null) return { ok: false, reason: 'not-a-security-event' };
  const row = rowOf(e.eventId);
  const outcome = outcomeOf(e);
  const actor = actorOf(e, row);
  const time = timeOf(e.time, context);
  const session = sessionOf(e, row);
  const authentication = authenticationOf(e, row, actor, outcome);
  const isProven = authentication === 'proven';
  const target = row.actor === 'Subject' ? accountIn(e, 'Target') : NO_PRINCIPAL;
  const happened = outcome === 'success';
  const address = addressOf(e);
  const event: Event = {
    ...blankEvent(META.id, `windows:${e.eventId}`),
    sourceEventId: e.recordId,
    identity:
      e.recordId === null || e.computer === null || time === null
        ? null
        : `${e.computer.toLowerCase()}/${e.recordId}/${time.at}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(e, target),
    outcome,
    error: outcome === 'failure' ? (e.data('SubStatus') ?? e.data('Status') ?? e.data('FailureCode')) : null,
    privileged: row.privileged || (e.eventId === 4688 && e.data('TokenElevationType') === '%%1937'),
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: isProven ? presentedBy(e, actor, session) : null,
    issued: happened && (isProven || e.eventId === 4769) ? issuedBy(e, actor) : [],
    ended: happened ? endedBy(e, target) : [],
    statements: happened ? statementsOf(e, row, actor, target) : [],
    nativeSession: session === null ? [] : [session],
    numbered: numberedIn(e, time?.at ?? null),
    device: { ...NO_DEVICE, ip: address, ...machineOf(e, address) },
  };
  return { ok: true, events: [event] };
}

/** The event log counts its records, and begins anew when it is cleared: so the numbers of a day are a series. */
function numberedIn({ recordId, computer }: Entry, time: Micros | null): Numbered | null {
  const number = Number(recordId);
  if (recordId === null || computer === null || time === null || !Number.isSafeInteger(number)) return null;
  return { by: ref('host.name', computer.toLowerCase()), series: formatIso(time).slice(0, 10), number };
}

function actorOf(e: Entry, row: EventRow): Principal {
  if (row.actor !== 'Account') {
    const one = accountIn(e, row.actor);
    return one === NO_PRINCIPAL && row.actor === 'Target' && e.data('TargetUserName') === null
      ? accountIn(e, 'Subject')
      : one;
  }
  const name = e.data('AccountName');
  return name === null ? NO_PRINCIPAL : { ...NO_PRINCIPAL, name: loginName(name, e.data('AccountDomain')) };
}

function sessionOf(e: Entry, row: EventRow): Ref | null {
  const field = row.actor === 'Account' ? 'LogonID' : row.actor === 'Target' ? 'TargetLogonId' : 'SubjectLogonId';
  return logonRef(e.computer, e.data(field));
}

/** At a logon the account is checked; afterwards Windows knows it by its session. */
function authenticationOf(e: Entry, row: EventRow, actor: Principal, outcome: Outcome): Authentication {
  if (row.kind === 'authenticate' && outcome === 'failure') return 'failed';
  const own =
    row.actor === 'Subject' ? e.data('SubjectLogonId') : row.actor === 'Target' ? e.data('TargetLogonId') : null;
  if (isInternalSid(actor.id) || isOwnLogon(own)) return 'internal';
  if (actor.ref !== null || sessionOf(e, row) !== null) return 'proven';
  return actor.name === null ? 'internal' : 'none';
}

/** What was done without another machine was done at the one that logs. A loopback address is the same on every machine. */
function machineOf(e: Entry, address: string | null): { host: string | null; deviceId: Ref | null } {
  if (e.computer === null || !isLocal(address)) return { host: null, deviceId: null };
  return { host: e.computer, deviceId: ref('host.name', e.computer.toLowerCase()) };
}

const WELL = new Set(['success', 'audit success', 'audit_success', 'auditsuccess']);
const BADLY = new Set(['failure', 'audit failure', 'audit_failure', 'auditfailure']);
const SUCCEEDS: ReadonlySet<number> = new Set([4624, 4634, 4647, 4648, 4672, 4720, 4722, 4725, 4726, 4738]);
const FAILS: ReadonlySet<number> = new Set([4625, 4771]);

/** The log's own word; in its mask of keywords bit 53 is success and bit 52 failure. Without it the event, or its status. */
function outcomeOf(e: Entry): Outcome {
  const word = e.outcome?.toLowerCase() ?? '';
  if (WELL.has(word)) return 'success';
  if (BADLY.has(word)) return 'failure';
  if (/^0x80[0-9a-f]{14}$/.test(word)) {
    if (word[4] === '2') return 'success';
    if (word[4] === '1') return 'failure';
  }
  if (FAILS.has(e.eventId ?? 0)) return 'failure';
  if (SUCCEEDS.has(e.eventId ?? 0)) return 'success';
  const status = e.data('Status');
  return status === null ? 'unknown' : /^0x0+$/.test(status) ? 'success' : 'failure';
}

/** The other machine; of the firewall's events the sender of the packet. */
function addressOf(e: Entry): string | null {
  const id = e.eventId ?? 0;
  return id >= 5150 && id <= 5159 ? canonicalIp(e.data('SourceAddress')) : remoteAddress(e);
}

const MAX_TARGET = 4096;

/** The account that was changed or used; else the service, share, object or program. */
function targetOf(e: Entry, target: Principal): string | null {
  const other = target.name ?? target.id;
  const place = e.data('TargetServerName');
  const text =
    other === null
      ? (e.data('ServiceName') ??
        e.data('CommandLine') ??
        e.data('NewProcessName') ??
        e.data('ShareName') ??
        e.data('ObjectName') ??
        e.data('TaskName'))
      : place === null
        ? other
        : `${other} at ${place}`;
  return text?.slice(0, MAX_TARGET) ?? null;
}

function statementsOf(e: Entry, row: EventRow, actor: Principal, target: Principal): readonly IdentityStatement[] {
  if (row.state !== undefined && target.ref !== null) {
    const state: IdentityStatement = { ref: target.ref, attribute: 'state', value: row.state };
    return target.name === null ? [state] : [state, { ref: target.ref, attribute: 'alias', value: target.name }];
  }
  return e.eventId === 4624 && actor.ref !== null && actor.name !== null
    ? [{ ref: actor.ref, attribute: 'alias', value: actor.name }]
    : [];
}
