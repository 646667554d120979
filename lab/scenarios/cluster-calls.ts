import { userAgent } from '../agents.ts';
import { type Chain, emitK8s } from '../emit.ts';
import { assumedRoleArn, type RoleSession } from '../formats/aws-identity.ts';
import type { Rng } from '../prng.ts';
import { type JsonMap, type Machine, MINUTE, type World } from '../world.ts';

export const CLUSTER = 'prod-west';

/** The user that the EKS authenticator makes of an STS credential: it names the key, the role and the session name. */
export function authenticatedUser(session: RoleSession): JsonMap {
  const principalId = session.role.id;
  return {
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
}

/** `count` calls at the API server with a role session, over forty minutes. `as` names whom to impersonate, if anybody. */
export function clusterCalls(
  world: World,
  rng: Rng,
  session: RoleSession,
  chain: Chain,
  machine: Machine,
  from: number,
  count: number,
  as: () => string | null = () => null,
): void {
  for (let i = 0; i < count; i++) {
    const username = as();
    emitK8s(
      world,
      rng,
      CLUSTER,
      {
        at: from + Math.floor((40 * MINUTE * (i + rng.next())) / count),
        verb: rng.pick(['get', 'list', 'delete', 'create']),
        resource: rng.pick(['pods', 'secrets', 'deployments']),
        namespace: rng.pick(['payments', 'search']),
        name: `obj-${rng.hex(5)}`,
        user: authenticatedUser(session),
        ...(username === null ? {} : { impersonated: { username, groups: ['system:authenticated'] } }),
        ip: machine.ip,
        userAgent: userAgent(rng, 'kubectl', machine.os, ''),
        code: 200,
      },
      { chain, device: machine.label },
    );
  }
}
