import { blankEvent, type Event, NO_CONTEXT, type Outcome } from '../../model/event.ts';
import { arr, obj, str, strAt } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { META } from './meta.ts';
import { authenticated, deploymentRef, idOf, jobRef, placeOf, principalOf } from './refs.ts';
import { outcomeOf, rankOf } from './runs.ts';
import { timeOf } from './time.ts';

const MAX_DECISIONS = 100;

/** A deployment, and each decision on it that the document lists. https://docs.gitlab.com/ci/environments/deployment_approvals/ */
export function deploymentEvents(o: JsonObject, hook: boolean, scope: string | null): readonly Event[] {
  const place =
    placeOf(hook ? o['deployable_url'] : strAt(o, 'deployable', 'web_url')) ?? placeOf(strAt(o, 'project', 'web_url'));
  const server = place?.server ?? scope;
  const project = place?.project ?? null;
  const id = idOf(hook ? o['deployment_id'] : o['id']);
  const request = deploymentRef(server, project, id);
  const job = jobRef(server, project, idOf(hook ? o['deployable_id'] : obj(o['deployable'])?.['id']));
  const environment = hook ? str(o['environment']) : strAt(o, 'environment', 'name');
  const target = environment === null ? project : `${project ?? ''}:${environment}`.slice(0, 1024);
  const time = timeOf(hook ? o['status_changed_at'] : (o['updated_at'] ?? o['created_at']));
  const context = { ...NO_CONTEXT, job, request };
  const deployment: Event = {
    ...blankEvent(META.id, 'gitlab:deployment'),
    sourceEventId: id,
    identity: request === null ? null : `${request}/${str(o['status']) ?? ''}`,
    revision: rankOf(o['status']),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'act',
    target,
    // A blocked deployment waits for its approval.
    outcome: outcomeOf(o['status']),
    privileged: true,
    principal: principalOf(o['user'], server),
    context,
  };
  const decisions = arr(o['approvals'])
    .slice(0, MAX_DECISIONS)
    .map((one) => decisionEvent(obj(one), server, target, request, job))
    .filter((event) => event !== null);
  return [deployment, ...decisions];
}

const DECISIONS: ReadonlyMap<string, Outcome> = new Map([
  ['approved', 'success'],
  ['rejected', 'failure'],
]);

function decisionEvent(
  approval: JsonObject | null,
  server: string | null,
  target: string | null,
  request: Ref | null,
  job: Ref | null,
): Event | null {
  const outcome = DECISIONS.get(str(approval?.['status']) ?? '');
  if (approval === null || outcome === undefined) return null;
  const principal = principalOf(approval['user'], server);
  const time = timeOf(approval['created_at']);
  return {
    ...blankEvent(META.id, 'gitlab:deployment_approval'),
    identity:
      request === null || principal.id === null ? null : `${request}/approval/${principal.id}/${time?.at ?? ''}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'approve',
    target,
    outcome,
    privileged: true,
    principal,
    authentication: principal.ref === null ? 'none' : 'proven',
    presented: authenticated(principal.ref),
    context: { ...NO_CONTEXT, job, request },
  };
}
