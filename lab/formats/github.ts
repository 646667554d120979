import { type Behind, emitRecord } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { isoSeconds, type JsonMap, type World } from '../world.ts';

export interface GithubUser {
  readonly id: number;
  readonly login: string;
  readonly ref: string;
}

export const githubUser = (rng: Rng, login: string): GithubUser => {
  const id = rng.int(1000, 9_999_999);
  return { id, login, ref: `github.user:${id}` };
};

/** One run of a deployment: its job, and the environment that somebody may have to approve. */
export interface Run {
  readonly repository: string;
  readonly environment: string;
  readonly id: number;
  readonly job: number;
  readonly startedBy: GithubUser;
  readonly at: number;
}

export const runRef = (r: Run): string => `ci.job:github/${r.repository}/${r.id}/1`;
export const jobRefOf = (r: Run): string => `${runRef(r)}/${r.job}`;
export const subjectOf = (r: Run): string => `repo:${r.repository}:environment:${r.environment}`;

const person = (u: GithubUser): JsonMap => ({
  login: u.login,
  id: u.id,
  node_id: `U_${u.id}`,
  type: 'User',
  site_admin: false,
});

function runDocument(r: Run, status: string, changed: number): JsonMap {
  const url = `https://api.github.com/repos/${r.repository}`;
  return {
    id: r.id,
    name: 'Deploy',
    head_branch: 'main',
    head_sha: '0'.repeat(40),
    path: '.github/workflows/deploy.yml',
    run_number: 12,
    run_attempt: 1,
    event: 'workflow_dispatch',
    status,
    conclusion: status === 'completed' ? 'success' : null,
    workflow_id: 5,
    url: `${url}/actions/runs/${r.id}`,
    html_url: `https://github.com/${r.repository}/actions/runs/${r.id}`,
    created_at: isoSeconds(r.at),
    updated_at: isoSeconds(changed),
    run_started_at: isoSeconds(r.at),
    actor: person(r.startedBy),
    triggering_actor: person(r.startedBy),
    repository: { id: 2002, name: r.repository.split('/')[1], full_name: r.repository, url },
  };
}

/** The run as the API returns it when it is over. */
export function emitRun(world: World, r: Run, done: number, behind: Behind): void {
  const text = JSON.stringify(runDocument(r, 'completed', done));
  emitRecord(world, { source: 'github.actions', stream: 'runs', at: r.at, text, id: String(r.id) }, behind);
}

/** The webhook by which GitHub tells of a review of the run's environment. */
export function emitReview(
  world: World,
  rng: Rng,
  r: Run,
  at: number,
  reviewer: GithubUser,
  state: 'approved' | 'rejected',
  behind: Behind,
): void {
  const job = { id: r.job, name: 'deploy', status: 'waiting', environment: r.environment, conclusion: null };
  const payload = {
    action: state,
    approver: person(reviewer),
    comment: '',
    since: isoSeconds(r.at + 20_000),
    workflow_job_run: job,
    workflow_job_runs: [job],
    workflow_run: runDocument(r, 'waiting', at),
    repository: { id: 2002, name: r.repository.split('/')[1], full_name: r.repository },
    sender: person(reviewer),
  };
  const text = JSON.stringify({
    id: rng.int(1_000_000, 99_999_999),
    guid: rng.uuid(),
    delivered_at: isoSeconds(at),
    redelivery: false,
    status: 'OK',
    status_code: 200,
    event: 'deployment_review',
    action: state,
    request: { headers: { 'X-GitHub-Event': 'deployment_review' }, payload },
    response: { headers: {}, payload: 'ok' },
  });
  emitRecord(world, { source: 'github.actions', stream: 'deliveries', at, text }, behind);
}
