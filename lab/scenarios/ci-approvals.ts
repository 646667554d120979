import { userAgent } from '../agents.ts';
import { type Chain, emitCloudTrail, newChain } from '../emit.ts';
import { anApiCall } from '../formats/api-calls.ts';
import { newRole, newSession, roleRef, sessionIdentity } from '../formats/aws-identity.ts';
import { emitReview, emitRun, githubUser, jobRefOf, type Run, subjectOf } from '../formats/github.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, MINUTE, newMachine, SECOND, type World } from '../world.ts';
import { jobToken } from './ci-secrets.ts';
import { webIdentity } from './machines.ts';
import type { Scenario } from './scenario.ts';

export const APPROVALS = ['approved', 'self-approved', 'approved-afterwards', 'rejected', 'none'] as const;
export type Approving = (typeof APPROVALS)[number];

/** A deployment through CI into a cloud role, and what its reviewer did. Returns the ids of what it did in the cloud. */
export function deployment(
  world: World,
  rng: Rng,
  scenario: string,
  at: number,
  approving: Approving,
): readonly string[] {
  const account = rng.pick(world.accounts);
  const starter = githubUser(rng, rng.pick(world.people).login.split('@')[0] as string);
  const reviewer = approving === 'self-approved' ? starter : githubUser(rng, 'reviewer');
  const run: Run = {
    repository: `${world.domain.split('.')[0]}/ledger-${rng.hex(4)}`,
    environment: 'production',
    id: rng.int(1_000_000_000, 9_000_000_000),
    job: rng.int(1_000_000_000, 9_000_000_000),
    startedBy: starter,
    at,
  };
  const machine = newMachine(rng, `runner-${rng.hex(6)}`, rng.ipv4(), 'linux');
  const session = newSession(rng, newRole(rng, account, 'ci-deploy'), `run-${run.id}`, at + 3 * MINUTE);
  const root = `github.workflow:${subjectOf(run)}`;
  const chain: Chain = newChain(rng, scenario, root, {
    holder: [root, roleRef(session.role)],
    opened: session.issuedAt,
    closes: session.expires,
  });
  const of = (who: string): Chain => ({ ...newChain(rng, scenario, who), id: chain.id });
  emitRun(world, run, at + 9 * MINUTE, { chain: of(starter.ref), device: null });
  const uses = session.issuedAt + SECOND;
  const reviews: Readonly<Record<Approving, number | null>> = {
    approved: at + MINUTE,
    'self-approved': at + MINUTE,
    rejected: at + MINUTE,
    'approved-afterwards': uses + 8 * MINUTE,
    none: null,
  };
  const reviewedAt = reviews[approving];
  if (reviewedAt !== null) {
    const state = approving === 'rejected' ? 'rejected' : 'approved';
    emitReview(world, rng, run, reviewedAt, reviewer, state, { chain: of(reviewer.ref), device: null });
  }
  jobToken(
    world,
    rng,
    { ...chain, holder: [root], opened: null, closes: null },
    subjectOf(run),
    'sts.amazonaws.com',
    session.issuedAt - SECOND,
    false,
    {
      run_id: String(run.id),
      run_attempt: '1',
      check_run_id: String(run.job),
      actor_id: String(starter.id),
      actor: starter.login,
      environment: run.environment,
      event_name: 'workflow_dispatch',
    },
  );
  const provider = `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`;
  const approval = approving === 'none' ? null : { by: reviewer.ref, state: approving };
  webIdentity(world, rng, session, provider, subjectOf(run), 'sts.amazonaws.com', machine, {
    ...chain,
    holder: [root],
    opened: null,
    closes: null,
  });
  return Array.from({ length: rng.int(3, 7) }, (_, i) =>
    emitCloudTrail(
      world,
      rng,
      {
        ...anApiCall(rng, account),
        account,
        at: uses + i * 30 * SECOND,
        identity: sessionIdentity(session),
        ip: machine.ip,
        userAgent: userAgent(rng, 'terraform', 'linux', ''),
      },
      { chain, device: machine.label, also: { approval, job: jobRefOf(run) } },
    ),
  );
}

export const ciApprovals: Scenario = {
  name: 'ci-approvals',
  weight: 2,
  says: 'Deployments into a cloud role: approved, approved by whoever started them, afterwards, rejected, or not at all.',
  run(world, rng) {
    deployment(world, rng, 'ci-approvals', aMoment(world, rng, 2 * HOUR), rng.pick(APPROVALS));
  },
};
