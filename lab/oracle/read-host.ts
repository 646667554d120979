import { createHash } from 'node:crypto';
import { type Claim, type Issue, type OracleRecord, tracesOf } from './record.ts';

/** The kernel's audit log, `node=HOST type=T msg=audit(SECONDS:SERIAL): …`. */
export function readAudit(line: string): OracleRecord {
  const [, host = '', type = '', stamp = '', body = ''] =
    /^node=(\S+) type=(\S+) msg=audit\(([\d.:]+)\): (.*)$/.exec(line) ?? [];
  const value = (name: string): string => new RegExp(`(?:^| )${name}=("?)([^" ]*)\\1`).exec(body)?.[2] ?? '';
  const account = /\bAUID="([^"]+)"/.exec(line)?.[1];
  const self = `${account === undefined ? `os.uid:${host}/${value('auid')}` : `os.user:${host}/${account}`}`;
  const session = `login ${host}/${value('ses')}/${value('auid')}`;
  const issues: Issue[] = [];
  if (type === 'LOGIN') issues.push({ kind: 'key', key: session, root: null });
  if (type === 'USER_CMD') issues.push({ kind: 'key', key: `process ${host}/${value('pid')}`, root: null });
  const claim: Claim =
    value('ses') === ''
      ? { kind: 'nobody' }
      : type === 'LOGIN'
        ? { kind: 'key', keys: [{ key: `sshd ${host}/${value('pid')}`, within: 60_000, reused: true }], self }
        : { kind: 'key', keys: [{ key: session, reused: true }], self };
  return {
    id: digest(line),
    event: `audit/${host}/${stamp}`,
    product: `host ${host}`,
    at: Number(stamp.split(':')[0]) * 1000,
    claim,
    issues,
    traces: tracesOf('', ''),
  };
}

/** `STAMP HOST sudo[PID]:   USER : TTY=…`; the audit log of the same process says of which login it was. */
export function readSudo(line: string): OracleRecord {
  const [, stamp = '', host = '', pid = '', user = ''] =
    /^(\S+|\w{3} [ \d]\d [\d:]{8}) (\S+) sudo\[(\d+)\]: +(\S+) : /.exec(line) ?? [];
  const at = Date.parse(/^\d/.test(stamp) ? stamp : `${stamp} 2026 UTC`);
  return {
    id: digest(line),
    event: digest(line),
    product: `host ${host}`,
    at,
    claim: {
      kind: 'key',
      keys: [{ key: `process ${host}/${pid}`, within: 10_000, reused: true }],
      self: `os.user:${host}/${user}`,
    },
    issues: [],
    traces: tracesOf('', ''),
  };
}

const digest = (line: string): string => `sha256:${createHash('sha256').update(line).digest('hex')}`;
