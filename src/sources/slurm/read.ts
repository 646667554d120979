import { blankEvent, type Event, NO_CONTEXT, NO_DEVICE, NO_PRINCIPAL, type Outcome } from '../../model/event.ts';
import { arr } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { isAnswer, isRow, type Job, jsonJob, rowJob } from './jobs.ts';
import { META } from './meta.ts';

const MAX_JOBS = 100_000;

/** A row is one event; an answer of `sacct --json` is one for each of its jobs. */
export function read({ json }: RecordView, context: ReadContext): ReadResult {
  if (json === null || !(isRow(json) || isAnswer(json))) return { ok: false, reason: 'not-an-accounting-record' };
  const jobs = isRow(json)
    ? [rowJob(json, context.utcOffsetMinutes)]
    : arr(json['jobs']).slice(0, MAX_JOBS).map(jsonJob);
  return { ok: true, events: jobs.filter((job) => job !== null).map((job) => eventOf(job, context.scope)) };
}

/** A job waits, and then runs as its user on nodes that Slurm chose. Which record of it knows most is told by its state. */
function eventOf(job: Job, scope: string | null): Event {
  const cluster = job.cluster ?? scope;
  const within = (value: string): string => (cluster === null ? value : `${cluster}/${value}`);
  const own = ref('ci.job', `slurm/${within(job.id)}`);
  const user = job.user === null ? null : ref('slurm.user', within(job.user));
  const outcome = outcomeOf(job.state);
  const isDone = outcome !== 'unknown';
  const time = job.started ?? job.submitted;
  return {
    ...blankEvent(META.id, job.step === null ? 'slurm:job' : 'slurm:step'),
    sourceEventId: job.step === null ? job.id : `${job.id}.${job.step}`,
    identity: cluster === null ? null : `${cluster}/${job.id}/${job.step ?? ''}/${job.submitted?.at ?? ''}`,
    revision: isDone ? 4 : job.started === null ? 1 : 2,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: [job.partition, job.name].filter((part) => part !== null).join('/') || null,
    outcome,
    error: outcome === 'failure' ? job.state : null,
    principal: { ...NO_PRINCIPAL, ref: user, id: job.uid, name: job.user, type: user === null ? null : 'user' },
    // Slurm took the job from this uid, checked with the kernel of the submitting host (MUNGE).
    authentication: user === null ? 'none' : 'proven',
    presented:
      user === null
        ? null
        : { ref: null, joins: [], holder: [user], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
    ended: isDone && job.step === null && job.ended !== null ? [{ ref: own, how: 'ended', at: job.ended.at }] : [],
    device: { ...NO_DEVICE, node: isOneNode(job.nodes) ? job.nodes : null },
    context: { ...NO_CONTEXT, job: own },
  };
}

const isOneNode = (nodes: string | null): boolean => nodes !== null && /^[\w.-]+$/.test(nodes) && nodes !== 'None';

const FAILED = /^(?:FAILED|CANCELLED|TIMEOUT|NODE_FAIL|OUT_OF_MEMORY|BOOT_FAIL|DEADLINE|PREEMPTED|REVOKED)/;

/** `COMPLETED`, `CANCELLED by 1000`, `RUNNING` … https://slurm.schedmd.com/job_state_codes.html */
function outcomeOf(state: string | null): Outcome {
  if (state === null) return 'unknown';
  return state.startsWith('COMPLETED') ? 'success' : FAILED.test(state) ? 'failure' : 'unknown';
}
