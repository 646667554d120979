import { type Chain, emitLine, newChain } from '../emit.ts';
import { type Framing, hostLine } from '../formats/host.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, MINUTE, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

function sshd(
  world: World,
  rng: Rng,
  host: string,
  framing: Framing,
  pid: number,
  at: number,
  message: string,
  chain: Chain,
  device: string | null,
): void {
  emitLine(world, host, at, hostLine(rng, { name: host, framing }, 'sshd', pid, at, message), { chain, device });
}

const fingerprint = (rng: Rng): string => `SHA256:${rng.base64(32).slice(0, 43)}`;

/** One login: Accepted, session opened, disconnected, closed. The unprivileged child writes the disconnect under its own pid. */
function login(world: World, rng: Rng, scenario: string, how: 'key' | 'certificate'): void {
  const framing = rng.pick<Framing>(['rfc3339', 'rfc3339', 'journald', 'bsd']);
  const host = `${rng.pick(['bastion', 'build', 'db'])}-${framing}-${rng.int(1, 3)}`;
  const person = rng.pick(world.people);
  const user = rng.pick([person.login.split('.')[0] as string, 'deploy']);
  const at = aMoment(world, rng, 3 * HOUR);
  const ends = at + rng.int(5, 100) * MINUTE;
  // Process ids come round again on a busy host.
  const pid = rng.chance(0.5) ? 2000 + 10 * rng.int(0, 9) : rng.int(3000, 3_900_000);
  const port = rng.int(32_768, 60_999);
  const ip = person.machine.ip;
  const chain = newChain(rng, scenario, `os.user:${host}/${user}`, {
    opened: framing === 'bsd' ? null : at,
    closes: framing === 'bsd' ? null : ends,
  });
  const line = (t: number, p: number, message: string, c = chain): void =>
    sshd(world, rng, host, framing, p, t, message, c, person.machine.label);
  const key = `ED25519 ${fingerprint(rng)}`;
  const cert = `ED25519-CERT ${fingerprint(rng)} ID ${person.login} (serial ${rng.int(1000, 9_999_999)}) CA ED25519 ${fingerprint(rng)}`;
  if (rng.chance(0.3)) {
    const nobody = newChain(rng, scenario, null);
    line(
      at - 9 * SECOND,
      pid - 1,
      `Failed password for ${rng.chance(0.5) ? 'invalid user admin' : user} from ${rng.ipv4()} port ${rng.int(32_768, 60_999)} ssh2`,
      nobody,
    );
  }
  line(at, pid, `Accepted publickey for ${user} from ${ip} port ${port} ssh2: ${how === 'key' ? key : cert}`);
  line(
    at + 20,
    pid,
    `pam_unix(sshd:session): session opened for user ${user}(uid=${rng.int(1000, 1999)}) by ${user}(uid=0)`,
  );
  line(ends, pid + 60, `Disconnected from user ${user} ${ip} port ${port}`);
  line(ends + 10, pid, `pam_unix(sshd:session): session closed for user ${user}`);
}

export const sshKeys: Scenario = {
  name: 'ssh-keys',
  weight: 3,
  says: 'SSH logins with keys, in syslog and journald framing.',
  run: (world, rng) => login(world, rng, 'ssh-keys', 'key'),
};
export const sshCertificates: Scenario = {
  name: 'ssh-certificates',
  weight: 2,
  says: 'SSH logins with certificates.',
  run: (world, rng) => login(world, rng, 'ssh-certificates', 'certificate'),
};
