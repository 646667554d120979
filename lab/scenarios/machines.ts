import { userAgent } from '../agents.ts';
import { type Chain, emitCloudTrail, emitK8s, newChain } from '../emit.ts';
import {
  assumedRoleUser,
  issuedCredentials,
  newRole,
  newSession,
  type RoleSession,
  roleRef,
  serviceIdentity,
  sessionIdentity,
} from '../formats/aws-identity.ts';
import { newPod, nodeUser, type Pod, podUser } from '../formats/k8s.ts';
import { assumeRole, useSession } from '../people.ts';
import type { Rng } from '../prng.ts';
import { type Account, aMoment, HOUR, type JsonMap, MINUTE, newMachine, SECOND, type World } from '../world.ts';
import { CLUSTER } from './cluster-calls.ts';
import type { Scenario } from './scenario.ts';

/** A service's own AssumeRole, by which it gets the credentials that it hands to a workload. */
export function serviceAssumeRole(
  world: World,
  rng: Rng,
  service: string,
  session: RoleSession,
  extra: JsonMap = {},
): void {
  emitCloudTrail(
    world,
    rng,
    {
      account: session.role.account,
      at: session.issuedAt,
      identity: serviceIdentity(service),
      service: 'sts',
      name: 'AssumeRole',
      readOnly: true,
      ip: `${service}.amazonaws.com`,
      userAgent: `${service}.amazonaws.com`,
      params: { roleArn: session.role.arn, roleSessionName: session.name, ...extra },
      response: { credentials: issuedCredentials(rng, session), assumedRoleUser: assumedRoleUser(session) },
      resources: [{ accountId: session.role.account.id, type: 'AWS::IAM::Role', ARN: session.role.arn }],
      sharedEventId: rng.uuid(),
    },
    { chain: newChain(rng, 'service-internal', `aws.service:${service}.amazonaws.com`), device: null },
  );
}

const workloadChain = (rng: Rng, scenario: string, root: string, session: RoleSession, honest = true): Chain => ({
  ...newChain(rng, scenario, root, { honest, opened: session.issuedAt, closes: session.expires }),
  holder: [root, roleRef(session.role)],
});

/** An EC2 instance with a role, as its metadata service delivers it. */
export function instanceSession(rng: Rng, account: Account, at: number, roleName = 'web-instance') {
  const id = `i-0${rng.hex(16)}`;
  const session = newSession(rng, newRole(rng, account, roleName), id, at, {
    hours: 6,
    ec2Delivery: '2.0',
    ...(rng.chance(0.5)
      ? {
          inScopeOf: {
            sourceArn: `arn:aws:ec2:${account.region}:${account.id}:instance/${id}`,
            sourceAccount: account.id,
            issuerType: 'AWS::EC2::Instance',
            credentialsIssuedTo: `arn:aws:ec2:${account.region}:${account.id}:instance/${id}`,
          },
        }
      : {}),
  });
  return { id, session, machine: newMachine(rng, id, rng.ipv4(), 'linux'), root: `aws.ec2-instance:${id}` };
}

export const instances: Scenario = {
  name: 'instance-roles',
  weight: 4,
  says: 'EC2 instances with roles that the metadata service delivers, some chaining on.',
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const account = rng.pick(world.accounts);
    const { session, machine, root } = instanceSession(rng, account, at);
    const chain = workloadChain(rng, 'instance-roles', root, session);
    if (rng.chance(0.6)) serviceAssumeRole(world, rng, 'ec2', session);
    useSession(world, rng, session, {
      chain,
      machine,
      tools: ['boto3', 'go-sdk'],
      from: session.issuedAt + 2 * SECOND,
      to: at + 5 * HOUR,
      count: rng.int(6, 20),
    });
    if (!rng.chance(0.4)) return;
    const next = newSession(rng, newRole(rng, rng.pick(world.accounts), 'log-shipper'), 'shipper', at + HOUR);
    const chained = assumeRole(
      world,
      rng,
      { identity: sessionIdentity(session), chain, machine, tool: 'boto3', account },
      next,
      at + HOUR,
    );
    useSession(world, rng, next, {
      chain: chained.chain,
      machine,
      tools: ['boto3'],
      from: next.issuedAt,
      to: at + 2 * HOUR - MINUTE,
      count: rng.int(3, 8),
    });
  },
};

export const functionsAndTasks: Scenario = {
  name: 'function-roles',
  weight: 3,
  says: 'Lambda functions and ECS tasks: no issuance that the workload asked for; the use says whom it was delivered to.',
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const account = rng.pick(world.accounts);
    const isLambda = rng.chance(0.6);
    const name = isLambda ? `orders-${rng.hex(4)}` : rng.hex(32);
    const arn = isLambda
      ? `arn:aws:lambda:${account.region}:${account.id}:function:${name}`
      : `arn:aws:ecs:${account.region}:${account.id}:task/main/${name}`;
    const session = newSession(
      rng,
      newRole(rng, account, isLambda ? 'fn-exec' : 'task-exec', '/service-role/'),
      name,
      at,
      {
        hours: 6,
        inScopeOf: {
          sourceArn: arn,
          sourceAccount: account.id,
          issuerType: isLambda ? 'AWS::Lambda::Function' : 'AWS::ECS::Task',
          credentialsIssuedTo: arn,
        },
      },
    );
    const root = isLambda ? `aws.lambda-function:${arn}` : `aws.ecs-task:${name}`;
    if (rng.chance(0.5)) serviceAssumeRole(world, rng, isLambda ? 'lambda' : 'ecs-tasks', session);
    const machine = newMachine(rng, arn, rng.ipv4(), 'linux');
    const chain = workloadChain(rng, 'function-roles', root, session);
    useSession(world, rng, session, {
      chain,
      machine,
      tools: ['boto3'],
      from: session.issuedAt,
      to: at + 4 * HOUR,
      count: rng.int(6, 18),
    });
  },
};

/** The node asks for a pod's token; the pod then calls the API server with it. */
export function podToken(
  world: World,
  rng: Rng,
  scenario: string,
  pod: Pod,
  at: number,
): { readonly jti: string; readonly chain: Chain } {
  const jti = rng.uuid();
  const node = newChain(rng, scenario, `k8s.node:${pod.node}`);
  emitK8s(
    world,
    rng,
    CLUSTER,
    {
      at,
      verb: 'create',
      resource: 'serviceaccounts',
      subresource: 'token',
      namespace: pod.namespace,
      name: pod.serviceAccount,
      user: nodeUser(pod),
      ip: pod.ip.replace(/\d+$/, '3'),
      userAgent: 'kubelet/v1.33.3 (linux/amd64) kubernetes/8adc0f0',
      code: 201,
      annotations: { 'authentication.kubernetes.io/issued-credential-id': `JTI=${jti}` },
    },
    { chain: node, device: pod.node },
  );
  const root = `k8s.serviceaccount:${pod.namespace}/${pod.serviceAccount}`;
  return { jti, chain: newChain(rng, scenario, root, { opened: at, closes: at + HOUR }) };
}

export function podCalls(
  world: World,
  rng: Rng,
  chain: Chain,
  pod: Pod,
  jti: string,
  from: number,
  to: number,
  count: number,
  thief?: { readonly label: string; readonly ip: string; readonly userAgent: string },
): void {
  for (let i = 0; i < count; i++) {
    const resource = rng.pick(['configmaps', 'pods', 'secrets', 'endpoints']);
    emitK8s(
      world,
      rng,
      CLUSTER,
      {
        at: from + Math.floor(((to - from) * (i + rng.next())) / count),
        verb: rng.pick(['get', 'list', 'watch']),
        resource,
        namespace: pod.namespace,
        user: podUser(pod, jti),
        ip: thief?.ip ?? pod.ip,
        userAgent: thief?.userAgent ?? 'app/v0.9.2 (linux/amd64) kubernetes/client-go',
        code: rng.chance(0.05) ? 403 : 200,
      },
      { chain, device: thief?.label ?? pod.uid, ...(thief === undefined ? {} : { thief: thief.label }) },
    );
  }
}

const OIDC_ISSUER = 'oidc.eks.eu-central-1.amazonaws.com/id/8A1F0C2D3E4B5A697887A6B5C4D3E2F1';

export const pods: Scenario = {
  name: 'pod-roles',
  weight: 6,
  says: 'EKS pods: bound tokens at the API server; AWS roles by IRSA and by Pod Identity.',
  run(world, rng) {
    const at = aMoment(world, rng, 3 * HOUR);
    const account = world.accounts[0] as Account;
    const pod = newPod(rng, rng.pick(['payments', 'search', 'ingest']), rng.pick(['api', 'worker', 'sync']));
    const { jti, chain: token } = podToken(world, rng, 'pod-roles', pod, at);
    podCalls(world, rng, token, pod, jti, at + 50, at + 50 * MINUTE, rng.int(4, 12));
    const machine = newMachine(rng, pod.uid, rng.ipv4(), 'linux');
    const role = newRole(rng, account, `${pod.namespace}-${pod.serviceAccount}`);
    const sub = `system:serviceaccount:${pod.namespace}:${pod.serviceAccount}`;
    const root = `k8s.serviceaccount:${pod.namespace}/${pod.serviceAccount}`;
    if (rng.chance(0.5)) {
      // The projected token for STS has its own TokenRequest, by the node.
      const sts = podToken(world, rng, 'pod-roles', pod, at + 2 * SECOND);
      const session = newSession(rng, role, `aws-sdk-java-${at}`, at + 5 * SECOND);
      const chain = { ...workloadChain(rng, 'pod-roles', root, session), id: sts.chain.id };
      const provider = `arn:aws:iam::${account.id}:oidc-provider/${OIDC_ISSUER}`;
      webIdentity(world, rng, session, provider, sub, 'sts.amazonaws.com', machine, {
        ...sts.chain,
        opened: null,
        closes: null,
      });
      useSession(world, rng, session, {
        chain,
        machine,
        tools: ['java-sdk'],
        from: session.issuedAt + SECOND,
        to: at + 55 * MINUTE,
        count: rng.int(5, 12),
      });
    } else {
      const session = newSession(
        rng,
        role,
        `eks-${CLUSTER}-${pod.name.slice(0, 20)}-${rng.uuid()}`.slice(0, 64),
        at + 5 * SECOND,
        { hours: 6 },
      );
      const tags = {
        'eks-cluster-arn': `arn:aws:eks:${account.region}:${account.id}:cluster/${CLUSTER}`,
        'eks-cluster-name': CLUSTER,
        'kubernetes-namespace': pod.namespace,
        'kubernetes-service-account': pod.serviceAccount,
        'kubernetes-pod-name': pod.name,
        'kubernetes-pod-uid': pod.uid,
      };
      serviceAssumeRole(world, rng, 'pods.eks', session, {
        durationSeconds: 21600,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
        transitiveTagKeys: Object.keys(tags),
      });
      useSession(world, rng, session, {
        chain: workloadChain(rng, 'pod-roles', root, session),
        machine,
        tools: ['java-sdk'],
        from: session.issuedAt + SECOND,
        to: at + 90 * MINUTE,
        count: rng.int(5, 12),
      });
    }
  },
};

/** AssumeRoleWithWebIdentity: AWS verified the token and names its subject. */
export function webIdentity(
  world: World,
  rng: Rng,
  session: RoleSession,
  provider: string,
  sub: string,
  audience: string,
  machine: { readonly label: string; readonly ip: string },
  chain: Chain,
): void {
  emitCloudTrail(
    world,
    rng,
    {
      account: session.role.account,
      at: session.issuedAt,
      identity: {
        type: 'WebIdentityUser',
        principalId: `${provider}:${audience}:${sub}`,
        userName: sub,
        identityProvider: provider,
      },
      service: 'sts',
      name: 'AssumeRoleWithWebIdentity',
      readOnly: true,
      ip: machine.ip,
      userAgent: userAgent(rng, 'java-sdk', 'linux', ''),
      params: { roleArn: session.role.arn, roleSessionName: session.name, durationSeconds: 3600 },
      response: {
        subjectFromWebIdentityToken: sub,
        credentials: issuedCredentials(rng, session),
        assumedRoleUser: assumedRoleUser(session),
        provider,
        audience,
      },
      resources: [{ accountId: session.role.account.id, type: 'AWS::IAM::Role', ARN: session.role.arn }],
    },
    { chain, device: machine.label },
  );
}

export const ciRoles: Scenario = {
  name: 'ci-roles',
  weight: 3,
  says: 'CI jobs that reach AWS with the OIDC token of their workflow.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const account = rng.pick(world.accounts);
    const sub = `repo:${world.domain.split('.')[0]}/${rng.pick(['web', 'infra', 'ledger'])}:ref:refs/heads/${rng.pick(['main', 'release'])}`;
    const root = `github.workflow:${sub}`;
    const session = newSession(rng, newRole(rng, account, 'ci-deploy'), 'GitHubActions', at);
    const machine = newMachine(rng, `runner-${rng.hex(6)}`, rng.ipv4(), 'linux');
    const chain = workloadChain(rng, 'ci-roles', root, session);
    webIdentity(
      world,
      rng,
      session,
      `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`,
      sub,
      'sts.amazonaws.com',
      machine,
      { ...chain, holder: [root], opened: null, closes: null },
    );
    useSession(world, rng, session, {
      chain,
      machine,
      tools: ['terraform', 'aws-cli'],
      from: session.issuedAt,
      to: at + 20 * MINUTE,
      count: rng.int(6, 16),
    });
  },
};
