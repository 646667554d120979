import type { Host } from '../formats/host.ts';
import { APPROVALS, deployment } from '../scenarios/ci-approvals.ts';
import { work } from '../scenarios/shared-account.ts';
import { EPOCH, HOUR, MINUTE, type Person, SECOND } from '../world.ts';
import type { Asked, Investigation } from './story.ts';

const SAYS = {
  approved: 'that another had approved',
  'self-approved': 'that whoever started it had approved',
  'approved-afterwards': 'that was approved after the fact',
  rejected: 'that had been rejected',
  none: 'that nobody had approved',
} as const;

/** `deploy` on a host, used by two people at once; and the deployment role in the cloud, with every kind of approval. */
export const sharedAccounts: Investigation = {
  number: 4,
  name: 'shared-account',
  question: 'deploy ran a privileged command. Which job run, on which runner, started by whom, approved by whom, when?',
  around: ['shared-account', 'ci-approvals', 'ci-roles', 'ci-secrets', 'ssh-keys', 'sso-chains'],
  tell(world, rng) {
    const at = EPOCH + 33 * HOUR;
    const host: Host = { name: 'deploy-01', framing: 'rfc3339', enriched: true };
    const [one, two] = world.people as readonly [Person, Person];
    const [first] = work(world, rng, host, one, at, 41_200, 7);
    work(world, rng, host, two, at + 40 * SECOND, 41_260, 8);
    const asks: Asked[] = [{ asks: 'A command as root by an account that two people use at once', event: first ?? '' }];
    for (const [n, approving] of APPROVALS.entries()) {
      const [did] = deployment(world, rng, 'shared-account', at + n * 20 * MINUTE, approving);
      asks.push({ asks: `An action in the cloud by a run ${SAYS[approving]}`, event: did ?? '' });
    }
    return asks;
  },
};
