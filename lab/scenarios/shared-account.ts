import { type Behind, emitLine, emitRecord, newChain } from '../emit.ts';
import { type AuditSession, emitAudit, type Framing, type Host, hostLine } from '../formats/host.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, MINUTE, type Person, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const COMMANDS = [
  ['/usr/bin/systemctl', 'restart intake'],
  ['/usr/bin/cat', '/etc/shadow'],
  ['/usr/bin/journalctl', '-u intake --since today'],
  ['/usr/sbin/useradd', '-m contractor'],
] as const;
const UID = 1001;

/** Two people on one shared account at once: sshd, the kernel and sudo each tell a part. */
export const sharedAccount: Scenario = {
  name: 'shared-account',
  weight: 2,
  says: 'Two people use one account over SSH at once; sudo and the audit log tell whose login each command was of.',
  run(world, rng) {
    const framing = rng.pick<Framing>(['rfc3339', 'rfc3339', 'bsd']);
    const host: Host = {
      name: `app-${framing}-${rng.hex(4)}`,
      framing,
      // Stamps without a year leave sshd's time open: then only the audit log's own names lead to the account.
      enriched: framing === 'bsd' || rng.chance(0.7),
    };
    const at = aMoment(world, rng, 3 * HOUR);
    const first = rng.int(100, 4_000_000);
    for (const [n, person] of [rng.pick(world.people), rng.pick(world.people)].entries()) {
      work(world, rng, host, person, at + n * rng.int(5, 200) * SECOND, first + n * 40, 7 + n);
    }
  },
};

/** One login and what was run as root in it; the ids of sudo's own lines. */
export function work(
  world: World,
  rng: Rng,
  host: Host,
  person: Person,
  at: number,
  pid: number,
  ses: number,
): readonly string[] {
  const user = 'deploy';
  const session: AuditSession = { host, user, uid: UID, ses };
  const ends = at + rng.int(10, 90) * MINUTE;
  // A stamp without year and zone leaves the time open, so nothing is said of the window by sshd's lines.
  const timed = host.framing !== 'bsd';
  const chain = newChain(rng, 'shared-account', `os.user:${host.name}/${user}`, {
    opened: timed ? at : null,
    closes: timed ? ends : null,
    shallow: [`os.uid:${host.name}/${UID}`],
  });
  const who: Behind = { chain, device: person.machine.label };
  const port = rng.int(32_768, 60_999);
  const from = `from ${person.machine.ip} port ${port}`;
  const key = `ED25519 SHA256:${rng.base64(32).slice(0, 43)}`;
  const sshd = (t: number, p: number, message: string): void => {
    emitLine(world, host.name, t, hostLine(rng, host, 'sshd', p, t, message), who);
  };
  const auid = `AUID="${user}"`;
  sshd(at, pid, `Accepted publickey for ${user} ${from} ssh2: ${key}`);
  emitAudit(
    world,
    rng,
    session,
    at + 30,
    [
      {
        type: 'LOGIN',
        body: `pid=${pid} uid=0 subj=unconfined old-auid=4294967295 auid=${UID} tty=(none) old-ses=4294967295 ses=${ses} res=1`,
        names: `UID="root" OLD-AUID="unset" ${auid}`,
      },
    ],
    who,
  );
  sshd(at + 60, pid, `pam_unix(sshd:session): session opened for user ${user}(uid=${UID}) by ${user}(uid=0)`);
  const count = rng.int(1, 4);
  const ran: string[] = [];
  for (let i = 0; i < count; i++) {
    const t = at + 2 * SECOND + Math.floor(((ends - at - MINUTE) * (i + rng.next())) / count);
    ran.push(asRoot(world, rng, session, t, pid + 2 + i * 3, who));
  }
  sshd(ends, pid + 1, `Disconnected from user ${user} ${person.machine.ip} port ${port}`);
  sshd(ends + 10, pid, `pam_unix(sshd:session): session closed for user ${user}`);
  return ran;
}

/** One command through sudo: its own line, its audit record, and the program that it ran. */
function asRoot(world: World, rng: Rng, s: AuditSession, at: number, pid: number, who: Behind): string {
  const [exe, args] = rng.pick(COMMANDS);
  const hex = Buffer.from(`${exe.split('/').at(-1)} ${args}`)
    .toString('hex')
    .toUpperCase();
  const base = `auid=${s.uid} ses=${s.ses}`;
  const line = `  ${s.user} : TTY=pts/0 ; PWD=/home/${s.user} ; USER=root ; COMMAND=${exe} ${args}`;
  emitAudit(
    world,
    rng,
    s,
    at,
    [
      {
        type: 'USER_CMD',
        body: `pid=${pid} uid=${s.uid} ${base} subj=unconfined msg='cwd="/home/${s.user}" cmd=${hex} exe="/usr/bin/sudo" terminal=pts/0 res=success'`,
        names: `UID="${s.user}" AUID="${s.user}"`,
      },
    ],
    who,
  );
  const id = emitRecord(
    world,
    { source: 'linux.sudo', stream: s.host.name, at, text: hostLine(rng, s.host, 'sudo', pid, at, line) },
    who,
  );
  emitAudit(
    world,
    rng,
    s,
    at + rng.int(20, 90),
    [
      {
        type: 'SYSCALL',
        body: `arch=c000003e syscall=59 success=yes exit=0 a0=${rng.hex(12)} a1=${rng.hex(12)} a2=${rng.hex(12)} a3=8 items=2 ppid=${pid} pid=${pid + 1} auid=${s.uid} uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=${s.ses} comm="${exe.split('/').at(-1)}" exe="${exe}" subj=unconfined key="root-cmd"`,
        names: `ARCH=x86_64 SYSCALL=execve AUID="${s.user}" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"`,
      },
      { type: 'EXECVE', body: `argc=2 a0="${exe}" a1=${Buffer.from(args).toString('hex').toUpperCase()}` },
      { type: 'CWD', body: `cwd="/home/${s.user}"` },
    ],
    who,
  );
  return id;
}
