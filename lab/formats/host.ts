import { createHash } from 'node:crypto';
import { type Behind, emitRecord } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { iso, type World } from '../world.ts';

/** A Linux host: how its syslog is framed, and whether its audit daemon writes names beside numbers. */
export interface Host {
  readonly name: string;
  readonly framing: Framing;
  readonly enriched: boolean;
}
export type Framing = 'rfc3339' | 'journald' | 'bsd';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** One line of a program on a host, as rsyslog or journald keeps it. */
export function hostLine(
  rng: Rng,
  host: Pick<Host, 'name' | 'framing'>,
  program: string,
  pid: number,
  at: number,
  message: string,
): string {
  if (host.framing === 'journald') {
    return JSON.stringify({
      __CURSOR: `s=${rng.hex(32)};i=${rng.hex(5)};b=${rng.hex(32)};m=${rng.hex(9)};t=${rng.hex(13)};x=${rng.hex(16)}`,
      __REALTIME_TIMESTAMP: String(at * 1000 + rng.int(0, 999)),
      _BOOT_ID: createHash('sha256').update(host.name).digest('hex').slice(0, 32),
      _TRANSPORT: 'syslog',
      PRIORITY: '6',
      SYSLOG_FACILITY: '4',
      SYSLOG_IDENTIFIER: program,
      SYSLOG_PID: String(pid),
      _PID: String(pid),
      _UID: '0',
      _COMM: program,
      _EXE: `/usr/sbin/${program}`,
      _HOSTNAME: host.name,
      MESSAGE: message,
    });
  }
  const micros = `${iso(at).slice(0, 23)}${rng.digits(3)}`;
  const d = new Date(at);
  return host.framing === 'rfc3339'
    ? `${micros}+00:00 ${host.name} ${program}[${pid}]: ${message}`
    : `${MONTHS[d.getUTCMonth()]} ${String(d.getUTCDate()).padStart(2, ' ')} ${iso(at).slice(11, 19)} ${host.name} ${program}[${pid}]: ${message}`;
}

/** An account on a host, and the audit session of one of its logins. */
export interface AuditSession {
  readonly host: Host;
  readonly user: string;
  readonly uid: number;
  readonly ses: number;
}

/** The records of one audit event: they share time and serial. Shape: audit.log with `name_format = hostname`. */
export function emitAudit(
  world: World,
  rng: Rng,
  s: AuditSession,
  at: number,
  records: readonly { readonly type: string; readonly body: string; readonly names?: string }[],
  behind: Behind,
): void {
  const stamp = `${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}:${rng.int(1_000, 99_999_999)}`;
  for (const { type, body, names } of records) {
    const tail = s.host.enriched && names !== undefined ? `\x1d${names}` : '';
    emitRecord(
      world,
      {
        source: 'linux.auditd',
        stream: s.host.name,
        at,
        text: `node=${s.host.name} type=${type} msg=audit(${stamp}): ${body}${tail}`,
        shared: `audit/${s.host.name}/${stamp}`,
      },
      behind,
    );
  }
}
