import { userAgent } from '../agents.ts';
import { emitK8s } from '../emit.ts';
import { assumedRoleArn, roleSessionId } from '../formats/aws-identity.ts';
import { aMoment, HOUR, type JsonMap, MINUTE, SECOND } from '../world.ts';
import { CLUSTER } from './machines.ts';
import type { Scenario } from './scenario.ts';
import { federate } from './sso-chains.ts';

/** People at an EKS cluster: the authenticator names the STS credential that signed the token. */
const clusterPeople = (name: string, says: string, weight: number, impersonates: boolean): Scenario => ({
  name,
  weight,
  says,
  run(world, rng) {
    const person = rng.pick(world.people);
    const at = aMoment(world, rng, 3 * HOUR);
    const { session, chain } = federate(world, rng, name, person, at);
    const principalId = roleSessionId(session).split(':')[0] as string;
    const user: JsonMap = {
      username: `admin:${session.name}`,
      uid: `aws-iam-authenticator:${session.role.account.id}:${principalId}`,
      groups: ['cluster-admins', 'system:authenticated'],
      extra: {
        accessKeyId: [session.keyId],
        arn: [assumedRoleArn(session)],
        canonicalArn: [session.role.arn],
        principalId: [principalId],
        sessionName: [session.name],
        'sigs.k8s.io/aws-iam-authenticator/principalId': [principalId],
      },
    };
    const count = rng.int(5, 14);
    for (let i = 0; i < count; i++) {
      const as = impersonates && rng.chance(0.5);
      emitK8s(
        world,
        rng,
        CLUSTER,
        {
          at: session.issuedAt + 2 * SECOND + Math.floor((40 * MINUTE * (i + rng.next())) / count),
          verb: rng.pick(['get', 'list', 'delete', 'create']),
          resource: rng.pick(['pods', 'secrets', 'deployments']),
          namespace: rng.pick(['payments', 'search']),
          name: `obj-${rng.hex(5)}`,
          user,
          ...(as
            ? {
                impersonated: {
                  username: rng.pick(['system:serviceaccount:kube-system:cluster-admin', rng.pick(world.people).login]),
                  groups: ['system:authenticated'],
                },
              }
            : {}),
          ip: person.machine.ip,
          userAgent: userAgent(rng, 'kubectl', person.machine.os, ''),
          code: 200,
        },
        { chain, device: person.machine.label },
      );
    }
  },
});

export const eksPeople = clusterPeople(
  'eks-people',
  'People at an EKS cluster with the token of their AWS role session.',
  3,
  false,
);
export const impersonation = clusterPeople(
  'k8s-impersonation',
  'The same, acting as another user (`kubectl --as`): the impersonator is the root.',
  2,
  true,
);
