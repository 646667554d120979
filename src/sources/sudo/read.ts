import { blankEvent, type Event, type Join, NO_PRINCIPAL, type Presented } from '../../model/event.ts';
import { field, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';
import { syslogTime } from '../syslog-time.ts';
import { type Line, lineOf } from './lines.ts';
import { META } from './meta.ts';

/** Longest host, account or target that is carried on, in characters. */
const MAX_NAME = 256;
const MAX_TARGET = 1_024;
/**
 * How far sudo's line may follow the audit record of the same process, in µs. Both are written as the command starts;
 * bounded, because pids come again.
 */
const PROCESS_WITHIN_MICROS = 10 * MICROS_PER_SECOND;

/** One line is one event. The actor is the account that called; what it became is the target. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const header = view.syslog;
  if (header === null || header.program === null) return { ok: false, reason: 'not-a-syslog-line' };
  if (header.message === '') return { ok: false, reason: 'empty-message' };
  const line = lineOf(header.program, header.message);
  const time = syslogTime(header.timestamp, context);
  const host = (header.host ?? context.scope)?.slice(0, MAX_NAME) ?? null;
  const cursor = view.json === null ? null : str(field(view.json, '__CURSOR'));
  const forged = isForged(view);
  const session = auditSession(view, host);
  const presented = forged ? null : presentedBy(line, host, header.pid, session);
  const caller = callerOf(line, host);
  const event: Event = {
    ...blankEvent(META.id, line.what.slice(0, MAX_NAME)),
    sourceEventId: cursor,
    identity: cursor,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: line.kind,
    target: (line.command ?? line.account)?.slice(0, MAX_TARGET) || null,
    outcome: line.outcome,
    error: line.error,
    privileged: line.privileged,
    principal: { ...NO_PRINCIPAL, ref: presented === null ? null : caller, id: line.uid, name: nameOf(line) },
    authentication: presented !== null ? 'proven' : line.what.endsWith('authentication failure') ? 'failed' : 'none',
    presented,
    nativeSession: session === null ? [] : [session.shown],
    oddities: forged ? ['identifier-not-of-process'] : line.oddities,
  };
  return { ok: true, events: [event] };
}

/** Where the line names no caller, the account whose session it is; a name, not a ref. */
const nameOf = (line: Line): string | null =>
  (line.caller ?? (line.kind === 'change-identity' ? null : line.account))?.slice(0, MAX_NAME) ?? null;

const callerOf = (line: Line, host: string | null): Ref | null =>
  line.caller === null || host === null ? null : ref('os.user', `${host}/${line.caller.slice(0, MAX_NAME)}`);

interface Session {
  readonly shown: Ref;
  readonly key: Ref;
  readonly account: Ref;
}

const UNSET = '4294967295';

/** journald asks the kernel for the audit session and login uid of the process that wrote: as auditd builds the key. */
function auditSession(view: RecordView, host: string | null): Session | null {
  if (view.json === null || host === null) return null;
  const session = str(field(view.json, '_AUDIT_SESSION'));
  const uid = str(field(view.json, '_AUDIT_LOGINUID'));
  if (session === null || uid === null || session === UNSET || uid === UNSET) return null;
  if (!/^\d{1,10}$/.test(session) || !/^\d{1,10}$/.test(uid)) return null;
  return {
    shown: ref('os.login-session', `${host}/${session}`),
    key: ref('os.login-session', `${host}/${session}/${uid}`),
    account: ref('os.uid', `${host}/${uid}`),
  };
}

function presentedBy(line: Line, host: string | null, pid: number | null, session: Session | null): Presented | null {
  const join = (key: Ref, withinMicros: number | null): Join => ({ key, cls: 'K3', issuedAt: null, withinMicros });
  const base = { holderClass: 'K3', boundTo: null } as const;
  if (session !== null) {
    const joins = [join(session.key, null)];
    return { ...base, ref: session.shown, joins, holder: [session.account], issuance: 'expected' };
  }
  const caller = callerOf(line, host);
  if (!line.proven || caller === null) return null;
  const process = pid === null || !/^su(?:do)?:/.test(line.what) ? null : ref('os.process', `${host}/${pid}`);
  return {
    ...base,
    ref: process,
    joins: process === null ? [] : [join(process, PROCESS_WITHIN_MICROS)],
    holder: [caller],
    issuance: 'elsewhere',
  };
}

const SYSTEM_PROGRAM = /^\/(?:usr\/|bin\/|sbin\/|run\/wrappers\/|nix\/store\/)/;

/** journald names the program of the process; the identifier is the process's own word, and anybody can call himself sudo. */
function isForged(view: RecordView): boolean {
  if (view.json === null) return false;
  const program = str(field(view.json, '_EXE'));
  const command = str(field(view.json, '_COMM'));
  const identifier = (view.syslog?.program ?? '').replace(/\(.*$/, '');
  const name = identifier.slice(identifier.lastIndexOf('/') + 1);
  if ((name === 'sudo' || name === 'su') && command !== null && command !== name) return true;
  return program !== null && !SYSTEM_PROGRAM.test(program);
}
