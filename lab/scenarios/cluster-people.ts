import { emitK8s, newChain } from '../emit.ts';
import { aMoment, HOUR, SECOND } from '../world.ts';
import { CLUSTER, clusterCalls } from './cluster-calls.ts';
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
    const others = ['system:serviceaccount:kube-system:cluster-admin', rng.pick(world.people).login];
    clusterCalls(world, rng, session, chain, person.machine, session.issuedAt + 2 * SECOND, rng.int(5, 14), () =>
      impersonates && rng.chance(0.5) ? rng.pick(others) : null,
    );
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

/** Requests without any credential: the name that the API server writes stands for nobody. */
export const anonymous: Scenario = {
  name: 'k8s-anonymous',
  weight: 1,
  says: 'Anonymous requests at an API server.',
  run(world, rng) {
    const at = aMoment(world, rng, HOUR);
    const chain = newChain(rng, 'k8s-anonymous', null);
    for (let i = 0; i < 3; i++) {
      emitK8s(
        world,
        rng,
        CLUSTER,
        {
          at: at + i * SECOND,
          verb: 'list',
          resource: rng.pick(['secrets', 'pods']),
          user: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
          ip: rng.ipv4(),
          userAgent: 'python-requests/2.32.4',
          code: 403,
        },
        { chain, device: null },
      );
    }
  },
};
