import { type Behind, emitCloudTrail, newChain } from '../emit.ts';
import { sessionIdentity } from '../formats/aws-identity.ts';
import { newPod } from '../formats/k8s.ts';
import { DATABASE, emitPostgres, newPgSession } from '../formats/postgres.ts';
import { emitVault, hashed } from '../formats/vault.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, MINUTE, SECOND, type World } from '../world.ts';
import { instanceSession } from './machines.ts';
import type { Scenario } from './scenario.ts';
import { type VaultClient, vaultLogin } from './vault-database.ts';

export const MOUNT = { type: 'database', point: 'database/', accessor: 'database_77aa1b2c' };

/** Vault rotates the password of a database account; one or two workloads read it; the database says only the account. */
export const rotatedSecret: Scenario = {
  name: 'rotated-secret',
  weight: 2,
  says: 'A static account of a database: which version of its password, and which of its readers, was behind a session.',
  run(world, rng) {
    const at = aMoment(world, rng, 12 * HOUR);
    const role = `app_${rng.hex(6)}`;
    world.opened.push({ secret: `${MOUNT.accessor}/static-creds/${role}`, account: `pg.role:${DATABASE}/${role}` });
    const readers = Array.from({ length: rng.pick([1, 1, 2]) }, (_, n) =>
      vaultLogin(world, rng, 'rotated-secret', newPod(rng, 'ledger', `${role}-${n}`), at + n * SECOND),
    );
    for (let version = 0; version < 3; version++) {
      const password = hashed(rng.base62(24));
      const from = at + MINUTE + version * 3 * HOUR;
      for (const [n, reader] of readers.entries())
        readStatic(world, rng, reader, role, password, from + n * 20 * SECOND);
      const ref = `secret.version:${MOUNT.accessor}/static-creds/${role}#vault-a/${password}`;
      for (let i = 0; i < rng.int(2, 4); i++) {
        const reader = rng.pick(readers);
        session(world, rng, reader, role, from + (20 + i * 25) * MINUTE, {
          chain: reader.chain,
          device: reader.pod.uid,
          also: { secretVersion: ref },
        });
      }
    }
  },
};

export function readStatic(world: World, rng: Rng, c: VaultClient, role: string, password: string, at: number): void {
  emitVault(
    world,
    rng,
    {
      at,
      operation: 'read',
      path: `database/static-creds/${role}`,
      mount: MOUNT,
      ip: c.pod.ip,
      token: c.token,
      issuedAt: c.loggedInAt,
      response: { data: { username: hashed(role), password, ttl: 9_000, rotation_period: 10_800 } },
    },
    { chain: c.chain, device: c.pod.uid },
  );
}

export function session(
  world: World,
  rng: Rng,
  c: { readonly pod: { readonly ip: string } },
  role: string,
  at: number,
  behind: Behind,
): string {
  const s = newPgSession(rng, role, c.pod.ip, at);
  const authorized = `connection authorized: user=${role} database=cases application_name=ledger`;
  const closed = `disconnection: session time: 0:01:09.114 user=${role} database=cases host=${c.pod.ip}`;
  const id = emitPostgres(world, rng, s, at, 1, authorized, behind);
  // What the session then does is of its login: the version is told there.
  const { also: _, ...then } = behind;
  emitPostgres(world, rng, s, at + 4 * SECOND, 2, 'statement: SELECT balance FROM accounts WHERE id = $1', then);
  emitPostgres(world, rng, s, at + 69 * SECOND, 3, closed, then);
  return id;
}

/** The same with Secrets Manager, which rotates by itself: its call to KMS names the version that a consumer was given. */
export const managedSecret: Scenario = {
  name: 'managed-secret',
  weight: 2,
  says: 'Secrets Manager rotates a database password; instances read it; the database says only the account.',
  run(world, rng) {
    const at = aMoment(world, rng, 7 * HOUR);
    const account = rng.pick(world.accounts);
    const role = `rds_${rng.hex(6)}`;
    const secret = `arn:aws:secretsmanager:${account.region}:${account.id}:secret:db/${role}-${rng.base62(6)}`;
    world.opened.push({ secret, account: `pg.role:${DATABASE}/${role}` });
    const readers = Array.from({ length: rng.pick([1, 1, 2]) }, () => {
      const { session: credentials, machine, root } = instanceSession(rng, account, at, `ledger-${rng.hex(3)}`);
      const chain = newChain(rng, 'managed-secret', root, {
        opened: credentials.issuedAt,
        closes: credentials.expires,
      });
      return { credentials, machine, chain };
    });
    for (let n = 0; n < 3; n++) {
      const version = rng.uuid();
      const from = at + 2 * MINUTE + n * 100 * MINUTE;
      for (const [i, reader] of readers.entries()) {
        emitCloudTrail(
          world,
          rng,
          {
            account,
            at: from + i * 20 * SECOND,
            identity: { ...sessionIdentity(reader.credentials), invokedBy: 'secretsmanager.amazonaws.com' },
            service: 'kms',
            name: 'Decrypt',
            readOnly: true,
            ip: 'secretsmanager.amazonaws.com',
            userAgent: 'secretsmanager.amazonaws.com',
            params: {
              encryptionContext: { SecretARN: secret, SecretVersionId: version },
              encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
            },
          },
          { chain: reader.chain, device: reader.machine.label },
        );
      }
      for (let i = 0; i < rng.int(1, 3); i++) {
        const reader = rng.pick(readers);
        // The database knows nothing of the instance's credentials: its window is its own.
        session(world, rng, { pod: reader.machine }, role, from + (20 + i * 25) * MINUTE, {
          chain: { ...reader.chain, opened: null, closes: null },
          device: reader.machine.label,
          also: { secretVersion: `secret.version:${secret}/${version}` },
        });
      }
    }
  },
};
