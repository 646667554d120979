import { blankEvent, type Event, NO_CONTEXT, NO_DEVICE, NO_PRINCIPAL } from '../../model/event.ts';
import { field, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { formatIso, type StatedTime } from '../../model/time.ts';
import { syslogTime } from '../syslog-time.ts';
import { cronLine, type Line, logindLine, managerLine } from './lines.ts';
import { META } from './meta.ts';
import { type Program, programOf } from './recognise.ts';

const MAX_NAME = 256;

const READERS: Readonly<Record<Program, (message: string) => Line>> = {
  cron: cronLine,
  logind: logindLine,
  manager: managerLine,
};

/** One line is one event. The daemon tells whose job or session it is; that nobody proved anything here is part of it. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const program = programOf(view);
  const header = view.syslog;
  if (program === null || header === null) return { ok: false, reason: 'not-a-line-of-systemd-or-cron' };
  const line = READERS[program](header.message);
  const time = syslogTime(header.timestamp, context);
  const host = (header.host ?? context.scope)?.slice(0, MAX_NAME) ?? null;
  const user = host === null || line.user === null ? null : ref('os.user', `${host}/${line.user}`);
  const session = host === null || line.session === null ? null : ref('os.login-session', `${host}/${line.session}`);
  const cursor = view.json === null ? null : str(field(view.json, '__CURSOR'));
  const event: Event = {
    ...blankEvent(META.id, line.what),
    sourceEventId: cursor,
    identity: cursor,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: line.kind,
    target: line.target,
    outcome: line.outcome,
    privileged: line.privileged,
    principal: { ...NO_PRINCIPAL, ref: user, name: line.user, type: line.user === null ? null : 'user' },
    authentication: line.user === null ? 'internal' : 'none',
    ended: line.kind === 'end' && session !== null ? [{ ref: session, how: 'ended', at: null }] : [],
    nativeSession: session === null ? [] : [session],
    mode: line.kind === 'run' ? 'autonomous' : 'unknown',
    device: { ...NO_DEVICE, host },
    context: { ...NO_CONTEXT, job: line.kind === 'run' ? cronJob(host, header.pid, time) : null },
  };
  return { ok: true, events: [event] };
}

/** Process numbers come again: the second at which it began is part of the run's name. */
const cronJob = (host: string | null, pid: number | null, time: StatedTime | null): Ref | null =>
  host === null || pid === null || time === null
    ? null
    : ref('ci.job', `cron/${host}/${pid}@${formatIso(time.at).slice(0, 19)}Z`);
