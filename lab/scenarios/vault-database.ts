import { type Behind, type Chain, newChain } from '../emit.ts';
import { newPod, type Pod } from '../formats/k8s.ts';
import { emitPostgres, newPgSession } from '../formats/postgres.ts';
import { emitVault, hashed, newVaultToken, type VaultToken } from '../formats/vault.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, MINUTE, SECOND, type World } from '../world.ts';
import { podToken } from './machines.ts';
import type { Scenario } from './scenario.ts';

const AUTH = { type: 'kubernetes', point: 'auth/kubernetes/', accessor: 'auth_kubernetes_6f1c2a3b' };
const DB = { type: 'database', point: 'database/', accessor: 'database_77aa1b2c' };
const KV = { type: 'kv', point: 'secret/', accessor: 'kv_19d0c4e5' };

const STATEMENTS = [
  'AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.case_files,"SELECT * FROM case_files WHERE id = $1",<not logged>',
  'AUDIT: SESSION,2,1,WRITE,UPDATE,TABLE,public.case_files,"UPDATE case_files SET state = $1",<not logged>',
  'statement: SELECT count(*) FROM case_files',
];

/** What one pod needs of Vault: a login with its service account token. */
export interface VaultClient {
  readonly pod: Pod;
  readonly token: VaultToken;
  readonly chain: Chain;
  readonly loggedInAt: number;
}

export function vaultLogin(world: World, rng: Rng, scenario: string, pod: Pod, at: number): VaultClient {
  const root = `k8s.serviceaccount:${pod.namespace}/${pod.serviceAccount}`;
  const token = newVaultToken(rng, `kubernetes-${pod.namespace}-${pod.serviceAccount}`, {
    role: pod.namespace,
    service_account_name: pod.serviceAccount,
    service_account_namespace: pod.namespace,
    service_account_secret_name: '',
    service_account_uid: pod.serviceAccountUid,
  });
  const chain = newChain(rng, scenario, root, { shallow: [`vault.entity:${token.entity}`] });
  emitVault(
    world,
    rng,
    {
      at,
      operation: 'update',
      path: 'auth/kubernetes/login',
      mount: AUTH,
      ip: pod.ip,
      token: null,
      issuedAt: at,
      data: { jwt: hashed(rng.base64(200)), role: hashed(pod.namespace) },
      gives: token,
    },
    { chain, device: pod.uid },
  );
  return { pod, token, chain: { ...chain, opened: at }, loggedInAt: at };
}

/** A user of the database that lives as long as its lease. The mount is tuned not to hash the name of the user. */
export function databaseUser(world: World, rng: Rng, c: VaultClient, at: number, behind: Behind): string {
  const user = `v-kubernet-reader-${rng.base62(20)}-${Math.floor(at / 1000)}`;
  emitVault(
    world,
    rng,
    {
      at,
      operation: 'read',
      path: 'database/creds/reader',
      mount: DB,
      ip: c.pod.ip,
      token: c.token,
      issuedAt: c.loggedInAt,
      response: {
        secret: { lease_id: `database/creds/reader/${rng.base62(24)}` },
        data: { username: user, password: hashed(rng.base62(20)) },
      },
    },
    behind,
  );
  return user;
}

export function connection(world: World, rng: Rng, user: string, ip: string, at: number, behind: Behind): void {
  const s = newPgSession(rng, user, ip, at);
  const secure = 'SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)';
  emitPostgres(
    world,
    rng,
    s,
    at,
    1,
    `connection authorized: user=${user} database=cases application_name=intake ${secure}`,
    behind,
  );
  const count = rng.int(2, 5);
  for (let i = 0; i < count; i++)
    emitPostgres(world, rng, s, at + (i + 1) * rng.int(2, 40) * SECOND, i + 2, rng.pick(STATEMENTS), behind);
  const closing = `disconnection: session time: 0:04:11.201 user=${user} database=cases host=${ip}`;
  emitPostgres(world, rng, s, at + 4 * MINUTE, count + 2, closing, behind);
}

export const vaultDatabase: Scenario = {
  name: 'vault-database',
  weight: 3,
  says: 'A pod logs in to Vault, has a database user made, and the database names only that user.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const pod = newPod(rng, rng.pick(['intake', 'search']), rng.pick(['reader', 'indexer']));
    podToken(world, rng, 'vault-database', pod, at - 2 * SECOND);
    const client = vaultLogin(world, rng, 'vault-database', pod, at);
    const lost = rng.chance(0.2);
    const who: Behind = { chain: client.chain, device: pod.uid };
    const user = databaseUser(world, rng, client, at + SECOND, {
      ...who,
      ...(lost ? { delivery: { lost: true } } : {}),
    });
    // The database's records hang on the one record that may have been lost.
    const inDatabase = lost ? client.chain : { ...client.chain, opened: at + SECOND };
    for (let n = 0; n < rng.int(1, 3); n++)
      connection(world, rng, user, pod.ip, at + (2 + n * 300) * SECOND, { chain: inDatabase, device: pod.uid });
  },
};

export const stolenVaultToken: Scenario = {
  name: 'stolen-vault-token',
  weight: 1,
  says: 'The token that a pod got from Vault is used from elsewhere.',
  run(world, rng) {
    const at = aMoment(world, rng, 2 * HOUR);
    const pod = newPod(rng, 'intake', 'writer');
    podToken(world, rng, 'stolen-vault-token', pod, at - 2 * SECOND);
    const client = vaultLogin(world, rng, 'stolen-vault-token', pod, at);
    const chain = { ...client.chain, honest: false };
    const read = (t: number, ip: string, behind: Behind): void => {
      emitVault(
        world,
        rng,
        {
          at: t,
          operation: 'read',
          path: 'secret/data/cases/db',
          mount: KV,
          ip,
          token: client.token,
          issuedAt: at,
          response: { data: { data: { password: hashed('x') }, metadata: { version: 3 } } },
        },
        behind,
      );
    };
    for (let i = 1; i <= 3; i++) read(at + i * 5 * MINUTE, pod.ip, { chain, device: pod.uid });
    const elsewhere = rng.ipv4();
    for (let i = 1; i <= 3; i++)
      read(at + i * 6 * MINUTE + SECOND, elsewhere, { chain, device: 'thief-vault', thief: 'thief-vault' });
  },
};
