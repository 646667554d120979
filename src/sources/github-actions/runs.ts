import {
  type Authentication,
  blankEvent,
  type DeviceTraces,
  type Event,
  NO_CONTEXT,
  NO_DEVICE,
  type Outcome,
} from '../../model/event.ts';
import { arr, str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { idOf, jobRef, runnerRef } from '../github/refs.ts';
import { META } from './meta.ts';
import { authenticated, isStartedByActor, principalOf } from './people.ts';

const CONCLUSIONS: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failure', 'failure'],
  ['cancelled', 'failure'],
  ['timed_out', 'failure'],
  ['startup_failure', 'failure'],
]);
export const outcomeOf = (o: JsonObject): Outcome => CONCLUSIONS.get(str(o['conclusion']) ?? '') ?? 'unknown';

/** The documents of one run or job differ by how far it was; the last one knows most. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ['in_progress', 2],
  ['completed', 4],
]);
export const rankOf = (o: JsonObject): number => RANKS.get(str(o['status']) ?? '') ?? 0;

const place = (server: string | null): string => server ?? 'github.com';

/**
 * One attempt of a workflow run. `triggering_actor` started this attempt; the run has the rights of `actor`, who started the
 * first. https://docs.github.com/en/rest/actions/workflow-runs
 */
export function runEvent(run: JsonObject, hook: JsonObject | null, server: string | null): Event {
  const repository =
    strAt(run['repository'], 'full_name') ?? repositoryIn(run['url']) ?? strAt(hook, 'repository', 'full_name');
  const id = idOf(run['id']);
  const attempt = idOf(run['run_attempt']) ?? '1';
  const trigger = str(run['event']);
  const first = principalOf(run['actor'], server);
  const starter = principalOf(run['triggering_actor'], server);
  const principal = starter.ref === null ? first : starter;
  const isRerun = attempt !== '1' && starter.ref !== null;
  const isProven = principal.ref !== null && (isRerun || isStartedByActor(trigger));
  const onBehalfOf = isProven && first.ref !== null && first.ref !== principal.ref ? [first.ref] : [];
  const time = parseIso(run['run_started_at']) ?? parseIso(run['created_at']);
  return {
    ...blankEvent(META.id, 'actions:workflow_run'),
    sourceEventId: id,
    identity: id === null ? null : `run/${place(server)}/${id}/${attempt}`,
    revision: rankOf(run),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: workflowOf(repository, str(run['path']) ?? str(run['name'])),
    outcome: outcomeOf(run),
    principal,
    authentication: isProven ? 'proven' : 'none',
    presented: isProven && principal.ref !== null ? authenticated([principal.ref]) : null,
    onBehalfOf,
    mode: trigger === 'schedule' ? 'autonomous' : onBehalfOf.length > 0 ? 'delegated' : 'unknown',
    context: { ...NO_CONTEXT, job: jobRef(server, repository, id, attempt, null) },
  };
}

/** One job: it ran on one runner. The document says who caused the webhook at most. https://docs.github.com/en/rest/actions/workflow-jobs */
export function jobEvent(job: JsonObject, hook: JsonObject | null, server: string | null): Event {
  const repository = repositoryIn(job['run_url']) ?? strAt(hook, 'repository', 'full_name');
  const id = jobId(job);
  const context = jobRef(server, repository, idOf(job['run_id']), idOf(job['run_attempt']) ?? '1', id);
  const time = parseIso(job['started_at']) ?? parseIso(job['created_at']);
  const isDone = str(job['status']) === 'completed';
  return {
    ...blankEvent(META.id, 'actions:workflow_job'),
    sourceEventId: id,
    identity: id === null ? null : `job/${place(server)}/${id}`,
    revision: rankOf(job) + (hook === null ? 0 : 1),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: workflowOf(repository, [str(job['workflow_name']), str(job['name'])].filter((n) => n !== null).join('/')),
    outcome: outcomeOf(job),
    principal: principalOf(hook?.['sender'], server),
    authentication: NOBODY,
    ended:
      isDone && context !== null ? [{ ref: context, how: 'ended', at: parseIso(job['completed_at'])?.at ?? null }] : [],
    device: runnerOf(job, repository, server),
    context: { ...NO_CONTEXT, job: context },
  };
}

const NOBODY: Authentication = 'none';

/** A job is a check run, and has its id; OIDC tokens carry that one. */
function jobId(job: JsonObject): string | null {
  const check = /\/check-runs\/(\d{1,20})$/.exec((str(job['check_run_url']) ?? '').slice(-80))?.[1];
  return idOf(check) ?? idOf(job['id']);
}

/** The name of a GitHub-hosted runner is made up for the job and is no host. */
function runnerOf(job: JsonObject, repository: string | null, server: string | null): DeviceTraces {
  const isOwn = arr(job['labels']).slice(0, 64).includes('self-hosted');
  const name = isOwn ? str(job['runner_name']) : null;
  return name === null
    ? NO_DEVICE
    : { ...NO_DEVICE, host: name, deviceId: runnerRef(server, repository, job['runner_id'], name) };
}

const workflowOf = (repository: string | null, name: string | null): string | null =>
  repository === null ? null : name === null || name === '' ? `repo:${repository}` : `workflow:${repository}/${name}`;

/** `octo-org/app` of `https://api.github.com/repos/octo-org/app/actions/runs/1`. */
export function repositoryIn(url: JsonObject[string]): string | null {
  return /\/repos\/([\w.-]{1,100}\/[\w.-]{1,100})\//.exec((str(url) ?? '').slice(0, 600))?.[1] ?? null;
}

/** The attempt, or the one job, that a webhook is about. */
export function jobOfHook(hook: JsonObject | null, job: string | null, server: string | null): Ref | null {
  const run = hook?.['workflow_run'];
  const repository = strAt(hook ?? undefined, 'repository', 'full_name');
  if (typeof run !== 'object' || run === null || Array.isArray(run)) return null;
  const o = run as JsonObject;
  return jobRef(server, repository, idOf(o['id']), idOf(o['run_attempt']), job);
}
