import type { Tool } from '../agents.ts';
import { newChain } from '../emit.ts';
import { roleRef } from '../formats/aws-identity.ts';
import { useSession } from '../people.ts';
import { aMoment, HOUR, MINUTE, SECOND } from '../world.ts';
import { instanceSession } from './machines.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

/** Things that look a little like theft and are not: one machine, one person, one system throughout. */
function oneMachine(
  name: string,
  says: string,
  weight: number,
  tools: readonly Tool[],
  addresses: (own: string, v6: string, other: string, pool: readonly string[]) => (at: number, share: number) => string,
): Scenario {
  return {
    name,
    weight,
    says,
    run(world, rng) {
      const person = rng.pick(world.people);
      const at = aMoment(world, rng, 4 * HOUR);
      const { session, chain } = federate(world, rng, name, person, at);
      const from = session.issuedAt + SECOND;
      const to = at + 100 * MINUTE;
      const pool = Array.from({ length: 4 }, (_, i) =>
        person.machine.ip.replace(/\d+$/, (last) => String((Number(last) + i) % 254)),
      );
      const address = addresses(person.machine.ip, person.machine.ipv6, rng.ipv4(), pool);
      useSession(world, rng, session, {
        chain,
        machine: person.machine,
        tools,
        from,
        to,
        count: rng.int(8, 18),
        ip: (t) => address(t, (t - from) / (to - from)),
      });
    },
  };
}

export const roaming = oneMachine(
  'honest-roaming',
  'A laptop moves to another network in mid-session, with the same tool.',
  3,
  ['aws-cli'],
  (own, _v6, other) => (_at, share) => (share < 0.5 ? own : other),
);

export const natPool = oneMachine(
  'honest-nat-pool',
  'One machine behind a pool of egress addresses.',
  2,
  ['aws-cli'],
  (_own, _v6, _other, pool) => (at) => pool[Math.floor(at / 1000) % pool.length] as string,
);

export const sdkMix = oneMachine(
  'honest-sdk-mix',
  'aws-cli, boto3 and terraform on one machine.',
  3,
  ['aws-cli', 'boto3', 'terraform'],
  (own) => () => own,
);

export const dualStack = oneMachine(
  'honest-dual-stack',
  'One machine, IPv4 for some services and IPv6 for others.',
  2,
  ['aws-cli'],
  (own, v6) => (at) => (Math.floor(at / 1000) % 2 === 0 ? own : v6),
);

/** Inside a VPC, services with an endpoint see the private address, the others see that of the NAT gateway. */
export const vpcEndpoint: Scenario = {
  name: 'honest-vpc-endpoint',
  weight: 2,
  says: 'An instance with two programs, whose calls go partly through VPC endpoints, with its private address, and partly through NAT.',
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const { session, machine, root } = instanceSession(rng, rng.pick(world.accounts), at, 'batch-instance');
    const chain = {
      ...newChain(rng, 'honest-vpc-endpoint', root, { opened: session.issuedAt, closes: session.expires }),
      holder: [root, roleRef(session.role)],
    };
    const inside = `10.12.${rng.int(0, 250)}.${rng.int(4, 250)}`;
    useSession(world, rng, session, {
      chain,
      machine,
      tools: ['boto3', 'go-sdk'],
      from: session.issuedAt + SECOND,
      to: at + 3 * HOUR,
      count: rng.int(6, 14),
      ip: (t) => (Math.floor(t / 1000) % 2 === 0 ? inside : machine.ip),
    });
  },
};
