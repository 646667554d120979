import { userAgent } from '../agents.ts';
import { type Chain, emitCloudTrail, newChain } from '../emit.ts';
import {
  type IamUser,
  longLivedKeyId,
  newIamUser,
  newRole,
  newSession,
  sessionIdentity,
  userIdentity,
} from '../formats/aws-identity.ts';
import { usDate } from '../formats/cloudtrail.ts';
import { assumeRole, useIdentity, useSession } from '../people.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, type Machine, MINUTE, newMachine, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const chainOfUser = (rng: Rng, scenario: string, user: IamUser, opened: number | null = null): Chain =>
  newChain(rng, scenario, user.ref, { opened });

function iamCall(
  world: World,
  rng: Rng,
  user: IamUser,
  keyId: string,
  machine: Machine,
  chain: Chain,
  at: number,
  name: string,
  params: Record<string, string>,
  response: Record<string, Record<string, string>> | null,
  error?: readonly [string, string],
): void {
  emitCloudTrail(
    world,
    rng,
    {
      account: user.account,
      at,
      identity: userIdentity(user, keyId),
      service: 'iam',
      name,
      readOnly: false,
      ip: machine.ip,
      userAgent: userAgent(rng, 'aws-cli', machine.os, `iam.${name}`),
      params,
      response,
      ...(error === undefined ? {} : { error }),
    },
    { chain, device: machine.label },
  );
}

export const longLivedKeys: Scenario = {
  name: 'long-lived-keys',
  weight: 4,
  says: 'IAM users with long-lived keys, and roles chained from them.',
  run(world, rng) {
    const at = aMoment(world, rng, 5 * HOUR);
    const user = newIamUser(rng, rng.pick(world.accounts), rng.pick(['svc-backup', 'svc-metrics', 'legacy-etl']));
    const keyId = longLivedKeyId(rng);
    const machine = newMachine(rng, `host-${rng.hex(5)}`, rng.ipv4(), 'linux');
    const chain = chainOfUser(rng, 'long-lived-keys', user);
    useIdentity(world, rng, user.account, () => userIdentity(user, keyId), {
      chain,
      machine,
      tools: ['boto3', 'aws-cli'],
      from: at,
      to: at + 4 * HOUR,
      count: rng.int(5, 16),
    });
    let by = { identity: userIdentity(user, keyId), chain, machine, tool: 'boto3' as const, account: user.account };
    for (let i = 0; i < rng.int(0, 2); i++) {
      const session = newSession(
        rng,
        newRole(rng, rng.pick(world.accounts), 'etl-writer'),
        `etl-${i}`,
        at + HOUR + i * 10 * MINUTE,
      );
      const next = assumeRole(world, rng, by, session, session.issuedAt);
      useSession(world, rng, session, {
        chain: next.chain,
        machine,
        tools: ['boto3'],
        from: session.issuedAt,
        to: session.issuedAt + 40 * MINUTE,
        count: rng.int(3, 9),
      });
      by = { ...by, chain: next.chain, account: session.role.account, identity: sessionIdentity(session) };
    }
  },
};

export const keyRotation: Scenario = {
  name: 'key-rotation',
  weight: 3,
  says: 'Keys created, set inactive, deleted; a use after deletion is refused.',
  run(world, rng) {
    const at = aMoment(world, rng, 6 * HOUR);
    const user = newIamUser(rng, rng.pick(world.accounts), rng.pick(['svc-reports', 'svc-sync']));
    const [oldKey, newKey] = [longLivedKeyId(rng), longLivedKeyId(rng)];
    const machine = newMachine(rng, `host-${rng.hex(5)}`, rng.ipv4(), 'linux');
    const swap = at + HOUR;
    const chain = chainOfUser(rng, 'key-rotation', user);
    const oldChain: Chain = { ...chain, session: `${chain.id}/${oldKey}`, closes: swap + 20 * MINUTE };
    const newChainOf: Chain = { ...chain, session: `${chain.id}/${newKey}`, opened: swap };
    useIdentity(world, rng, user.account, () => userIdentity(user, oldKey), {
      chain: oldChain,
      machine,
      tools: ['boto3'],
      from: at,
      to: swap,
      count: rng.int(4, 10),
    });
    iamCall(
      world,
      rng,
      user,
      oldKey,
      machine,
      oldChain,
      swap,
      'CreateAccessKey',
      { userName: user.name },
      { accessKey: { userName: user.name, accessKeyId: newKey, status: 'Active', createDate: usDate(swap) } },
    );
    useIdentity(world, rng, user.account, () => userIdentity(user, newKey), {
      chain: newChainOf,
      machine,
      tools: ['boto3'],
      from: swap + SECOND,
      to: swap + 3 * HOUR,
      count: rng.int(4, 10),
    });
    iamCall(
      world,
      rng,
      user,
      newKey,
      machine,
      newChainOf,
      swap + 20 * MINUTE,
      'UpdateAccessKey',
      { userName: user.name, status: 'Inactive', accessKeyId: oldKey },
      null,
    );
    iamCall(
      world,
      rng,
      user,
      newKey,
      machine,
      newChainOf,
      swap + 30 * MINUTE,
      'DeleteAccessKey',
      { userName: user.name, accessKeyId: oldKey },
      null,
    );
    if (!rng.chance(0.6)) return;
    // A forgotten script still tries the deleted key: AWS refuses, and nobody is proven.
    const refused: Chain = { ...newChain(rng, 'key-rotation', null), id: `${chain.id}-refused` };
    emitCloudTrail(
      world,
      rng,
      {
        account: user.account,
        at: swap + HOUR,
        identity: userIdentity(user, oldKey),
        service: 's3',
        name: 'ListBuckets',
        readOnly: true,
        ip: machine.ip,
        userAgent: userAgent(rng, 'boto3', machine.os, ''),
        params: { Host: `s3.${user.account.region}.amazonaws.com` },
        error: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
      },
      { chain: refused, device: machine.label },
    );
  },
};

/** One key used from two machines: one account all the same. */
export const sharedKey: Scenario = {
  name: 'shared-iam-key',
  weight: 2,
  says: 'One IAM key copied to two machines: one account, two devices.',
  run(world, rng) {
    const at = aMoment(world, rng, 5 * HOUR);
    const user = newIamUser(rng, rng.pick(world.accounts), 'shared-deploy');
    const keyId = longLivedKeyId(rng);
    const chain = chainOfUser(rng, 'shared-iam-key', user);
    for (const os of ['linux', 'windows'] as const) {
      const machine = newMachine(rng, `host-${os}-${rng.hex(4)}`, rng.ipv4(), os);
      useIdentity(world, rng, user.account, () => userIdentity(user, keyId), {
        chain: { ...chain, honest: false },
        machine,
        tools: ['aws-cli'],
        from: at,
        to: at + 3 * HOUR,
        count: rng.int(4, 9),
      });
    }
  },
};
