import { arr, obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** Documents of the stable REST API, alone or in the list that the API answers with. */
export interface Documents {
  readonly form: 'events' | 'runs' | 'tasks';
  readonly documents: readonly JsonObject[];
}

const MAX_LISTED = 100_000;

export function documentsOf(o: JsonObject): Documents | null {
  if (o['event_log_id'] !== undefined) return isEvent(o) ? { form: 'events', documents: [o] } : null;
  if (o['dag_run_id'] !== undefined) {
    if (isTask(o)) return { form: 'tasks', documents: [o] };
    return isRun(o) ? { form: 'runs', documents: [o] } : null;
  }
  if (o['total_entries'] === undefined) return null;
  return (
    listed('events', o['event_logs'], isEvent) ??
    listed('runs', o['dag_runs'], isRun) ??
    listed('tasks', o['task_instances'], isTask)
  );
}

function listed(form: Documents['form'], value: JsonObject[string], is: (o: JsonObject) => boolean): Documents | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const documents = arr(value)
    .slice(0, MAX_LISTED)
    .map(obj)
    .filter((o): o is JsonObject => o !== null && is(o));
  return documents.length === 0 ? null : { form, documents };
}

const isEvent = (o: JsonObject): boolean =>
  o['event_log_id'] !== undefined && str(o['event']) !== null && str(o['when']) !== null;
const isRun = (o: JsonObject): boolean =>
  str(o['dag_id']) !== null && o['run_type'] !== undefined && o['state'] !== undefined;
const isTask = (o: JsonObject): boolean =>
  str(o['dag_id']) !== null && str(o['task_id']) !== null && o['try_number'] !== undefined;
