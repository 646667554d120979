import { type Chain, emitRecord, newChain } from '../emit.ts';
import { emitVault, hashed, newVaultToken } from '../formats/vault.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, type JsonMap, SECOND, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const ISSUER = 'https://token.actions.githubusercontent.com';
const AUTH = { type: 'jwt', point: 'auth/jwt-github/', accessor: 'auth_jwt_51c0ffee' };
const KV = { type: 'kv', point: 'secret/', accessor: 'kv_19d0c4e5' };

/** The decoded claims of a job's identity token, as a step of the job prints them. */
export function jobToken(
  world: World,
  rng: Rng,
  chain: Chain,
  sub: string,
  audience: string,
  at: number,
  lost: boolean,
  over: JsonMap = {},
): void {
  const repository = sub.split(':')[1] ?? '';
  const iat = Math.floor(at / 1000);
  const jti = rng.uuid();
  const text = JSON.stringify({
    jti,
    sub,
    aud: audience,
    ref: 'refs/heads/main',
    sha: rng.hex(40),
    repository,
    repository_owner: repository.split('/')[0],
    repository_owner_id: '7001',
    run_id: rng.digits(10),
    run_number: String(rng.int(1, 900)),
    run_attempt: '1',
    repository_visibility: 'private',
    repository_id: '7002',
    actor_id: String(rng.int(1000, 9999)),
    actor: 'octavia',
    workflow: 'Deploy',
    event_name: 'push',
    ref_type: 'branch',
    job_workflow_ref: `${repository}/.github/workflows/deploy.yml@refs/heads/main`,
    runner_environment: 'github-hosted',
    check_run_id: rng.digits(11),
    iss: ISSUER,
    nbf: iat - 300,
    exp: iat + 300,
    iat,
    ...over,
  });
  emitRecord(
    world,
    { source: 'github.actions', stream: 'job-tokens', at: iat * 1000, text, id: jti },
    { chain, device: null, ...(lost ? { delivery: { lost: true } } : {}) },
  );
}

export const ciSecrets: Scenario = {
  name: 'ci-secrets',
  weight: 2,
  says: 'A CI job logs in to Vault with the identity token of its workflow and reads secrets.',
  run(world, rng) {
    const at = aMoment(world, rng, HOUR);
    const sub = `repo:${world.domain.split('.')[0]}/${rng.pick(['web', 'infra'])}:ref:refs/heads/main`;
    const token = newVaultToken(rng, `jwt-github-${sub}`, { role: 'ci', iss: ISSUER, sub });
    const chain = newChain(rng, 'ci-secrets', `github.workflow:${sub}`, { shallow: [`vault.entity:${token.entity}`] });
    jobToken(world, rng, chain, sub, 'vault', at, rng.chance(0.3));
    const runner = `runner-${rng.hex(6)}`;
    const ip = rng.ipv4();
    const login = at + 4 * SECOND;
    emitVault(
      world,
      rng,
      {
        at: login,
        operation: 'update',
        path: 'auth/jwt-github/login',
        mount: AUTH,
        ip,
        token: null,
        issuedAt: login,
        data: { jwt: hashed(rng.base64(200)), role: hashed('ci') },
        gives: token,
      },
      { chain, device: runner },
    );
    for (let i = 1; i <= rng.int(1, 4); i++)
      emitVault(
        world,
        rng,
        {
          at: login + i * 2 * SECOND,
          operation: 'read',
          path: `secret/data/deploy/${rng.pick(['registry', 'signing'])}`,
          mount: KV,
          ip,
          token,
          issuedAt: login,
          response: { data: { data: { value: hashed('y') }, metadata: { version: rng.int(1, 9) } } },
        },
        { chain: { ...chain, opened: login }, device: runner },
      );
  },
};
