import { blankEvent, type DeviceTraces, type Event, NO_CONTEXT, NO_DEVICE, type Outcome } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { META } from './meta.ts';
import { authenticated, idOf, jobRef, pipelineRef, placeOf, principalOf } from './refs.ts';
import { timeOf } from './time.ts';

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failed', 'failure'],
  ['canceled', 'failure'],
]);
export const outcomeOf = (status: JsonValue | undefined): Outcome => OUTCOMES.get(str(status) ?? '') ?? 'unknown';

/** How far a run was; the documents of one run differ by that. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ['running', 2],
  ['success', 4],
  ['failed', 4],
  ['canceled', 4],
  ['skipped', 4],
]);
export const rankOf = (status: JsonValue | undefined): number => RANKS.get(str(status) ?? '') ?? 1;

/** One job: it ran on one runner, in the name of one account. https://docs.gitlab.com/api/jobs/ */
export function jobEvent(o: JsonObject, hook: boolean, scope: string | null): Event {
  const place = placeOf(o['web_url']) ?? placeOf(strAt(o, 'project', 'web_url') ?? strAt(o, 'repository', 'homepage'));
  const server = place?.server ?? scope;
  const id = idOf(hook ? o['build_id'] : o['id']);
  const job = jobRef(server, place?.project ?? null, id);
  const status = hook ? o['build_status'] : o['status'];
  const principal = principalOf(o['user'], server);
  const time = timeOf(hook ? (o['build_started_at'] ?? o['build_created_at']) : (o['started_at'] ?? o['created_at']));
  const finished = timeOf(hook ? o['build_finished_at'] : o['finished_at']);
  const isByHand = o['when'] === 'manual' || o['manual'] === true;
  return {
    ...blankEvent(META.id, 'gitlab:job'),
    sourceEventId: id,
    identity: id === null || job === null ? null : `job/${job}`,
    revision: rankOf(status),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: nameOf(place?.project ?? null, str(hook ? o['build_name'] : o['name'])),
    outcome: outcomeOf(status),
    error: str(hook ? o['build_failure_reason'] : o['failure_reason'])?.slice(0, 256) ?? null,
    principal,
    authentication: 'none',
    ended: finished !== null && job !== null ? [{ ref: job, how: 'ended', at: finished.at }] : [],
    mode: isByHand ? 'delegated' : 'unknown',
    device: runnerOf(o['runner'], server),
    context: { ...NO_CONTEXT, job },
  };
}

/** `source` says what started a pipeline; only with these the account itself asked for it. https://docs.gitlab.com/ci/jobs/job_rules/ */
const STARTED_BY_USER: ReadonlySet<string> = new Set(['web', 'api', 'chat', 'webide', 'ondemand_dast_scan']);

export function pipelineEvent(o: JsonObject, hook: boolean, scope: string | null): Event {
  const run = hook ? (obj(o['object_attributes']) ?? o) : o;
  const place = placeOf(run['url'] ?? run['web_url']) ?? placeOf(strAt(o, 'project', 'web_url'));
  const server = place?.server ?? scope;
  const id = idOf(run['id']);
  const pipeline = pipelineRef(server, place?.project ?? null, id);
  const source = str(run['source']);
  const principal = principalOf(o['user'], server);
  const isProven = principal.ref !== null && source !== null && STARTED_BY_USER.has(source);
  const time = timeOf(run['started_at'] ?? run['created_at']);
  const finished = timeOf(run['finished_at']);
  return {
    ...blankEvent(META.id, 'gitlab:pipeline'),
    sourceEventId: id,
    identity: pipeline === null ? null : `pipeline/${pipeline}`,
    revision: rankOf(run['status']),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: nameOf(place?.project ?? null, str(run['ref'])),
    outcome: outcomeOf(run['status']),
    principal,
    authentication: isProven ? 'proven' : 'none',
    presented: isProven ? authenticated(principal.ref) : null,
    ended: finished !== null && pipeline !== null ? [{ ref: pipeline, how: 'ended', at: finished.at }] : [],
    mode: source === 'schedule' ? 'autonomous' : 'unknown',
    context: { ...NO_CONTEXT, job: pipeline },
  };
}

/** A runner of GitLab's own is made for the job and is no host. */
function runnerOf(value: JsonValue | undefined, server: string | null): DeviceTraces {
  const runner = obj(value);
  const id = runner === null ? null : idOf(runner['id']);
  if (runner === null || id === null || runner['is_shared'] === true || runner['runner_type'] === 'instance_type')
    return NO_DEVICE;
  const host = str(runner['description'])?.slice(0, 256) ?? null;
  return { ...NO_DEVICE, host, deviceId: ref('app.device', `gitlab-runner/${server ?? ''}/${id}`) };
}

const nameOf = (project: string | null, name: string | null): string | null =>
  project === null ? name?.slice(0, 512) || null : [project, name?.slice(0, 512)].filter(Boolean).join(':');
