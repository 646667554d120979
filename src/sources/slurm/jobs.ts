import { arr, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/** One job or step, the same from a table and from JSON. */
export interface Job {
  readonly id: string;
  /** `batch`, `extern`, `0`: a part of the job; `null`: the job. */
  readonly step: string | null;
  readonly user: string | null;
  readonly uid: string | null;
  readonly cluster: string | null;
  readonly name: string | null;
  readonly partition: string | null;
  readonly state: string | null;
  readonly exitCode: string | null;
  readonly nodes: string | null;
  readonly submitted: StatedTime | null;
  readonly started: StatedTime | null;
  readonly ended: StatedTime | null;
}

const JOB_ID = /^(\d{1,10}(?:_(?:\d{1,10}|\[[\d,%-]{1,200}\]))?(?:\+\d{1,6})?)(?:\.([\w-]{1,32}))?$/;

/** A row of `sacct --parsable2`, or of a table made from it. */
export function isRow(o: JsonObject): boolean {
  if (!JOB_ID.test(idIn(o))) return false;
  if (o['job_id'] !== undefined)
    return o['submit_time'] !== undefined && typeof o['state'] === 'string' && o['partition'] !== undefined;
  return typeof o['State'] === 'string';
}

/** Tables that others made have the number as a number. */
function idIn(o: JsonObject): string {
  const id = o['JobID'] ?? o['JobIDRaw'] ?? o['job_id'];
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : (str(id) ?? '').slice(0, 300);
}

/** The answer of `sacct --json`. */
export const isAnswer = (o: JsonObject): boolean =>
  Array.isArray(o['jobs']) && (obj(obj(o['meta'])?.['slurm']) !== null || obj(obj(o['meta'])?.['Slurm']) !== null);

/** Times of a table are the local time of whoever ran sacct. */
export function rowJob(o: JsonObject, utcOffsetMinutes: number | null): Job | null {
  const m = JOB_ID.exec(idIn(o));
  if (m === null) return null;
  const time = (column: string, other: string): StatedTime | null =>
    milliseconds(o[other]) ?? localTime(first(o, [column, other]), utcOffsetMinutes);
  return {
    id: m[1]!,
    step: m[2] ?? null,
    user: first(o, ['User', 'user']),
    uid: first(o, ['UID']),
    cluster: first(o, ['Cluster', 'cluster']),
    name: first(o, ['JobName', 'name']),
    partition: first(o, ['Partition', 'partition']),
    state: first(o, ['State', 'state']),
    exitCode: first(o, ['ExitCode', 'exit_code']),
    nodes: first(o, ['NodeList', 'node_list']),
    submitted: time('Submit', 'submit_time'),
    started: time('Start', 'start_time'),
    ended: time('End', 'end_time'),
  };
}

export function jsonJob(value: JsonValue): Job | null {
  const o = obj(value);
  const id = o?.['job_id'];
  if (o === null || typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return null;
  const states = o['state'] !== undefined ? obj(o['state'])?.['current'] : undefined;
  const time = obj(o['time']);
  return {
    id: String(id),
    step: null,
    user: str(o['user']) ?? strAt(o, 'association', 'user'),
    uid: null,
    cluster: str(o['cluster']) ?? strAt(o, 'association', 'cluster'),
    name: str(o['name']),
    partition: str(o['partition']),
    state: str(states) ?? str(arr(states)[0]),
    exitCode: null,
    nodes: str(o['nodes']),
    submitted: epoch(time?.['submission']),
    started: epoch(time?.['start']),
    ended: epoch(time?.['end']),
  };
}

const first = (o: JsonObject, keys: readonly string[]): string | null => {
  for (const key of keys) {
    const text = str(o[key])?.slice(0, 512);
    if (text !== undefined) return text;
  }
  return null;
};

/** Where others wrote the time as a number: milliseconds since the epoch, as their tools do. */
const milliseconds = (value: JsonValue | undefined): StatedTime | null =>
  typeof value === 'number' && value > 1e11 && value < 7.2e12
    ? { at: micros(Math.trunc(value / 1000) * MICROS_PER_SECOND), precision: MICROS_PER_SECOND }
    : null;

function localTime(text: string | null, offset: number | null): StatedTime | null {
  const zoned = parseIso(text);
  if (zoned !== null) return zoned;
  const local = offset === null ? null : parseIso(text, true);
  return local === null || offset === null
    ? null
    : { ...local, at: micros(local.at - offset * 60 * MICROS_PER_SECOND) };
}

function epoch(value: JsonValue | undefined): StatedTime | null {
  const seconds = typeof value === 'number' ? value : obj(value)?.['number'];
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 7.2e9)) return null;
  return { at: micros(Math.trunc(seconds) * MICROS_PER_SECOND), precision: MICROS_PER_SECOND };
}
