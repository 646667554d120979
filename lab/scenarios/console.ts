import { userAgent } from '../agents.ts';
import { emitCloudTrail, newChain } from '../emit.ts';
import { newIamUser, newRole, sessionIdentity, userIdentity } from '../formats/aws-identity.ts';
import { assumeWithSaml, signIn, ssoToAws, useConsole } from '../people.ts';
import { aMoment, floorSecond, HOUR, isoSeconds, type JsonMap, MINUTE, newMachine, SECOND } from '../world.ts';
import type { Scenario } from './scenario.ts';

const LOGIN = {
  LoginTo: 'https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true',
  MobileVersion: 'No',
  MFAUsed: 'Yes',
};

/** A console session of a federated person: ConsoleLogin under the role, then a key per request. */
export const federatedConsole: Scenario = {
  name: 'console-federated',
  weight: 3,
  says: 'Console sessions of federated people: a new key for each request within one session.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 4 * HOUR);
    const who = signIn(world, rng, 'console-federated', person, at);
    ssoToAws(world, rng, who, at + 20 * SECOND, person.login);
    const role = newRole(rng, rng.pick(world.accounts), 'ConsoleEngineer');
    const { session, chain } = assumeWithSaml(world, rng, who, role, at + 22 * SECOND, person.login);
    emitCloudTrail(
      world,
      rng,
      {
        account: role.account,
        at: session.issuedAt + SECOND,
        identity: { ...sessionIdentity(session), accessKeyId: undefined },
        service: 'signin',
        name: 'ConsoleLogin',
        readOnly: false,
        ip: person.machine.ip,
        userAgent: userAgent(rng, 'browser', person.machine.os, ''),
        response: { ConsoleLogin: 'Success' },
        additional: { MobileVersion: 'No', MFAUsed: 'No' },
        eventType: 'AwsConsoleSignIn',
      },
      { chain, device: person.machine.label },
    );
    useConsole(world, rng, role.account, (key) => sessionIdentity(session, key), {
      chain,
      machine: person.machine,
      tools: ['browser'],
      from: session.issuedAt + 2 * SECOND,
      to: at + HOUR,
      count: rng.int(6, 16),
    });
  },
};

/** IAM users and the account root at the console. */
export const nativeConsole: Scenario = {
  name: 'console-native',
  weight: 3,
  says: 'Console sessions of IAM users and of the account root; some sign-ins fail first.',
  run(world, rng) {
    const at = floorSecond(aMoment(world, rng, 4 * HOUR));
    const account = rng.pick(world.accounts);
    const machine = newMachine(rng, `laptop-${rng.hex(5)}`, rng.pick(world.office));
    const isRoot = rng.chance(0.3);
    const user = newIamUser(rng, account, rng.pick(['h.meier', 'j.duval', 'ops-lead']));
    const rootIdentity = (keyId?: string): JsonMap => ({
      type: 'Root',
      principalId: account.id,
      arn: `arn:aws:iam::${account.id}:root`,
      accountId: account.id,
      accessKeyId: keyId ?? '',
      sessionContext:
        keyId === undefined ? undefined : { attributes: { creationDate: isoSeconds(at), mfaAuthenticated: 'true' } },
    });
    const root = isRoot ? `aws.account-root:${account.id}` : user.ref;
    const login = (when: number, ok: boolean): void => {
      const chain = ok
        ? { ...newChain(rng, 'console-native', root), opened: at, closes: at + 12 * HOUR }
        : newChain(rng, 'console-native', null);
      emitCloudTrail(
        world,
        rng,
        {
          account,
          at: when,
          identity: isRoot
            ? rootIdentity()
            : {
                type: 'IAMUser',
                principalId: user.id,
                arn: user.arn,
                accountId: account.id,
                accessKeyId: '',
                userName: user.name,
              },
          service: 'signin',
          name: 'ConsoleLogin',
          readOnly: false,
          ip: machine.ip,
          userAgent: userAgent(rng, 'browser', machine.os, ''),
          response: { ConsoleLogin: ok ? 'Success' : 'Failure' },
          additional: LOGIN,
          eventType: 'AwsConsoleSignIn',
          ...(ok ? {} : { error: ['', 'Failed authentication'] as const }),
        },
        { chain, device: machine.label },
      );
    };
    if (rng.chance(0.3)) login(at - 30 * SECOND, false);
    login(at, true);
    const chain = newChain(rng, 'console-native', root, { opened: at, closes: at + 12 * HOUR });
    useConsole(
      world,
      rng,
      account,
      (key) => (isRoot ? rootIdentity(key) : userIdentity(user, key, { at, mfa: true })),
      { chain, machine, tools: ['browser'], from: at + 2 * SECOND, to: at + 50 * MINUTE, count: rng.int(5, 14) },
    );
  },
};
