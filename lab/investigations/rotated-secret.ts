import { newPod } from '../formats/k8s.ts';
import { DATABASE } from '../formats/postgres.ts';
import { hashed } from '../formats/vault.ts';
import { MOUNT, readStatic, session } from '../scenarios/rotated-secret.ts';
import { vaultLogin } from '../scenarios/vault-database.ts';
import { EPOCH, HOUR, MINUTE, SECOND } from '../world.ts';
import type { Asked, Investigation } from './story.ts';

/** Three versions of one password: the first read by one workload, the second by two, the third by one that never should have. */
export const rotated: Investigation = {
  number: 3,
  name: 'rotated-secret',
  question:
    'The database says only “login succeeded”. Which version of the secret was it, which workload had read that version, and in which exact interval could it have been used?',
  around: ['rotated-secret', 'vault-database', 'pod-roles', 'shared-account', 'sso-chains'],
  tell(world, rng) {
    const scenario = 'rotated-secret';
    const role = 'ledger_app';
    const at = EPOCH + 30 * HOUR;
    world.opened.push({
      secret: `${MOUNT.accessor}/static-creds/${role}`,
      account: `pg.role:${DATABASE}/${role}`,
      readers: ['k8s.serviceaccount:*ledger/ledger-app', 'k8s.serviceaccount:*reports/reports-app'],
    });
    const [ledger, reports, stranger] = ['ledger', 'reports', 'sandbox'].map((name, n) =>
      vaultLogin(world, rng, scenario, newPod(rng, name, `${name}-app`), at + n * SECOND),
    );
    if (!ledger || !reports || !stranger) throw new Error('three workloads');
    const asks: Asked[] = [];
    const versions = [[ledger], [ledger, reports], [stranger]] as const;
    const what = ['only one had read', 'two had read', 'a workload that never should have had read'] as const;
    for (const [n, readers] of versions.entries()) {
      const password = hashed(rng.base62(24));
      const from = at + MINUTE + n * 4 * HOUR;
      for (const [i, reader] of readers.entries())
        readStatic(world, rng, reader, role, password, from + i * 30 * SECOND);
      const user = readers[0];
      const event = session(world, rng, user, role, from + HOUR, {
        chain: user.chain,
        device: user.pod.uid,
        also: { secretVersion: `secret.version:${MOUNT.accessor}/static-creds/${role}#vault-a/${password}` },
      });
      asks.push({ asks: `A session of the database’s account, with a version that ${what[n]}`, event });
    }
    return asks;
  },
};
