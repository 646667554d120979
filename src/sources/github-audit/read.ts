import { blankEvent, type DeviceTraces, type Event, NO_DEVICE, type Outcome } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { requestRef } from '../agents/refs.ts';
import { idOf, jobRef, msTime, runnerRef } from '../github/refs.ts';
import { type ActionRow, rowOf } from './actions.ts';
import { callerOf, nativeSessions } from './caller.ts';
import { endedBy, issuedBy, statementsOf } from './effects.ts';
import { entryOf } from './entry.ts';
import { META } from './meta.ts';
import { targetOf } from './target.ts';

/** One entry is one event. Deduplicated by GitHub's document id, which is the same in the API, the stream and the export. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = entryOf(view);
  const action = o === null ? null : str(o['action']);
  if (o === null || action === null || action.length > 200) return { ok: false, reason: 'not-an-audit-entry' };
  const server = context.scope ?? view.syslog?.host ?? null;
  const row = rowOf(action);
  const time = msTime(o['@timestamp']) ?? msTime(o['created_at']);
  const outcome = outcomeOf(o, row);
  const caller = callerOf(o, row, server);
  const happened = outcome === 'success';
  const id = str(o['_document_id']);
  const event: Event = {
    ...blankEvent(META.id, `github:${action}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(o, action),
    outcome,
    privileged: row.privileged === true,
    principal: caller.principal,
    authentication: caller.authentication,
    presented: caller.presented,
    issued: happened ? issuedBy(o, action, time?.at ?? null) : [],
    ended: happened ? endedBy(o, action, server) : [],
    statements: outcome === 'failure' ? [] : statementsOf(o, action, server),
    nativeSession: nativeSessions(o, caller.principal),
    onBehalfOf: caller.onBehalfOf,
    mode: caller.mode,
    device: deviceOf(o, server),
    context: {
      agentRun: agentRun(o),
      toolCall: null,
      job: jobOf(o, server),
      request: null,
      trace: str(o['request_id']),
    },
    apiRequest: requestRef(server === null ? 'github' : `github-${server}`, o['request_id']),
    oddities: time === null ? ['time-unreadable'] : [],
  };
  return { ok: true, events: [event] };
}

const CONCLUSIONS: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['failure', 'failure'],
  ['cancelled', 'failure'],
  ['timed_out', 'failure'],
  ['startup_failure', 'failure'],
]);

/** GitHub writes an entry for what was done; a run that ended has a conclusion of its own. */
function outcomeOf(o: JsonObject, row: ActionRow): Outcome {
  if (row.outcome !== undefined) return row.outcome;
  const conclusion = str(o['conclusion']);
  return row.kind === 'run' && conclusion !== null ? (CONCLUSIONS.get(conclusion) ?? 'unknown') : 'success';
}

const repositoryOf = (o: JsonObject): string | null => str(o['repo']) ?? str(o['repository']);

/** The address is opt-in. The name of a GitHub-hosted runner is made up for the job and is no host. */
function deviceOf(o: JsonObject, server: string | null): DeviceTraces {
  const runner = str(o['runner_name']);
  const own = o['is_hosted_runner'] === false ? runner : null;
  return {
    ...NO_DEVICE,
    ip: canonicalIp(str(o['actor_ip'])),
    userAgent: str(o['user_agent']),
    host: own,
    deviceId: runnerRef(server, repositoryOf(o), o['runner_id'], own),
  };
}

function agentRun(o: JsonObject): Ref | null {
  const session = str(o['agent_session_id']);
  return session === null || session.length > 200 ? null : ref('agent.run', `github/${session}`);
}

function jobOf(o: JsonObject, server: string | null): Ref | null {
  return jobRef(server, repositoryOf(o), idOf(o['workflow_run_id']), idOf(o['run_attempt']), null);
}
