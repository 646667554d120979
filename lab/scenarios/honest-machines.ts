import type { Tool } from '../agents.ts';
import { signIn, useSession } from '../people.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, type Machine, MINUTE, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

/** A container or virtual machine on a person's machine: its own system, the same hands, the same way out. */
const insideOf = (machine: Machine): Machine => ({ ...machine, os: machine.os === 'linux' ? 'windows' : 'linux' });

interface Stay {
  readonly host?: string;
  readonly guest?: string;
}

/** One person works on one machine and in a virtual machine on it; `stays` are the addresses of the two, one stay after another. */
function hostAndGuest(
  name: string,
  says: string,
  weight: number,
  stays: (world: World, rng: Rng, machine: Machine) => readonly Stay[],
): Scenario {
  return {
    name,
    weight,
    says,
    run(world, rng) {
      const person = rng.pick(world.people);
      const at = aMoment(world, rng, 5 * HOUR);
      const all = stays(world, rng, person.machine);
      const machine = { ...person.machine, ip: all[0]?.host ?? person.machine.ip };
      const { session, chain } = federate(world, rng, name, { ...person, machine }, at);
      const from = session.issuedAt + SECOND;
      all.forEach((stay, i) => {
        const span = { from: from + i * HOUR, to: from + i * HOUR + 50 * MINUTE };
        const use = (machine: Machine, tools: readonly Tool[], ip: string | undefined): void => {
          if (ip === undefined) return;
          useSession(world, rng, session, { chain, machine, tools, ...span, count: rng.int(3, 6), ip: () => ip });
        };
        use(person.machine, ['aws-cli'], stay.host);
        use(insideOf(person.machine), ['boto3', 'terraform'], stay.guest);
      });
    },
  };
}

export const containers = hostAndGuest(
  'honest-containers',
  'A laptop and a container on it, at the office and then at home.',
  3,
  (_world, rng, machine) => {
    const home = rng.ipv4();
    return [
      { host: machine.ip, guest: machine.ip },
      { host: home, guest: home },
    ];
  },
);

export const containersThatMove = hostAndGuest(
  'honest-moving-container',
  'A laptop with a container at work; at home, the container alone goes on.',
  2,
  (_world, rng, machine) => [{ host: machine.ip, guest: machine.ip }, { guest: rng.ipv4() }],
);

export const dualStackContainers = hostAndGuest(
  'honest-dual-stack-container',
  'A laptop that speaks IPv6, and a container on it that has only IPv4.',
  2,
  (_world, _rng, machine) => [{ host: machine.ipv6, guest: machine.ip }],
);

export const natPoolContainers = hostAndGuest(
  'honest-nat-pool-container',
  'A laptop and a container behind a pool of egress addresses, each connection by another.',
  2,
  (_world, rng, machine) => {
    const neighbour = machine.ip.replace(/\d+$/, (last) => String((Number(last) + rng.int(1, 3)) % 254));
    return [{ host: machine.ip, guest: neighbour }];
  },
);

export const proxies = hostAndGuest(
  'honest-proxy',
  'At the office a proxy takes the traffic of the laptop but not of its container; both exits are declared.',
  2,
  (world) => [{ host: world.exits[0], guest: world.exits[1] }],
);

/** Signs in at home in the evening, and goes on there, in a container, with the session of the day. */
export const secondHome: Scenario = {
  name: 'honest-second-place',
  weight: 2,
  says: 'A session from the office goes on at home in a container, where its holder has signed in himself.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 6 * HOUR);
    const { session, chain } = federate(world, rng, 'honest-second-place', person, at);
    const home: Machine = { ...person.machine, ip: rng.ipv4() };
    const using = { chain, from: session.issuedAt + SECOND, to: at + HOUR, count: rng.int(3, 6) };
    useSession(world, rng, session, { ...using, machine: person.machine, tools: ['aws-cli'] });
    const evening = at + 90 * MINUTE;
    signIn(world, rng, 'honest-second-place', { ...person, machine: home }, evening);
    useSession(world, rng, session, {
      ...using,
      machine: insideOf(home),
      tools: ['boto3'],
      from: evening + MINUTE,
      to: evening + HOUR,
    });
  },
};
