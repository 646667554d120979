import { arr, num, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { isGitHubIssuer } from './issuer.ts';

/**
 * The documents in which GitHub tells about jobs. `hook` is the payload of the webhook that brought one; `null` where it
 * came from the API.
 */
export type ActionsDocument =
  | { readonly form: 'runs'; readonly runs: readonly JsonObject[]; readonly hook: JsonObject | null }
  | { readonly form: 'jobs'; readonly jobs: readonly JsonObject[]; readonly hook: JsonObject | null }
  | { readonly form: 'deployment'; readonly deployment: JsonObject; readonly hook: JsonObject | null }
  | { readonly form: 'deployment-status'; readonly status: JsonObject; readonly hook: JsonObject | null }
  | { readonly form: 'review'; readonly hook: JsonObject }
  | { readonly form: 'approval'; readonly approval: JsonObject }
  | { readonly form: 'check-run'; readonly check: JsonObject; readonly hook: JsonObject }
  | { readonly form: 'claims'; readonly claims: JsonObject };

/** Which of them this is; `null` if none. Cheap: a few fields of the outermost object, and nothing is rebuilt. */
export function documentOf(o: JsonObject): ActionsDocument | null {
  if (o['guid'] !== undefined) return fromDelivery(o);
  if (o['iss'] !== undefined) return isClaims(o) ? { form: 'claims', claims: o } : null;
  if (o['sender'] !== undefined) return isHook(o) ? fromHook(o) : null;
  if (o['total_count'] !== undefined) return fromList(o);
  if (isRun(o)) return { form: 'runs', runs: [o], hook: null };
  if (isJob(o)) return { form: 'jobs', jobs: [o], hook: null };
  if (isDeployment(o)) return { form: 'deployment', deployment: o, hook: null };
  if (isDeploymentStatus(o)) return { form: 'deployment-status', status: o, hook: null };
  return isApproval(o) ? { form: 'approval', approval: o } : null;
}

/**
 * A delivery as the API keeps it, with the payload that was sent.
 * https://docs.github.com/en/rest/repos/webhooks#get-a-delivery-for-a-repository-webhook
 */
function fromDelivery(o: JsonObject): ActionsDocument | null {
  const payload = obj(obj(o['request'])?.['payload']);
  return payload !== null && str(o['delivered_at']) !== null && isHook(payload) ? fromHook(payload) : null;
}

/** Every webhook names its repository and who caused it. */
const isHook = (o: JsonObject): boolean =>
  strAt(o['sender'], 'login') !== null && strAt(o['repository'], 'full_name') !== null;

/** A payload carries related documents as well, so the order matters. */
function fromHook(hook: JsonObject): ActionsDocument | null {
  const part = (name: string): JsonObject | null => obj(hook[name]);
  const status = part('deployment_status');
  if (status !== null) return isDeploymentStatus(status) ? { form: 'deployment-status', status, hook } : null;
  if (hook['deployment_callback_url'] !== undefined) return null;
  if (isReview(hook)) return { form: 'review', hook };
  const job = part('workflow_job');
  if (job !== null) return isJob(job) ? { form: 'jobs', jobs: [job], hook } : null;
  const deployment = part('deployment');
  if (deployment !== null) return isDeployment(deployment) ? { form: 'deployment', deployment, hook } : null;
  const check = part('check_run');
  if (check !== null) return isCheck(check) ? { form: 'check-run', check, hook } : null;
  const run = part('workflow_run');
  return run !== null && isRun(run) ? { form: 'runs', runs: [run], hook } : null;
}

function fromList(o: JsonObject): ActionsDocument | null {
  const runs = every(o['workflow_runs'], isRun);
  if (runs !== null) return { form: 'runs', runs, hook: null };
  const jobs = every(o['jobs'], isJob);
  return jobs === null ? null : { form: 'jobs', jobs, hook: null };
}

function every(list: JsonValue | undefined, is: (o: JsonObject) => boolean): readonly JsonObject[] | null {
  const out: JsonObject[] = [];
  for (const item of arr(list)) {
    const o = obj(item);
    if (o === null || !is(o)) return null;
    out.push(o);
  }
  return out.length > 0 ? out : null;
}

const isIn = (v: JsonValue | undefined, part: string): boolean => typeof v === 'string' && v.includes(part);

const isRun = (o: JsonObject): boolean =>
  num(o['id']) !== null &&
  num(o['workflow_id']) !== null &&
  num(o['run_number']) !== null &&
  str(o['event']) !== null &&
  isIn(o['url'], '/actions/runs/');

const isJob = (o: JsonObject): boolean =>
  num(o['id']) !== null &&
  num(o['run_id']) !== null &&
  str(o['status']) !== null &&
  isIn(o['run_url'], '/actions/runs/');

const isDeployment = (o: JsonObject): boolean =>
  num(o['id']) !== null &&
  str(o['sha']) !== null &&
  str(o['environment']) !== null &&
  isIn(o['statuses_url'], '/deployments/');

const isDeploymentStatus = (o: JsonObject): boolean =>
  num(o['id']) !== null && str(o['state']) !== null && isIn(o['deployment_url'], '/deployments/');

const isCheck = (o: JsonObject): boolean =>
  num(o['id']) !== null && str(o['status']) !== null && str(o['head_sha']) !== null && isIn(o['url'], '/check-runs/');

/** `deployment_review`: approved and rejected have an approver, requested a requestor. */
const isReview = (hook: JsonObject): boolean =>
  obj(hook['workflow_run']) !== null &&
  (obj(hook['approver']) !== null || obj(hook['requestor']) !== null) &&
  hook['since'] !== undefined;

/** An element of `GET …/actions/runs/{run}/approvals`. */
const isApproval = (o: JsonObject): boolean =>
  ['approved', 'rejected', 'pending'].includes(str(o['state']) ?? '') &&
  strAt(o['user'], 'login') !== null &&
  typeof o['comment'] === 'string' &&
  arr(o['environments']).length > 0 &&
  isIn(obj(arr(o['environments'])[0])?.['url'], '/environments/');

const isClaims = (o: JsonObject): boolean =>
  isGitHubIssuer(o['iss']) &&
  str(o['sub']) !== null &&
  str(o['repository']) !== null &&
  (str(o['run_id']) !== null || num(o['run_id']) !== null);
