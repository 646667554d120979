import { blankEvent, type Event, NO_CONTEXT, type Outcome, type Principal } from '../../model/event.ts';
import { arr, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { appRef, idOf } from '../github/refs.ts';
import { META } from './meta.ts';
import { authenticated, principalOf } from './people.ts';
import { jobOfHook, outcomeOf, rankOf, repositoryIn } from './runs.ts';

/** A review has no time of its own: the run's last change, or the delivery of the webhook, lies within this of it. */
const REVIEW_PRECISION_MICROS = 60_000_000;

/** What GitHub authenticated an account for; nobody where an app, or a job, wrote it in the account's name. */
const by = (principal: Principal, isProven: boolean): Pick<Event, 'principal' | 'authentication' | 'presented'> =>
  isProven && principal.ref !== null
    ? { principal, authentication: 'proven', presented: authenticated([principal.ref]) }
    : { principal, authentication: 'none', presented: null };

const place = (server: string | null): string => server ?? 'github.com';

const environmentOf = (repository: string | null, name: string | null): string | null =>
  name === null ? null : `environment:${repository === null ? '' : `${repository}/`}${name}`;

/** `delivered`: when GitHub sent the webhook, where its delivery is in evidence. https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_review */
export function reviewEvent(hook: JsonObject, delivered: StatedTime | null, server: string | null): Event {
  const state = str(hook['action']);
  const isDecision = state === 'approved' || state === 'rejected';
  const jobs = arr(hook['workflow_job_runs']);
  const single = obj(hook['workflow_job_run']) ?? (jobs.length === 1 ? obj(jobs[0]) : null);
  const repository = strAt(hook['repository'], 'full_name');
  const environment = str(hook['environment']) ?? str(single?.['environment']);
  const reviewer = principalOf(isDecision ? hook['approver'] : hook['requestor'], server);
  const time = delivered ?? parseIso(strAt(hook['workflow_run'], 'updated_at'));
  const job = jobOfHook(hook, idOf(single?.['id']), server);
  return {
    ...blankEvent(META.id, `actions:deployment_review.${isDecision || state === 'requested' ? state : 'other'}`),
    identity: job === null ? null : `review/${job}/${environment ?? ''}/${state ?? ''}/${reviewer.id ?? ''}`,
    time: time?.at ?? null,
    precision: time === null ? 0 : REVIEW_PRECISION_MICROS,
    kind: isDecision ? 'approve' : 'act',
    target: environmentOf(repository, environment),
    outcome: state === 'rejected' ? 'failure' : 'success',
    privileged: isDecision,
    ...by(reviewer, isDecision),
    context: { ...NO_CONTEXT, job },
  };
}

/**
 * An element of a run's review history. It names reviewer, decision and environments, and neither the run nor a time.
 * https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
export function approvalEvent(approval: JsonObject, server: string | null): Event {
  const state = str(approval['state']);
  const isDecision = state === 'approved' || state === 'rejected';
  const environment = obj(arr(approval['environments'])[0]);
  return {
    ...blankEvent(META.id, `actions:deployment_review.${isDecision ? state : 'pending'}`),
    kind: isDecision ? 'approve' : 'act',
    target: environmentOf(repositoryIn(environment?.['url']), str(environment?.['name'])),
    outcome: state === 'rejected' ? 'failure' : 'success',
    privileged: isDecision,
    ...by(principalOf(approval['user'], server), isDecision),
  };
}

/** https://docs.github.com/en/rest/deployments/deployments */
export function deploymentEvent(deployment: JsonObject, hook: JsonObject | null, server: string | null): Event {
  const id = idOf(deployment['id']);
  const time = parseIso(deployment['created_at']);
  return {
    ...blankEvent(META.id, 'actions:deployment'),
    sourceEventId: id,
    identity: id === null ? null : `deployment/${place(server)}/${id}`,
    revision: hook === null ? 0 : 1,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: environmentOf(repositoryIn(deployment['url']), str(deployment['environment'])),
    outcome: 'success',
    ...by(principalOf(deployment['creator'], server), isByAccount(deployment, hook)),
    context: { ...NO_CONTEXT, job: jobOfHook(hook, null, server) },
  };
}

const STATES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failure', 'failure'],
  ['error', 'failure'],
]);

/** https://docs.github.com/en/rest/deployments/statuses */
export function deploymentStatusEvent(status: JsonObject, hook: JsonObject | null, server: string | null): Event {
  const id = idOf(status['id']);
  const time = parseIso(status['created_at']);
  const environment = str(status['environment']) ?? strAt(hook ?? undefined, 'deployment', 'environment');
  return {
    ...blankEvent(META.id, 'actions:deployment_status'),
    sourceEventId: id,
    identity: id === null ? null : `deployment-status/${place(server)}/${id}`,
    revision: hook === null ? 0 : 1,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'attest',
    target: environmentOf(repositoryIn(status['deployment_url']), environment),
    outcome: STATES.get(str(status['state']) ?? '') ?? 'unknown',
    ...by(principalOf(status['creator'], server), isByAccount(status, hook)),
    context: { ...NO_CONTEXT, job: jobOfHook(hook, idOf(obj(hook?.['check_run'])?.['id']), server) },
  };
}

/** Written by a job, GitHub names the account that the run is traced back to. */
const isByAccount = (o: JsonObject, hook: JsonObject | null): boolean =>
  obj(o['performed_via_github_app']) === null && obj(hook?.['workflow_run']) === null;

/** A check that an app reports. Those of Actions are its jobs. https://docs.github.com/en/rest/checks/runs */
export function checkRunEvent(check: JsonObject, hook: JsonObject, server: string | null): Event {
  const id = idOf(check['id']);
  const app = obj(check['app']);
  const ref = appRef('app', app?.['id'], server);
  const slug = str(app?.['slug']);
  const time = parseIso(check['started_at']);
  const principal = { ref, id: idOf(app?.['id']), name: slug, email: null, type: app === null ? null : 'App' };
  return {
    ...blankEvent(META.id, 'actions:check_run'),
    sourceEventId: id,
    identity: id === null ? null : `check-run/${place(server)}/${id}`,
    revision: rankOf(check),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'attest',
    target: `check:${strAt(hook['repository'], 'full_name') ?? ''}/${str(check['name']) ?? ''}`,
    outcome: outcomeOf(check),
    ...by(principal, slug !== 'github-actions'),
  };
}
