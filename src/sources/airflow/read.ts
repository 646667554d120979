import {
  blankEvent,
  type Event,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
} from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { documentsOf } from './documents.ts';
import { META } from './meta.ts';

/** One document is one event; a list of the API is one for each element. */
export function read(view: RecordView, { scope }: ReadContext): ReadResult {
  const found = view.json === null ? null : documentsOf(view.json);
  if (found === null) return { ok: false, reason: 'not-an-airflow-document' };
  const toEvent = found.form === 'events' ? logEvent : found.form === 'runs' ? runEvent : taskEvent;
  return { ok: true, events: found.documents.map((o) => toEvent(o, scope)) };
}

const within = (scope: string | null, value: string): string => (scope === null ? value : `${scope}/${value}`);

const userRef = (name: string | null, scope: string | null): Ref | null =>
  name === null || name === '' || name === 'anonymous' ? null : ref('airflow.user', within(scope, name.slice(0, 256)));

function runRef(dag: string | null, run: string | null, scope: string | null): Ref | null {
  return dag === null || run === null
    ? null
    : ref('ci.job', `airflow/${within(scope, `${dag.slice(0, 250)}/${run.slice(0, 250)}`)}`);
}

/** Airflow authenticated this user; by which credential it does not say. */
const authenticated = (user: Ref | null): Presented | null =>
  user === null
    ? null
    : { ref: null, joins: [], holder: [user], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };

const ADMINISTRATIVE =
  /^(?:post|patch|delete|create|edit|set|clear|trigger|action_|connection|variable|pool|user|role)/i;
const READ =
  /^(?:get|grid|graph|tree|log|task|rendered|landing_times|gantt|calendar|duration|tries|code|dag_details|xcom|get_logs_with_metadata)\b/i;
/** Written by a component about a task, not by a user: the owner is then the DAG's. */
const OF_TASK =
  /^(?:running|success|failed|queued|scheduled|up_for_retry|skipped|upstream_failed|state mismatch|heartbeat timeout|cli_task_run|cli_scheduler|cli_webserver|cli_triggerer)/i;

/** https://airflow.apache.org/docs/apache-airflow/stable/security/audit_logs.html */
function logEvent(o: JsonObject, scope: string | null): Event {
  const what = (str(o['event']) ?? '').slice(0, 256);
  const owner = str(o['owner']);
  const id = idOf(o['event_log_id']);
  const time = parseIso(o['when']);
  const isInternal = OF_TASK.test(what);
  const isCommand = what.startsWith('cli_');
  const user = isInternal || isCommand ? null : userRef(owner, scope);
  return {
    ...blankEvent(META.id, `airflow:${what}`),
    sourceEventId: id,
    identity: id === null ? null : `log/${scope ?? ''}/${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'act',
    target:
      [str(o['dag_id']), str(o['task_id'])]
        .filter((part) => part !== null)
        .join('/')
        .slice(0, 1024) || null,
    privileged: !isInternal && ADMINISTRATIVE.test(what) && !READ.test(what),
    // The owner of a task is a word of its DAG.
    principal: isInternal
      ? NO_PRINCIPAL
      : { ...NO_PRINCIPAL, ref: user, name: owner, type: owner === null ? null : isCommand ? 'command line' : 'user' },
    authentication: isInternal ? 'internal' : user === null ? 'none' : 'proven',
    presented: authenticated(user),
    context: { ...NO_CONTEXT, job: runRef(str(o['dag_id']), str(o['run_id']), scope) },
  };
}

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failed', 'failure'],
  ['upstream_failed', 'failure'],
]);
const outcomeOf = (state: JsonValue | undefined): Outcome => OUTCOMES.get(str(state) ?? '') ?? 'unknown';

/** `run_type` says what started a run; only a manual one can name who. */
function runEvent(o: JsonObject, scope: string | null): Event {
  const dag = str(o['dag_id']);
  const run = str(o['dag_run_id']);
  const job = runRef(dag, run, scope);
  const type = str(o['run_type']);
  const name = type === 'manual' ? str(o['triggering_user_name']) : null;
  const user = userRef(name, scope);
  const outcome = outcomeOf(o['state']);
  const time =
    parseIso(o['start_date']) ?? parseIso(o['queued_at']) ?? parseIso(o['logical_date'] ?? o['execution_date']);
  const end = parseIso(o['end_date']);
  return {
    ...blankEvent(META.id, 'airflow:dag_run'),
    sourceEventId: run,
    identity: job === null ? null : `run/${job}`,
    revision: outcome === 'unknown' ? 2 : 4,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: dag,
    outcome,
    principal: { ...NO_PRINCIPAL, ref: user, name, type: type?.slice(0, 64) ?? null },
    authentication: user === null ? 'none' : 'proven',
    presented: authenticated(user),
    ended: outcome !== 'unknown' && end !== null && job !== null ? [{ ref: job, how: 'ended', at: end.at }] : [],
    mode: type === null || type === 'manual' ? 'unknown' : 'autonomous',
    context: { ...NO_CONTEXT, job },
  };
}

/** A try of a task: where it ran, and under which account of that host. */
function taskEvent(o: JsonObject, scope: string | null): Event {
  const dag = str(o['dag_id']);
  const job = runRef(dag, str(o['dag_run_id']), scope);
  const attempt = typeof o['try_number'] === 'number' ? o['try_number'] : '';
  const index = typeof o['map_index'] === 'number' ? o['map_index'] : '';
  const outcome = outcomeOf(o['state']);
  const time = parseIso(o['start_date']) ?? parseIso(o['queued_when']);
  const task = str(o['task_id']);
  return {
    ...blankEvent(META.id, 'airflow:task_instance'),
    sourceEventId: str(o['id']),
    identity: job === null ? null : `task/${job}/${task}/${index}/${attempt}`,
    revision: outcome === 'unknown' ? 2 : 4,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target:
      [dag, task]
        .filter((part) => part !== null)
        .join('/')
        .slice(0, 1024) || null,
    outcome,
    principal: { ...NO_PRINCIPAL, name: str(o['unixname']), type: str(o['unixname']) === null ? null : 'os account' },
    authentication: 'internal',
    device: { ...NO_DEVICE, host: str(o['hostname'])?.slice(0, 256) ?? null },
    context: { ...NO_CONTEXT, job },
  };
}

const idOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : str(value);
