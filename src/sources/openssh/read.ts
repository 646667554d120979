import {
  blankEvent,
  type Event,
  type EventKind,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
} from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView, SyslogHeader } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { syslogTime } from '../syslog-time.ts';
import { type KeyShown, keyShown } from './keys.ts';
import { type Line, lineOf, type Says } from './lines.ts';
import { META } from './meta.ts';

/** Longest user name, host or target that is carried on, in characters. */
const MAX_NAME = 256;

/**
 * One line is one event, also a line that is not in the table (`sshd:other`). The session is the host and the pid that
 * wrote the line, and the client's address and port: `Accepted` issues it under both, lines that are only written after a
 * login present it. Other lines say nothing about who is connected: pids are reused, so they only carry the session's name.
 */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const header = view.syslog ?? (view.json === null ? bareLine(view.text) : null);
  if (header === null) return { ok: false, reason: 'not-a-syslog-line' };
  if (header.message === '') return { ok: false, reason: 'empty-message' };
  const line = lineOf(header.message) ?? OTHER;
  const time = header.timestamp === '' ? null : syslogTime(header.timestamp, context);
  const forged = isForged(view);
  // Only the declaration for sshd says on which host a line without header was written.
  const isOurs = view.syslog !== null || context.declaredSource === META.id;
  const on = { host: header.host ?? (isOurs ? context.scope : null), pid: header.pid };
  const cursor = view.json === null ? null : str(view.json['__CURSOR']);
  const event: Event = {
    ...blankEvent(META.id, `sshd:${line.what}`),
    sourceEventId: cursor,
    identity: cursor,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: on.host?.slice(0, MAX_NAME) ?? null,
    device: { ...NO_DEVICE, ip: canonicalIp(line.address), host: clientHost(line.address) },
    principal:
      line.user === null
        ? NO_PRINCIPAL
        : { ...NO_PRINCIPAL, ref: accountOf(line, on), name: line.user.slice(0, MAX_NAME) },
    nativeSession: nativeSessionOf(line, on),
    oddities: forged ? ['identifier-not-of-process'] : [],
    ...(forged ? {} : said(line, on, time?.at ?? null)),
  };
  return { ok: true, events: [event] };
}

const OTHER: Line = {
  what: 'other',
  says: 'connection',
  user: null,
  address: null,
  port: null,
  detail: null,
  preauth: false,
};

/** A line without any header: time and pid are unknown, and the host but for the declaration of an origin of sshd's. */
const bareLine = (text: string): SyslogHeader => ({
  timestamp: '',
  host: null,
  program: null,
  pid: null,
  message: text.trim(),
});

/** Where a line was written. */
interface Place {
  readonly host: string | null;
  readonly pid: number | null;
}

type Meaning = Pick<
  Event,
  'kind' | 'outcome' | 'error' | 'privileged' | 'authentication' | 'presented' | 'issued' | 'ended' | 'statements'
>;

const KIND: Readonly<Record<Says, readonly [EventKind, Outcome]>> = {
  accepted: ['authenticate', 'success'],
  failed: ['authenticate', 'failure'],
  pending: ['authenticate', 'unknown'],
  opened: ['act', 'success'],
  child: ['issue', 'success'],
  started: ['act', 'success'],
  closed: ['end', 'success'],
  connection: ['act', 'success'],
  broken: ['act', 'failure'],
  server: ['act', 'success'],
};

function said(line: Line, on: Place, time: Micros | null): Meaning {
  const [kind, outcome] = KIND[line.says];
  const key = line.detail === null || line.says === 'child' ? null : keyShown(line.detail);
  const nothing: Meaning = {
    kind,
    outcome,
    error: line.says === 'failed' ? line.what : null,
    privileged: false,
    authentication: 'none',
    presented: null,
    issued: [],
    ended: [],
    statements: [],
  };
  if (line.says === 'server') return { ...nothing, authentication: 'internal' };
  if (line.says === 'failed') return { ...nothing, authentication: 'failed' };
  if (line.says === 'accepted') return { ...nothing, ...accepted(line, on, key, time) };
  if (line.says === 'child') return { ...nothing, ...forked(line, on, time) };
  if (!isAdmitted(line)) return nothing;
  const session = connectionOf(line, on) ?? sessionOf(on);
  const account = accountOf(line, on);
  return {
    ...nothing,
    privileged: line.user === 'root' && line.says === 'started',
    authentication: session === null && account === null ? 'none' : 'proven',
    presented: session === null ? asserted(null, account) : bySession(session, account),
    ended: ENDS.has(line.what) && session !== null ? [{ ref: session, how: 'ended', at: null }] : [],
  };
}

const ENDS: ReadonlySet<string> = new Set(['session closed', 'Close session', 'Disconnected']);

/**
 * Whether a line is written only after the login: it names its user, or (since sshd writes the port there) tells of an
 * orderly end without the mark that it came before the login.
 */
function isAdmitted(line: Line): boolean {
  if (line.preauth) return false;
  if (line.says === 'opened' || line.says === 'started' || line.says === 'closed') return line.user !== null;
  return (
    line.user === null && line.port !== null && (line.what === 'Disconnected' || line.what === 'Received disconnect')
  );
}

function accepted(line: Line, on: Place, key: KeyShown | null, time: Micros | null): Partial<Meaning> {
  const account = accountOf(line, on);
  const keys = [sessionOf(on), connectionOf(line, on)].filter((found) => found !== null);
  const issued: Issued[] = [];
  if (keys[0] !== undefined && account !== null) {
    const base = { issuedAt: time, expires: null, boundTo: null, authenticates: true } as const;
    issued.push({ ...base, ref: keys[0], keys, lineage: 'root', holder: [account] });
  }
  const isCertificate = key?.isCertificate === true && key.ref !== null;
  return {
    privileged: line.user === 'root',
    authentication: 'proven',
    presented: isCertificate ? byCertificate(key.ref!, account) : asserted(key?.ref ?? null, account),
    issued,
    statements:
      key?.ref != null && key.keyId !== null
        ? [{ ref: key.ref, attribute: 'owner', value: key.keyId.slice(0, MAX_NAME) }]
        : [],
  };
}

/** After login a child serves the session and logs under its own pid (`LogLevel DEBUG`). */
function forked(line: Line, on: Place, time: Micros | null): Partial<Meaning> {
  const parent = sessionOf(on);
  const child = sessionOf({ host: on.host, pid: Number(line.detail) });
  if (parent === null || child === null) return {};
  return {
    authentication: 'proven',
    presented: bySession(parent, null),
    issued: [
      {
        ref: child,
        keys: [child],
        issuedAt: time,
        expires: null,
        lineage: 'presenter',
        holder: [],
        boundTo: null,
        authenticates: false,
      },
    ],
  };
}

const bySession = (session: Ref, account: Ref | null): Presented => ({
  ref: session,
  joins: [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: account === null ? [] : [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'expected',
});

const byCertificate = (certificate: Ref, account: Ref | null): Presented => ({
  ref: certificate,
  joins: [{ key: certificate, cls: 'K1', issuedAt: null, withinMicros: null }],
  holder: account === null ? [] : [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'elsewhere',
});

/** A key in authorized_keys or a password: nothing logs who got it. The account is the server's word. */
const asserted = (key: Ref | null, account: Ref | null): Presented => ({
  ref: key,
  joins: [],
  holder: account === null ? [] : [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

function sessionOf(on: Place): Ref | null {
  return on.host === null || on.pid === null ? null : ref('ssh.session', `${on.host.slice(0, MAX_NAME)}/${on.pid}`);
}

/**
 * The connection by the client's address and port: the process that serves a session after the login is another than the
 * one that admitted it, and logs under its own pid.
 */
function connectionOf(line: Line, on: Place): Ref | null {
  const ip = canonicalIp(line.address);
  if (on.host === null || ip === null || line.port === null) return null;
  return ref('ssh.session', `${on.host.slice(0, MAX_NAME)}/${ip.includes(':') ? `[${ip}]` : ip}:${line.port}`);
}

/** Not at the login: the last session under this pid is over, and what was said of it does not concern the new one. */
function nativeSessionOf(line: Line, on: Place): readonly Ref[] {
  const session = (isAdmitted(line) ? connectionOf(line, on) : null) ?? sessionOf(on);
  return session === null || line.says === 'accepted' ? [] : [session];
}

const WITH_ACCOUNT: ReadonlySet<Says> = new Set(['accepted', 'opened', 'started', 'closed']);

/** Names are unique on one host only. A name that was not admitted is only what was typed. */
function accountOf(line: Line, on: Place): Ref | null {
  if (line.user === null || on.host === null || line.preauth || !WITH_ACCOUNT.has(line.says)) return null;
  return ref('os.user', `${on.host.slice(0, MAX_NAME)}/${line.user.slice(0, MAX_NAME)}`);
}

/** With `UseDNS yes` the address is a name. */
function clientHost(address: string | null): string | null {
  return address === null ||
    canonicalIp(address) !== null ||
    !/^[A-Za-z0-9][\w.-]{0,254}$/.test(address) ||
    address === 'UNKNOWN'
    ? null
    : address;
}

/** journald writes the process's real name into `_COMM`; the syslog identifier is the process's own word. */
function isForged(view: RecordView): boolean {
  const command = view.json === null ? null : str(view.json['_COMM']);
  return command !== null && !command.startsWith('sshd');
}
