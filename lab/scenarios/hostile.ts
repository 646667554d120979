import { userAgent } from '../agents.ts';
import { emitCloudTrail, newChain } from '../emit.ts';
import {
  longLivedKeyId,
  newIamUser,
  newRole,
  newSession,
  sessionIdentity,
  userIdentity,
} from '../formats/aws-identity.ts';
import { assumeRole, useConsole, useIdentity, useSession } from '../people.ts';
import { aMoment, HOUR, MINUTE, newMachine, SECOND } from '../world.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

/** Names that IAM and STS allow and that careless lookups trip over. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'root',
  'AWSService',
  'null',
  '-',
  '..',
  'AROAEXAMPLE',
];

export const oddNames: Scenario = {
  name: 'odd-names',
  weight: 2,
  says: 'IAM users and role sessions called `__proto__`, `root`, `constructor` …',
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const user = newIamUser(rng, rng.pick(world.accounts), rng.pick(ODD_NAMES));
    const keyId = longLivedKeyId(rng);
    const machine = newMachine(rng, `host-${rng.hex(5)}`, rng.ipv4(), 'linux');
    const chain = newChain(rng, 'odd-names', user.ref);
    const by = { identity: userIdentity(user, keyId), chain, machine, tool: 'boto3' as const, account: user.account };
    const session = newSession(
      rng,
      newRole(rng, user.account, 'worker'),
      rng.pick(ODD_NAMES.filter((n) => n.length > 1)),
      at,
    );
    const next = assumeRole(world, rng, by, session, at);
    useSession(world, rng, session, {
      chain: next.chain,
      machine,
      tools: ['boto3'],
      from: at + SECOND,
      to: at + 40 * MINUTE,
      count: rng.int(3, 7),
    });
    const denied = newRole(rng, user.account, 'Administrator');
    emitCloudTrail(
      world,
      rng,
      {
        account: user.account,
        at: at + 5 * MINUTE,
        identity: by.identity,
        service: 'sts',
        name: 'AssumeRole',
        readOnly: true,
        ip: machine.ip,
        userAgent: userAgent(rng, 'boto3', 'linux', ''),
        error: [
          'AccessDenied',
          `User: ${user.arn} is not authorized to perform: sts:AssumeRole on resource: ${denied.arn}`,
        ],
      },
      { chain, device: machine.label },
    );
  },
};

/** The caller's account has no trail in the collection: only the role owner's copy, which cuts the caller's key away. */
export const callerUnseen: Scenario = {
  name: 'caller-account-unseen',
  weight: 2,
  says: "A cross-account AssumeRole of which only the role owner's copy was collected.",
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const person = rng.pick(world.people);
    const outside = { id: `7${rng.digits(11)}`, label: 'partner', region: 'us-east-1' };
    const user = newIamUser(rng, outside, 'integration');
    // The copy may name the user by id, but shows no credential: true, if it is said, and not asked for.
    const chain = newChain(rng, 'caller-account-unseen', user.ref, { shallow: [user.ref] });
    const machine = newMachine(rng, `partner-${rng.hex(5)}`, rng.ipv4(), 'linux');
    const own = newSession(rng, newRole(rng, outside, 'connector'), 'connector', at - MINUTE);
    const identity = rng.chance(0.5) ? userIdentity(user, longLivedKeyId(rng)) : sessionIdentity(own);
    const role = newRole(rng, rng.pick(world.accounts), 'partner-access');
    const session = newSession(rng, role, rng.pick([person.login, 'partner']), at);
    const before = world.emissions.length;
    const by = { identity, chain, machine, tool: 'boto3' as const, account: outside };
    const next = assumeRole(world, rng, by, session, at);
    const copy = world.emissions[before];
    if (copy !== undefined) world.emissions[before] = { ...copy, delivery: { lost: true } };
    useSession(world, rng, session, {
      chain: next.chain,
      machine,
      tools: ['boto3'],
      from: at + SECOND,
      to: at + 40 * MINUTE,
      count: rng.int(3, 7),
    });
  },
};

export const stolenLongLived: Scenario = {
  name: 'stolen-long-lived-key',
  weight: 2,
  says: 'A long-lived key used from a second machine, and a role from there.',
  run(world, rng) {
    const at = aMoment(world, rng, 6 * HOUR);
    const user = newIamUser(rng, rng.pick(world.accounts), 'svc-mirror');
    const keyId = longLivedKeyId(rng);
    const host = newMachine(rng, `host-${rng.hex(5)}`, rng.ipv4(), 'linux');
    const thief = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), rng.pick(['macos', 'windows']));
    const chain = newChain(rng, 'stolen-long-lived-key', user.ref, { honest: false });
    const identity = userIdentity(user, keyId);
    useIdentity(world, rng, user.account, () => identity, {
      chain,
      machine: host,
      tools: ['boto3'],
      from: at,
      to: at + 5 * HOUR,
      count: rng.int(6, 12),
    });
    useIdentity(world, rng, user.account, () => identity, {
      chain,
      machine: thief,
      tools: ['aws-cli'],
      from: at + HOUR,
      to: at + 2 * HOUR,
      count: rng.int(3, 8),
      thief: thief.label,
    });
    const session = newSession(rng, newRole(rng, user.account, 'vault-reader'), 'reader', at + 90 * MINUTE);
    const on = assumeRole(
      world,
      rng,
      { identity, chain, machine: thief, tool: 'aws-cli', account: user.account },
      session,
      session.issuedAt,
      { thief: thief.label },
    );
    useSession(world, rng, session, {
      chain: on.chain,
      machine: thief,
      tools: ['aws-cli'],
      from: session.issuedAt + SECOND,
      to: at + 2 * HOUR,
      count: rng.int(3, 6),
      thief: thief.label,
    });
  },
};

/** The console cookie, or the credentials before their owner ever used them. */
export const stolenEarly: Scenario = {
  name: 'stolen-before-use',
  weight: 2,
  says: "A session whose only uses are the thief's, from the first second; by key, or in the console.",
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const victim = rng.pick(world.people);
    const { session, chain } = federate(world, rng, 'stolen-before-use', victim, at, { honest: false });
    const os = victim.machine.os === 'linux' ? 'windows' : 'linux';
    const thief = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), os);
    const using = {
      chain,
      machine: thief,
      from: session.issuedAt + SECOND,
      to: at + 40 * MINUTE,
      count: rng.int(4, 9),
      thief: thief.label,
    };
    if (rng.chance(0.5)) useSession(world, rng, session, { ...using, tools: ['boto3'] });
    else
      useConsole(world, rng, session.role.account, (key) => sessionIdentity(session, key), {
        ...using,
        tools: ['browser'],
      });
  },
};

export const stolenConsole: Scenario = {
  name: 'stolen-console-cookie',
  weight: 2,
  says: 'A console session carried on from another machine, beside its owner.',
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const victim = rng.pick(world.people);
    const { session, chain } = federate(world, rng, 'stolen-console-cookie', victim, at, { honest: false });
    const thief = newMachine(rng, `thief-${rng.hex(6)}`, rng.ipv4(), victim.machine.os === 'linux' ? 'macos' : 'linux');
    const from = session.issuedAt + 2 * SECOND;
    const identity = (key: string) => sessionIdentity(session, key);
    useConsole(world, rng, session.role.account, identity, {
      chain,
      machine: victim.machine,
      tools: ['browser'],
      from,
      to: at + 50 * MINUTE,
      count: rng.int(5, 10),
    });
    useConsole(world, rng, session.role.account, identity, {
      chain,
      machine: thief,
      tools: ['browser'],
      from: from + 15 * MINUTE,
      to: at + 60 * MINUTE,
      count: rng.int(4, 8),
      thief: thief.label,
    });
  },
};
