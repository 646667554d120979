import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

/** 05:06:07 on the host vault1, in seconds since the epoch. */
const LOGIN = 1772600767;
const KEY = 'ED25519 SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const CERTIFICATE = `ED25519-CERT SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ID ada (serial 77) CA RSA SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB`;

const accepted = (user = 'deploy', pid = 4242, credential = KEY): string =>
  `2026-03-04T05:06:07+00:00 vault1 sshd[${pid}]: Accepted publickey for ${user} from 198.51.100.7 port 50022 ssh2: ${credential}`;
const login = (ses: number, at = LOGIN, pid = 4242, host = 'vault1'): string =>
  `node=${host} type=LOGIN msg=audit(${at}.200:500): pid=${pid} uid=0 old-auid=4294967295 auid=1001 tty=(none) old-ses=4294967295 ses=${ses} res=1\x1dUID="root" AUID="deploy"`;
const sudoCommand = (ses: number, at = LOGIN + 60): string =>
  `node=vault1 type=USER_CMD msg=audit(${at}.100:520): pid=4300 uid=1001 auid=1001 ses=${ses} msg='cwd="/" cmd="cat /etc/shadow" exe="/usr/bin/sudo" terminal=pts/0 res=success'\x1dUID="deploy" AUID="deploy"`;
const sudoLine =
  '2026-03-04T05:07:07+00:00 vault1 sudo[4300]:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow';
const exec = (
  ses: number,
  at = LOGIN + 61,
  names = '\x1dAUID="deploy" UID="root" EUID="root"',
  host = 'vault1',
): string =>
  `node=${host} type=SYSCALL msg=audit(${at}.000:530): arch=c000003e syscall=59 success=yes exit=0 ppid=4300 pid=4301 auid=1001 uid=0 euid=0 tty=pts0 ses=${ses} comm="cat" exe="/usr/bin/cat" key="privileged"${names}`;

/** Judges the lines as a set, and gives the segment of the last one. */
function segmentOfLast(lines: readonly string[]): Segment {
  const facts = new FactsBuilder();
  let last = '';
  for (const line of lines) {
    const reading = recogniseAndRead(viewOf(line).views[0]!, NO_READ_CONTEXT);
    if (reading?.result.ok !== true) throw new Error(`not read: ${line}`);
    last = facts.add(reading.result.events[0]!).key;
  }
  return judge(facts.facts(), NO_POLICY)
    .segments.filter((s) => s.strand === last)
    .at(-1)!;
}

describe('sshd login, sudo, exec', () => {
  it('a command as root is named by the account that sshd admitted, step by step', () => {
    const segment = segmentOfLast([accepted(), login(7), sudoCommand(7), sudoLine, exec(7)]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
    expect(segment.verdict).toBe('held');
    expect(segment.chain.map((step) => step.key)).toEqual([
      'ssh.session:vault1/4242',
      'os.login-session:vault1/7/1001',
    ]);
    expect(segment.grade.identity).toBe('C3');
  });

  it("sudo's own line leads to the login by the audit record of its process", () => {
    const segment = segmentOfLast([accepted(), login(7), sudoCommand(7), sudoLine]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
    expect(segment.chain.at(-1)?.key).toBe('os.process:vault1/4300');
  });

  it('a login with a certificate is the same chain', () => {
    const segment = segmentOfLast([accepted('deploy', 4242, CERTIFICATE), login(7), exec(7)]);
    expect(segment.chain[0]?.key).toBe('ssh.session:vault1/4242');
  });

  it('a record without names is named by the login', () => {
    const segment = segmentOfLast([accepted(), login(7), exec(7, LOGIN + 61, '')]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
  });

  it('without sshd’s log the kernel’s word stands alone', () => {
    const segment = segmentOfLast([login(7), exec(7)]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
    expect(segment.chain.map((step) => step.key)).not.toContain('ssh.session:vault1/4242');
    expect(segment.verdict).not.toBe('attributed');
  });

  it('a login a minute and more after the connection is not of it: pids come again', () => {
    const segment = segmentOfLast([accepted('eve'), login(7, LOGIN + 3_600), exec(7, LOGIN + 3_700)]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
  });

  it('the number of a session after a reboot is another session', () => {
    const other = login(7, LOGIN + 86_400, 77)
      .replace('auid=1001', 'auid=1002')

      .replace('AUID="deploy"', 'AUID="eve"');
    const segment = segmentOfLast([accepted(), login(7), other, exec(7, LOGIN + 61)]);
    expect(segment.holder).toEqual(['os.user:vault1/deploy']);
  });

  it('another account under the same number of a session does not inherit the login', () => {
    const other = exec(7, LOGIN + 86_400, '\x1dAUID="eve" UID="root"').replace('auid=1001', 'auid=1002');
    const segment = segmentOfLast([accepted(), login(7), other]);
    expect(segment.holder).toEqual(['os.user:vault1/eve']);
  });

  it('a host of another name joins nothing', () => {
    const segment = segmentOfLast([accepted(), login(7), exec(7, LOGIN + 61, '', 'web2')]);
    expect(segment.holder).toEqual(['os.uid:web2/1001']);
    expect(segment.chain.every((step) => step.key === null)).toBe(true);
  });

  it('an account that the login does not know is a contradiction', () => {
    const segment = segmentOfLast([accepted('eve'), login(7), exec(7)]);
    expect(segment.verdict).toBe('contested');
    expect(segment.operator).toEqual([]);
  });
});
