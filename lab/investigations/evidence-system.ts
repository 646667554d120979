import { type Behind, newChain } from '../emit.ts';
import { newPod } from '../formats/k8s.ts';
import { caseRecord, keycloak } from '../scenarios/case-files.ts';
import { podCalls, podToken } from '../scenarios/machines.ts';
import { connection, databaseUser, vaultLogin } from '../scenarios/vault-database.ts';
import { EPOCH, HOUR, MINUTE, SECOND } from '../world.ts';
import type { Investigation } from './story.ts';

/** The service that opens case files, by itself at night and for an officer by day. */
export const evidenceSystem: Investigation = {
  number: 1,
  name: 'evidence-system',
  question:
    'A service account opened a case file. Which account, on which host, with which token, issued when, to whom, valid until when, for which officer and agency?',
  around: ['case-files', 'vault-database', 'pod-roles', 'sso-chains', 'ssh-keys'],
  tell(world, rng) {
    const scenario = 'evidence-system';
    const night = EPOCH + 27 * HOUR;
    const pod = newPod(rng, 'cases', 'case-service');
    const { jti, chain } = podToken(world, rng, scenario, pod, night);
    podCalls(world, rng, chain, pod, jti, night + SECOND, night + 40 * MINUTE, 6);
    const account = rng.uuid();
    const own = `trrtcc:${rng.uuid()}`;
    const workload: Behind = { chain: { ...chain, shallow: [`keycloak.user:${account}`] }, device: pod.uid };
    keycloak(
      world,
      rng,
      night + 5 * SECOND,
      'CLIENT_LOGIN',
      {
        clientId: 'case-service',
        userId: account,
        ipAddress: pod.ip,
        token_id: own,
        client_auth_method: 'federated-jwt',
        client_assertion_id: jti,
        client_assertion_issuer: 'https://kubernetes.default.svc',
        client_assertion_sub: 'system:serviceaccount:cases:case-service',
        username: 'service-account-case-service',
      },
      workload,
    );
    const at = { ip: pod.ip, pod: pod.name, podUid: pod.uid, node: pod.node };
    const opening = { user: account, jti: own, ...at, op: 'case.open', exp: night + 5 * SECOND + 5 * MINUTE };
    const byItself = caseRecord(world, rng, { ...opening, at: night + 2 * MINUTE }, workload);
    const client = vaultLogin(world, rng, scenario, pod, night + 90 * SECOND);
    const who: Behind = { chain: { ...client.chain, id: chain.id }, device: pod.uid };
    connection(
      world,
      rng,
      databaseUser(world, rng, client, night + 92 * SECOND, who),
      pod.ip,
      night + 2 * MINUTE + 400,
      who,
    );

    const day = night + 9 * HOUR;
    const officer = world.people[3] ?? world.people[0];
    if (officer === undefined) throw new Error('a world without people');
    const user = rng.uuid();
    const session = rng.uuid();
    const officerChain = newChain(rng, scenario, `keycloak.user:${user}`, { opened: day });
    const seat: Behind = { chain: officerChain, device: officer.machine.label };
    const common = { clientId: 'case-portal', userId: user, sessionId: session, ipAddress: officer.machine.ip };
    keycloak(world, rng, day, 'LOGIN', { ...common, auth_method: 'openid-connect', username: officer.login }, seat);
    const exchanged = `ontrte:${rng.uuid()}`;
    keycloak(
      world,
      rng,
      day + 3 * MINUTE,
      'TOKEN_EXCHANGE',
      {
        clientId: 'case-service',
        userId: user,
        sessionId: session,
        ipAddress: pod.ip,
        token_id: exchanged,
        subject_token_client_id: 'case-portal',
        client_auth_method: 'client-jwt',
      },
      { chain: officerChain, device: pod.uid },
    );
    const forOfficer = caseRecord(
      world,
      rng,
      {
        at: day + 3 * MINUTE + 800,
        user,
        jti: exchanged,
        ...at,
        op: 'case.open',
        exp: day + 8 * MINUTE,
        act: { officer: officer.login, ori: 'NY0303000' },
      },
      { chain: officerChain, device: pod.uid },
    );
    return [
      { asks: 'A case file opened by the service itself', event: byItself },
      { asks: 'A case file opened for an officer', event: forOfficer },
    ];
  },
};
