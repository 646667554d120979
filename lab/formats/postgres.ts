import { type Behind, emitRecord } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { iso, type World } from '../world.ts';

export const DATABASE = 'cases-db';

/** A connection: the id is start second and process, in hex, as `%c` writes it. */
export interface PgSession {
  readonly id: string;
  readonly pid: number;
  readonly user: string;
  readonly ip: string;
  readonly at: number;
}

export function newPgSession(rng: Rng, user: string, ip: string, at: number): PgSession {
  const pid = rng.int(200, 4_000_000);
  return { id: `${Math.floor(at / 1000).toString(16)}.${pid.toString(16)}`, pid, user, ip, at };
}

/** One line of jsonlog (PostgreSQL 15 and later) with `log_timezone = UTC`. */
export function emitPostgres(
  world: World,
  rng: Rng,
  s: PgSession,
  at: number,
  line: number,
  message: string,
  behind: Behind,
): string {
  const stamp = (ms: number): string => iso(ms).slice(0, 23).replace('T', ' ');
  const text = JSON.stringify({
    timestamp: `${stamp(at)} UTC`,
    user: s.user,
    dbname: 'cases',
    pid: s.pid,
    remote_host: s.ip,
    remote_port: rng.int(32_768, 60_999),
    session_id: s.id,
    line_num: line,
    ps: line === 1 ? 'authentication' : 'idle',
    session_start: `${stamp(s.at).slice(0, 19)} UTC`,
    vxid: `${rng.int(2, 90)}/${line}`,
    txid: 0,
    error_severity: 'LOG',
    message,
    application_name: 'intake',
    backend_type: 'client backend',
    query_id: 0,
  });
  return emitRecord(world, { source: 'postgresql.log', stream: DATABASE, at, text }, behind);
}
