import { userAgent } from '../agents.ts';
import { emitCloudTrail, newChain } from '../emit.ts';
import {
  issuedCredentials,
  longLivedKeyId,
  newIamUser,
  newRole,
  newSession,
  sessionIdentity,
  temporaryKeyId,
  userIdentity,
} from '../formats/aws-identity.ts';
import { assumeRole, useIdentity, useSession } from '../people.ts';
import { aMoment, floorSecond, HOUR, isoSeconds, type JsonMap, MINUTE, newMachine, SECOND } from '../world.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

export const userTokens: Scenario = {
  name: 'iam-session-tokens',
  weight: 2,
  says: 'IAM users with GetSessionToken and GetFederationToken.',
  run(world, rng) {
    const at = floorSecond(aMoment(world, rng, 3 * HOUR));
    const user = newIamUser(rng, rng.pick(world.accounts), rng.pick(['m.anders', 'svc-portal']));
    const machine = newMachine(rng, `host-${rng.hex(5)}`, rng.ipv4());
    const chain = newChain(rng, 'iam-session-tokens', user.ref);
    const keyId = temporaryKeyId(rng);
    const expires = at + HOUR;
    const federates = rng.chance(0.5);
    const name = `portal-${rng.hex(4)}`;
    const federated = {
      arn: `arn:aws:sts::${user.account.id}:federated-user/${name}`,
      federatedUserId: `${user.account.id}:${name}`,
    };
    emitCloudTrail(
      world,
      rng,
      {
        account: user.account,
        at,
        identity: userIdentity(user, longLivedKeyId(rng)),
        service: 'sts',
        name: federates ? 'GetFederationToken' : 'GetSessionToken',
        readOnly: true,
        ip: machine.ip,
        userAgent: userAgent(rng, 'boto3', machine.os, ''),
        params: federates ? { name, durationSeconds: 3600 } : { durationSeconds: 3600 },
        response: federates
          ? { credentials: issuedCredentials(rng, { keyId, expires }), federatedUser: federated, packedPolicySize: 4 }
          : { credentials: issuedCredentials(rng, { keyId, expires }) },
      },
      { chain, device: machine.label },
    );
    const issuer: JsonMap = {
      type: 'IAMUser',
      principalId: user.id,
      arn: user.arn,
      accountId: user.account.id,
      userName: user.name,
    };
    const identity: JsonMap = federates
      ? {
          type: 'FederatedUser',
          principalId: federated.federatedUserId,
          arn: federated.arn,
          accountId: user.account.id,
          accessKeyId: keyId,
          sessionContext: {
            sessionIssuer: issuer,
            attributes: { creationDate: isoSeconds(at), mfaAuthenticated: 'false' },
          },
        }
      : userIdentity(user, keyId, { at, mfa: true });
    useIdentity(world, rng, user.account, () => identity, {
      chain: { ...chain, session: `${chain.id}/${keyId}`, opened: at, closes: expires },
      machine,
      tools: ['boto3'],
      from: at + SECOND,
      to: at + 50 * MINUTE,
      count: rng.int(4, 10),
    });
  },
};

export const crossAccount: Scenario = {
  name: 'cross-account-replicas',
  weight: 3,
  says: 'AssumeRole into another account: one event, delivered to both with an eventID each.',
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 3 * HOUR);
    const first = federate(world, rng, 'cross-account-replicas', person, at);
    for (const account of world.accounts.filter((a) => a !== first.session.role.account)) {
      const session = newSession(rng, newRole(rng, account, 'org-reader'), person.login, at + rng.int(5, 20) * MINUTE);
      const { chain } = assumeRole(
        world,
        rng,
        {
          identity: sessionIdentity(first.session),
          chain: first.chain,
          machine: person.machine,
          tool: 'aws-cli',
          account: first.session.role.account,
        },
        session,
        session.issuedAt,
      );
      useSession(world, rng, session, {
        chain,
        machine: person.machine,
        tools: ['aws-cli'],
        from: session.issuedAt,
        to: session.issuedAt + 30 * MINUTE,
        count: rng.int(3, 7),
      });
    }
  },
};

/** A service calls on with the person's own session: no address and no tool of the person's. */
export const forwarded: Scenario = {
  name: 'forwarded-by-service',
  weight: 2,
  says: "Calls that a service makes with the person's session (CloudFormation, Athena).",
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 3 * HOUR);
    const { session, chain } = federate(world, rng, 'forwarded-by-service', person, at);
    const service = rng.pick(['cloudformation.amazonaws.com', 'athena.amazonaws.com']);
    useSession(world, rng, session, {
      chain,
      machine: person.machine,
      tools: ['aws-cli'],
      from: session.issuedAt + SECOND,
      to: at + 30 * MINUTE,
      count: rng.int(3, 6),
    });
    const count = rng.int(3, 8);
    for (let i = 0; i < count; i++) {
      emitCloudTrail(
        world,
        rng,
        {
          account: session.role.account,
          at: at + 10 * MINUTE + i * 7 * SECOND,
          identity: sessionIdentity(session, session.keyId, { invokedBy: service }),
          service: 's3',
          name: 'GetBucketLocation',
          readOnly: true,
          ip: service,
          userAgent: service,
          params: { bucketName: `results-${rng.hex(4)}`, location: '' },
        },
        { chain, device: null },
      );
    }
  },
};
